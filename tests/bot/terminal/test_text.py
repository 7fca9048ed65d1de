"""Slack's texts read in a terminal as they read in Slack."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.terminal.text import Reader, mrkdwn, plain, rich_text
from tests.auxil.clock import FakeClock

# The builders' epoch is 15 January 2027, 08:00 UTC.
TODAY, YESTERDAY = 1_800_000_000, 1_800_000_000 - 86_400


@pytest.fixture
def reader() -> Reader:
    return Reader(
        people={"U1": "Alice"},
        channels={"C1": "interviews"},
        zone=ZoneInfo("Europe/Berlin"),
        clock=FakeClock(),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* and _italic_ and ~gone~", "bold and italic and gone"),
        ("*all _of_ it*", "all of it"),
        ("`/interview *start*`", "/interview *start*"),
        ("```\none\n  two\n```", "one\n  two"),
        ("2 * 3 * 4, snake_case_name, a ~ b", "2 * 3 * 4, snake_case_name, a ~ b"),
        ("<@U1> in <#C1>, <@U9>, <!here>", "@Alice in #interviews, @U9, @here"),
        ("<https://example.com|the page>, <https://example.com>", "the page, https://example.com"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("&lt;b&gt; &amp;amp; Q&amp;A", "<b> &amp; Q&A"),
        ("&gt; quoted\nnot", "▏ quoted\nnot"),
        (":eyes: :octagonal_sign: :nobody_knows_this:", "👀 🛑 :nobody_knows_this:"),
        ("[bold]no markup[/bold] [link=x]y[/link]", "[bold]no markup[/bold] [link=x]y[/link]"),
    ],
)
def test_marks_are_read(reader: Reader, written: str, read: str) -> None:
    assert mrkdwn(written, reader).plain == read


def test_bold_text_is_bold_and_nothing_else_is(reader: Reader) -> None:
    text = mrkdwn("a *b* c", reader)
    assert [(text.plain[span.start : span.end], span.style) for span in text.spans] == [("b", "bold")]


def test_a_link_can_be_followed(reader: Reader) -> None:
    (label, target) = mrkdwn("<https://example.com/?a=1&amp;b=2|here>", reader).spans
    assert (label.style, target.style) == ("underline", "link https://example.com/?a=1&b=2")


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\x07\x08\r", "\x9b2Jx"])
def test_nobodys_text_steers_the_terminal(reader: Reader, text: str) -> None:
    for shown in (mrkdwn(text, reader).plain, plain(text).plain, mrkdwn(f"`{text}` <https://x|{text}>", reader).plain):
        assert all(character.isprintable() or character == "\n" for character in shown)


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        (f"<!date^{TODAY}^{{date_short_pretty}}, {{time}}|then>", "Today, 09:00"),
        (f"<!date^{YESTERDAY}^since {{date_pretty}}|then>", "Since yesterday"),
        (f"<!date^{TODAY}^{{date}}|then>", "15 January 2027"),
        (f"<!date^{TODAY}^{{date_num}} {{time_secs}}|then>", "2027-01-15 09:00:00"),
        (f"<!date^{TODAY}^{{date_long}}|then>", "Friday, 15 January 2027"),
        (f"<!date^{YESTERDAY}^{{ago}}^https://example.com|then>", "1 day ago"),
        (f"<!date^{TODAY}^{{moon}}|then>", "{moon}"),
        ("<!date^soon^{time}|then &amp; there>", "then & there"),
    ],
)
def test_dates_are_shown_in_the_readers_zone(reader: Reader, token: str, shown: str) -> None:
    assert mrkdwn(token, reader).plain == shown


def test_the_machines_zone_is_the_default() -> None:
    assert Reader().local(0) == datetime.fromtimestamp(0).astimezone()


def test_what_people_write_is_read_from_its_rich_text(reader: Reader) -> None:
    elements = [
        {"type": "text", "text": "*not bold* & <"},
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " bold", "style": {"bold": True}},
        {"type": "emoji", "name": "eyes"},
        {"type": "link", "url": "https://example.com", "text": "page"},
        {"type": "date", "timestamp": TODAY, "format": " {time}", "fallback": "then"},
    ]
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": t}]} for t in ("one", "two")]
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": elements},
            {"type": "rich_text_list", "style": "ordered", "elements": items},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said\nso"}]},
        ],
    }
    assert rich_text(block, reader).plain == "*not bold* & <@Alice bold👀page 09:00\n1. one\n2. two\n▏ said\n▏ so"
