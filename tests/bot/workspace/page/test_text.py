"""Slack's texts read on a page as they read in Slack, and nobody's text is more than text."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.text import Reader, mrkdwn_html, mrkdwn_words, plain_html, rich_text_html, text_html

JSON = dict[str, Any]

NOW = 1_800_000_000  # 15 January 2027, 08:00 UTC, a Friday
DAY = 86_400
ALICE = Reader(
    people={"U1": "Alice", "U2": "Bob <b>"},
    channels={"C1": "interviews"},
    zone=ZoneInfo("Europe/Berlin"),
    now=lambda: datetime.fromtimestamp(NOW, UTC),
    me="U1",
)
VOCABULARY = {
    "b": set(),
    "i": set(),
    "s": set(),
    "u": set(),
    "br": set(),
    "li": set(),
    "code": set(),
    "pre": {"class"},
    "blockquote": {"class"},
    "ul": {"class"},
    "ol": {"class", "start"},
    "a": {"href", "target", "rel"},
    "time": {"datetime", "title"},
    "span": {"class", "role", "aria-label", "style"},
}
SAFE = {
    "href": re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE),
    "style": re.compile(r"background-color: #[0-9a-fA-F]{3,6}"),
    "class": re.compile(
        r"mention( mention-me)?|emoji|swatch|unknown|highlight|bordered|indent-\d( bordered)?", re.IGNORECASE
    ),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<javascript:alert(1)|click>",
    "<JaVaScRiPt:alert(1)>",
    "<data:text/html,a|click>",
    '<https://example.com/"onclick="alert(1)|click>',
    "<https://example.com/'><b>|click>",
    "<https://example.com|<b>click</b>>",
    "<https://example.com|&lt;img src=x&gt;>",
    'https://example.com/"onmouseover="alert(1)',
    '<@U2> <@"><b>|x>',
    '<!date^1800000000^<b>{date}"|then>',
    "<!date^1800000000^{date}^javascript:alert(1)|then>",
    "<!date^99999999999^{date}|&lt;b&gt;>",
    ':"><b>: :eyes:',
    "&lt;b&gt; &#60;b&#62; &amp;lt;b&amp;gt;",
    "```<b>*a*</b>``` `<i>` &gt; <u>",
    "{} {0} %s {date.__class__}",
]
MARKED = st.lists(
    st.sampled_from(
        [*HOSTILE, "*", "_", "~", "`", "```", "<", ">", "&gt; ", "|", '"', "'", "\n", " ", "a", "\0", "\ud800"]
    )
).map("".join)
# Without marks, emoji and escapes, what is written is what is read.
ORDINARY = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="*_~`<>&:") | st.just("\n"))


class Page(HTMLParser):
    """What a browser finds: the tags, with every attribute checked, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.open, self.tags = "", list[str](), list[str]()
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert VOCABULARY[tag].issuperset(names)
        assert len(names) == len(set(names))
        assert all(SAFE[name].fullmatch(value or "") for name, value in attrs if name in SAFE)
        self.tags.append(tag)
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(text: str) -> str:
    return Page(mrkdwn_html(text, ALICE)).text


def rich(*elements: JSON) -> str:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return rich_text_html({"type": "rich_text", "elements": [section]}, ALICE)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* _b_ ~c~ `d`", "<b>a</b> <i>b</i> <s>c</s> <code>d</code>"),
        ("a\n\nb", "a<br><br>b"),
        ("```\na\n  b\n```", "<pre>a<br>  b</pre>"),
        ("&gt; a\n&gt; b\nc", "<blockquote>a<br>b</blockquote>c"),
        ("&lt;b&gt; &amp;amp; \"'", "&lt;b&gt; &amp;amp; &#34;&#39;"),
        ("<@U1>", '<span class="mention mention-me">@Alice</span>'),
        ("<@U2>", '<span class="mention">@Bob &lt;b&gt;</span>'),
        ("<@U9|carol>", '<span class="mention">@carol</span>'),
        ("<#C1>", '<span class="mention">#interviews</span>'),
        ("<!here>", '<span class="mention">@here</span>'),
        ("<!subteam^S1|@mentors>", '<span class="mention">@mentors</span>'),
        (":eyes:", '<span class="emoji" role="img" aria-label="eyes">👀</span>'),
        (
            "<https://example.com/?a=1&amp;b=2|page>",
            '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">page</a>',
        ),
    ],
)
def test_a_text_is_shown_with_its_marks(text: str, html: str) -> None:
    assert mrkdwn_html(text, ALICE) == html


@pytest.mark.parametrize("url", ["https://example.com", "http://example.com", "mailto:a@example.com"])
def test_web_and_mail_addresses_can_be_followed(url: str) -> None:
    assert Page(mrkdwn_html(f"<{url}|label>", ALICE)).tags == ["a"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,a", "slack://open", "file:///etc", "https:x"])
def test_nothing_else_can_be_followed(url: str) -> None:
    page = Page(mrkdwn_html(f"<{url}|label> <{url}>", ALICE))
    assert (page.tags, page.text) == ([], f"label {url}")


@pytest.mark.parametrize("text", HOSTILE)
def test_nobody_writes_tags(text: str) -> None:
    for html in (mrkdwn_html(text, ALICE), plain_html(text), rich({"type": "text", "text": text})):
        Page(html)


def test_a_script_is_only_shown() -> None:
    assert read("<script>alert(1)</script>") == "<script>alert(1)</script>"


@given(MARKED | st.text())
def test_whatever_is_written_stays_inside_the_vocabulary(text: str) -> None:
    Page(mrkdwn_html(text, ALICE))
    Page(mrkdwn_html(text, ALICE, verbatim=True))
    Page(plain_html(text)).text.encode()
    elements = [
        {"type": "text", "text": text, "style": {"bold": True, "code": True}},
        {"type": "link", "url": text, "text": text},
        {"type": "link", "url": f"https://{text}"},
        {"type": "user", "user_id": text},
        {"type": "emoji", "name": text},
        {"type": "color", "value": text},
        {"type": "date", "timestamp": NOW, "format": text, "url": text},
        {"type": text},
    ]
    Page(rich(*elements)).text.encode()


@given(ORDINARY)
def test_ordinary_text_is_read_as_it_was_written(text: str) -> None:
    for html in (plain_html(text), mrkdwn_html(text, ALICE), rich({"type": "text", "text": text})):
        assert Page(html).text == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_plain_text_is_read_as_it_was_written_whatever_is_in_it(text: str) -> None:
    assert Page(plain_html(text, emoji=False)).text == text


@pytest.mark.parametrize(
    ("text_object", "html"),
    [
        ({"type": "plain_text", "text": "*a* <\n:+1:", "emoji": False}, "*a* &lt;<br>:+1:"),
        ({"type": "mrkdwn", "text": "*a* https://example.com", "verbatim": True}, "<b>a</b> https://example.com"),
    ],
)
def test_text_objects_are_shown_as_their_author_asked(text_object: JSON, html: str) -> None:
    assert text_html(text_object, ALICE) == html


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{date_num}", "2027-01-15"),
        ("{date_slash}", "15/01/2027"),
        ("{date}", "15 January 2027"),
        ("{date_long_full}", "15 January 2027"),
        ("{date_short}", "15 Jan 2027"),
        ("{date_long}", "Friday, 15 January 2027"),
        ("{date_pretty}", "Today"),
        ("{date_short_pretty}, {time}", "Today, 09:00"),
        ("{date_long_pretty}", "Today"),
        ("{day_divider_pretty}", "Today"),
        ("from {date_pretty} at {time}", "From today at 09:00"),
        ("{time_secs}", "09:00:00"),
        ("{ago}", "Just now"),
        ("{moon}", "{moon}"),
    ],
)
def test_dates_are_shown_by_the_readers_clock(form: str, shown: str) -> None:
    assert read(f"<!date^{NOW}^{form}|then>") == shown


@pytest.mark.parametrize(
    ("form", "days", "shown"),
    [
        ("{date_pretty}", -1, "Yesterday"),
        ("{date_short_pretty}", 1, "Tomorrow"),
        ("{date_pretty}", -2, "13 January 2027"),
        ("{date_short_pretty}", -2, "13 Jan 2027"),
        ("{date_long_pretty}", 2, "Sunday, 17 January 2027"),
        ("{day_divider_pretty}", -1, "Yesterday"),
        ("{day_divider_pretty}", -2, "Wednesday, 13 January"),
        ("{day_divider_pretty}", -20, "Saturday, 26 December 2026"),
        ("{ago}", -2, "2 days ago"),
        ("{ago}", 1, "In 1 day"),
    ],
)
def test_days_near_by_have_their_names(form: str, days: int, shown: str) -> None:
    assert read(f"<!date^{NOW + days * DAY}^{form}|then>") == shown


@pytest.mark.parametrize(("seconds", "shown"), [(59, "Just now"), (60, "1 minute ago"), (7200, "2 hours ago")])
def test_a_while_ago_is_told_in_its_largest_unit(seconds: int, shown: str) -> None:
    assert read(f"<!date^{NOW - seconds}^{{ago}}|then>") == shown


def test_a_date_can_be_looked_up_in_full() -> None:
    title = "Friday, 15 January 2027 at 09:00:00"
    time = f'<time datetime="2027-01-15T09:00:00+01:00" title="{title}">Today</time>'
    assert mrkdwn_html(f"<!date^{NOW}^{{date_pretty}}|then>", ALICE) == time
    assert f">{time}</a>" in mrkdwn_html(f"<!date^{NOW}^{{date_pretty}}^https://example.com|then>", ALICE)


@pytest.mark.parametrize("seconds", ["soon", "", "9" * 12, "-" + "9" * 12, "9" * 5000, "1e9"])
def test_a_date_beyond_all_calendars_is_told_in_its_authors_words(seconds: str) -> None:
    assert read(f"<!date^{seconds}^{{date}}|then &amp; there>") == "then & there"


def test_rich_text_is_shown_with_its_lists_and_blocks() -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]} for text in ("a", "b")]
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "bullet", "elements": items},
            {"type": "rich_text_list", "style": "ordered", "elements": items, "indent": 1, "offset": 2, "border": 1},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "c"}], "border": 1},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "d\n e"}]},
        ],
    }
    assert rich_text_html(block, ALICE) == (
        "<ul><li>a</li><li>b</li></ul>"
        '<ol start="3" class="indent-1 bordered"><li>a</li><li>b</li></ol>'
        '<blockquote class="bordered">c</blockquote>'
        "<pre>d<br> e</pre>"
    )


def test_colors_have_a_swatch_and_unknown_elements_a_name() -> None:
    assert rich({"type": "color", "value": "#ff0000"}) == (
        '<span class="swatch" style="background-color: #ff0000"></span>#ff0000'
    )
    assert rich({"type": "color", "value": "red; x: y"}) == "red; x: y"
    assert rich({"type": "dance"}) == '<span class="unknown">[dance]</span>'


def test_styles_are_nested() -> None:
    style = {"bold": True, "italic": True, "strike": True, "underline": True, "code": True, "highlight": True}
    html = '<span class="highlight"><u><s><i><b><code>a</code></b></i></s></u></span>'
    assert rich({"type": "text", "text": "a", "style": style}) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*Bold* _and_ ~gone~ `code`", "Bold and gone code"),
        ("<@U1> in <#C1>, <!here>", "@Alice in #interviews, @here"),
        ("<https://example.com|a link> &amp; &lt;b&gt;", "a link & <b>"),
        ("one\n> two\n```three```\nfour", "one two three four"),
        (":tada: <!date^1800000000^{date_num}|then> \ud800", "🎉 2027-01-15"),
        ("<!date^soon^{date_num}|then>", "then"),
    ],
)
def test_a_text_is_put_into_plain_words(text: str, words: str) -> None:
    assert mrkdwn_words(text, ALICE) == words
