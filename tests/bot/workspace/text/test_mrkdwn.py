"""What people and apps write is read as Slack reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.text.emoji_names import emoji_named
from bot.workspace.text.mrkdwn import read_mrkdwn, read_plain, read_text
from bot.workspace.text.rich_text_reader import read_rich_text
from bot.workspace.text.spans import (
    Color,
    Date,
    Emoji,
    Inline,
    Link,
    List,
    Mention,
    Nodes,
    Preformatted,
    Quote,
    Styled,
    Text,
    Unknown,
)

JSON = dict[str, Any]

PAGE = "https://example.com/a_b_c?x=1&y=2"
MARKS = st.text(st.sampled_from("*_~`<>|@#!^:&;{}-+/ \n\0abzU19ä🙂\ud800"), max_size=200)
PIECES = st.lists(
    st.sampled_from(
        ["*", "_", "~", "`", "```", "<", ">", "&gt; ", "|", "<!date^", "https://", ":eyes:", "a", " ", "\n"]
    )
).map("".join)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)
KINDS = st.sampled_from(["section", "list", "quote", "preformatted", "poem"]).map("rich_text_{}".format)
ELEMENT_KINDS = st.sampled_from(["text", "link", "emoji", "date", "color", "broadcast", "user", "channel", "dance"])
VALUES = st.sampled_from(["text", "url", "name", "unicode", "timestamp", "format", "value", "user_id", "style"])
ELEMENTS = st.builds(
    lambda kind, values: {**values, "type": kind}, ELEMENT_KINDS, st.dictionaries(VALUES, ANYTHING, max_size=5)
)
PARTS = st.builds(
    lambda kind, values, elements: {"elements": elements, **values, "type": kind},
    KINDS,
    st.dictionaries(st.sampled_from(["style", "indent", "offset", "border", "elements"]), ANYTHING, max_size=3),
    st.lists(ELEMENTS | ANYTHING, max_size=5),
)


def bold(text: str) -> Styled:
    return Styled("bold", (Text(text),))


def italic(text: str) -> Styled:
    return Styled("italic", (Text(text),))


def code(text: str) -> Styled:
    return Styled("code", (Text(text),))


def link(url: str, label: str | None = None) -> Link:
    return Link(url, (Text(label or url),))


def section(*elements: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(elements)}


def written(text: str, **style: bool) -> JSON:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def block(*parts: JSON) -> JSON:
    return {"type": "rich_text", "elements": list(parts)}


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("*a b*", (bold("a b"),)),
        ("_a_ (*b*), *c*!", (italic("a"), Text(" ("), bold("b"), Text("), "), bold("c"), Text("!"))),
        ("~gone~", (Styled("strike", (Text("gone"),)),)),
        ("*a _b_*", (Styled("bold", (Text("a "), italic("b"))),)),
        ("_snake_case_", (italic("snake_case"),)),
        ("*<@U1> and `x`*", (Styled("bold", (Mention("user", "U1"), Text(" and "), code("x"))),)),
        ("`*a* :eyes: &lt;`", (code("*a* :eyes: <"),)),
        ("*not\nover lines*", (Text("*not\nover lines*"),)),
        ("&lt;b&gt; &amp;lt;", (Text("<b> &lt;"),)),
        ("• one\n- two", (Text("• one\n- two"),)),
    ],
)
def test_marks_are_read(text: str, nodes: Nodes) -> None:
    assert read_mrkdwn(text) == nodes


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "2*3*4", "a_b_c", "**a**", "__init__", "* a*", "*a *", "a ~ b", "*", "``````", "``", "a*b*c"]
)
def test_marks_inside_of_words_and_beside_spaces_stand_for_themselves(text: str) -> None:
    assert read_mrkdwn(text) == (Text(text),)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a\n```\none\n  *two*\n```\nb", (Text("a"), Preformatted((Text("one\n  *two*"),)), Text("b"))),
        ("```&gt; a```", (Preformatted((Text("> a"),)),)),
        ("a ```b", (Text("a ```b"),)),
        ("&gt; *a*\n>b\nc", (Quote((bold("a"), Text("\nb"))), Text("c"))),
        ("a\n&gt; b", (Text("a"), Quote((Text("b"),)))),
        ("a &gt; b", (Text("a > b"),)),
    ],
)
def test_blocks_break_their_lines_themselves(text: str, nodes: Nodes) -> None:
    assert read_mrkdwn(text) == nodes


@pytest.mark.parametrize(
    ("token", "node"),
    [
        ("<https://example.com|a *page* &amp; more>", link("https://example.com", "a *page* & more")),
        ("<https://example.com/?a=1&amp;b=2>", link("https://example.com/?a=1&b=2")),
        ("<mailto:a@example.com|write>", link("mailto:a@example.com", "write")),
        ("<mailto:a@example.com>", link("mailto:a@example.com", "a@example.com")),
        ("<@U1>", Mention("user", "U1")),
        ("<@U1|alice>", Mention("user", "U1", "alice")),
        ("<#C1|general>", Mention("channel", "C1", "general")),
        ("<!here>", Mention("broadcast", "here")),
        ("<!everyone|everyone>", Mention("broadcast", "everyone", "everyone")),
        ("<!subteam^S1|@mentors>", Mention("usergroup", "S1", "@mentors")),
        ("<!date^1392734382^{date} at {time}|then>", Date(1392734382, "{date} at {time}", "then")),
        ("<!date^1^{ago}^https://example.com|then>", Date(1, "{ago}", "then", "https://example.com")),
        ("<!date^soon^{ago}|then>", Date(None, "{ago}", "then")),
        ("<!date>", Date(None, "")),
        ("<no token>", Text("<no token>")),
    ],
)
def test_tokens_are_read(token: str, node: Inline) -> None:
    assert read_mrkdwn(token) == (node,)


@pytest.mark.parametrize(
    ("text", "url", "around"),
    [
        ("see https://example.com/a_b_c?x=1&amp;y=2.", PAGE, ("see ", ".")),
        ("(https://example.com/a_b_c?x=1&amp;y=2)", PAGE, ("(", ")")),
        ("&lt;https://example.com/a_b_c?x=1&amp;y=2&gt;", PAGE, ("<", ">")),
    ],
)
def test_bare_addresses_become_links(text: str, url: str, around: tuple[str, str]) -> None:
    assert read_mrkdwn(text) == (Text(around[0]), link(url), Text(around[1]))


def test_a_verbatim_text_has_no_links_but_those_of_its_author() -> None:
    text = {"type": "mrkdwn", "text": "*https://example.com* <https://example.com>", "verbatim": True}
    assert read_text(text) == (bold("https://example.com"), Text(" "), link("https://example.com"))


@pytest.mark.parametrize("text", ["http://", "https://...", "xhttps://example.com"])
def test_what_only_looks_like_an_address_is_text(text: str) -> None:
    assert read_mrkdwn(text) == (Text(text),)


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("eyes", "👀"),
        ("+1", "👍"),
        ("slightly_smiling_face", "🙂"),
        ("octagonal_sign", "🛑"),
        ("dog", "🐶"),
        ("wave::skin-tone-2", "👋🏻"),
        ("writing_hand::skin-tone-6", "✍🏿"),
        ("eyes::skin-tone-3", "👀"),
        ("man-shrugging", "🤷‍♂️"),
        ("large_green_circle", "🟢"),
        ("flag-de", "🇩🇪"),
        ("flag-zz", None),
        ("party_parrot", None),
        ("", None),
    ],
)
def test_emoji_go_by_slacks_names(name: str, character: str | None) -> None:
    assert emoji_named(name) == character


def test_emoji_stand_anywhere_in_a_text() -> None:
    eyes = Emoji("eyes", "👀")
    assert read_plain("10:30:eyes::eyes: :no_such:") == (Text("10:30"), eyes, eyes, Text(" :no_such:"))


def test_a_plain_text_may_do_without_emoji() -> None:
    assert read_text({"type": "plain_text", "text": ":eyes:", "emoji": False}) == (Text(":eyes:"),)


def test_a_plain_text_has_no_marks() -> None:
    assert read_text({"type": "plain_text", "text": "*a* &lt; <@U1>"}) == (Text("*a* &lt; <@U1>"),)


@pytest.mark.parametrize(
    ("element", "node"),
    [
        (written("*a* &amp;"), Text("*a* &amp;")),
        (written("a", bold=True, italic=False), bold("a")),
        (written("a", italic=True, code=True), Styled("italic", (code("a"),))),
        (written(":eyes:", code=True), code(":eyes:")),
        (written("a", underline=True), Styled("underline", (Text("a"),))),
        (written("a", highlight=True, client_highlight=True), Styled("highlight", (Text("a"),))),
        ({"type": "link", "url": PAGE}, link(PAGE)),
        ({"type": "link", "url": PAGE, "text": "a", "style": {"bold": True}}, Styled("bold", (link(PAGE, "a"),))),
        ({"type": "user", "user_id": "U1"}, Mention("user", "U1")),
        ({"type": "usergroup", "usergroup_id": "S1"}, Mention("usergroup", "S1")),
        ({"type": "channel", "channel_id": "C1"}, Mention("channel", "C1")),
        ({"type": "broadcast", "range": "here"}, Mention("broadcast", "here")),
        ({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd"}, Emoji("wave", "👋🏽")),
        ({"type": "emoji", "name": "wave", "unicode": "ffffffffff"}, Emoji("wave", "👋")),
        ({"type": "emoji", "name": "party_parrot"}, Text(":party_parrot:")),
        ({"type": "color", "value": "#ff0000"}, Color("#ff0000")),
        ({"type": "date", "timestamp": 1, "format": "{ago}", "url": PAGE}, Date(1, "{ago}", "{ago}", PAGE)),
        ({"type": "date", "timestamp": "x", "format": "{ago}", "fallback": "then"}, Date(None, "{ago}", "then")),
        ({"type": "dance"}, Unknown("dance")),
    ],
)
def test_elements_of_rich_text_are_read(element: JSON, node: Inline) -> None:
    assert read_rich_text(block(section(element))) == (node,)


def test_sections_stand_below_each_other() -> None:
    assert read_rich_text(block(section(written("a")), section(written("b")))) == (Text("a"), Text("\n"), Text("b"))


def test_lists_know_their_level_and_where_they_go_on() -> None:
    items = [section(written("a")), section(written("b", bold=True))]
    part = {"type": "rich_text_list", "style": "ordered", "elements": items, "indent": 1, "offset": 2, "border": 1}
    expected = List(((Text("a"),), (bold("b"),)), ordered=True, indent=1, offset=2, border=True)
    assert read_rich_text(block(section(written("before")), part)) == (Text("before"), expected)


def test_quotes_and_fenced_lines_may_have_a_border() -> None:
    quote = {"type": "rich_text_quote", "elements": [written("a")], "border": 1}
    fenced = {"type": "rich_text_preformatted", "elements": [written(":eyes:")], "border": 0}
    assert read_rich_text(block(quote, fenced)) == (Quote((Text("a"),), border=True), Preformatted((Text(":eyes:"),)))


def test_an_unknown_part_is_named() -> None:
    assert read_rich_text(block({"type": "rich_text_poem"})) == (Unknown("rich_text_poem"),)


@given(MARKS | PIECES | st.text())
def test_any_text_can_be_read(text: str) -> None:
    read_plain(text)
    read_mrkdwn(text)
    read_mrkdwn(text, verbatim=True)


@given(st.lists(PARTS | ANYTHING, max_size=5) | ANYTHING)
def test_any_rich_text_can_be_read(elements: Any) -> None:
    read_rich_text({"type": "rich_text", "elements": elements})


@pytest.mark.parametrize(
    "piece", ["*", "_a ", "*_~", "<", "`", "```a", "https://", "http://.", ":a", "&gt; a\nb\n", "_a_b"]
)
def test_marks_without_end_are_read_without_delay(piece: str) -> None:
    read_mrkdwn(piece * 40_000)
