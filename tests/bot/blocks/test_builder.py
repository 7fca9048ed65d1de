"""The one builder: nothing pings, and nothing is larger than Slack takes."""

from slack_sdk.models.blocks import SectionBlock

from bot.blocks import ids
from bot.blocks.builder import button, clip, escape, header, message, modal, progress_bar, section, select
from bot.blocks.builder import option as make_option


def test_what_people_write_can_not_ping_link_or_format_as_slack() -> None:
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_long_texts_are_cut_where_slack_would_refuse_them() -> None:
    assert len(section("x" * 4_000).to_dict()["text"]["text"]) == 3_000
    assert len(header("x" * 200).to_dict()["text"]["text"]) == 150
    assert len(button("x" * 100, "action").to_dict()["text"]["text"]) == 75
    assert len(modal("x" * 40, [section("text")]).to_dict()["title"]["text"]) == 24
    assert clip("as it is", 8) == "as it is"


def test_a_message_of_too_many_blocks_says_what_is_left_out() -> None:
    post = message("text", *[section(str(n)) for n in range(60)])

    assert len(post.blocks) == 50
    assert "and 11 more" in str(post.block_dicts()[-1])


def test_a_select_holds_a_hundred_options_and_shows_the_first_where_nothing_is_chosen() -> None:
    options = [make_option(str(n), str(n)) for n in range(120)]
    shown = select("action", options, "unknown").to_dict()

    assert len(shown["options"]) == 100
    assert shown["initial_option"]["value"] == "0"


def test_a_post_is_recognised_by_its_first_blocks_id() -> None:
    first, second = message("text", section("one"), section("two")).with_key("session:1.0").block_dicts()

    assert first["block_id"] == "session:1.0"
    assert "block_id" not in second
    assert isinstance(message("text").blocks[0], SectionBlock)


def test_a_bar_is_as_full_as_what_is_done() -> None:
    assert progress_bar(1, 4, 8) == "██░░░░░░"
    assert progress_bar(0, 0, 4) == "░░░░"


def test_the_value_of_a_button_names_its_question() -> None:
    assert ids.parse_question_value(ids.question_value("session-1", 3)) == ("session-1", 3)
    assert ids.parse_question_value("session-1") == ("session-1", None)
    assert ids.parse_question_value("session-1:forged") == ("session-1", None)
