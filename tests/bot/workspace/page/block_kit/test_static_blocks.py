"""Blocks without anything to press are HTML that shows what they say, and nothing of them runs or loads."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.block_kit.static_blocks import is_static, static_html, wrapped_html
from bot.workspace.page.text import Reader

JSON = dict[str, Any]

ALICE = Reader(
    people={"U1": "Alice"},
    channels={"C1": "interviews"},
    zone=ZoneInfo("Europe/Berlin"),
    now=lambda: datetime.fromtimestamp(1_800_000_000, UTC),
    me="U1",
)
TAGS = re.compile(
    "a|b|blockquote|br|code|del|div|em|figcaption|figure|h3|hr|i|img|li|ol|p|pre|s|span|strong|table|tbody|td|th|thead"
    "|time|tr|u|ul"
)
ATTRIBUTES = re.compile(
    "alt|aria-hidden|aria-label|class|datetime|href|id|loading|rel|role|src|start|style|tabindex|target|title"
)
HERE = re.compile(r"/(?![/\\]).*|https?://(127\.0\.0\.1|localhost|\[::1\])([:/].*)?|data:image/.*", re.IGNORECASE)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"quoted\" 'single' &amp; javascript:alert(1)"


class Read(HTMLParser):
    """Notes the tags of a piece of HTML, its text, and what in it does not belong into a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.faults: list[str] = []
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if not TAGS.fullmatch(tag):
            self.faults.append(tag)
        for name, value in attrs:
            if not ATTRIBUTES.fullmatch(name) or (
                name == "href" and not re.match(r"(https?://|mailto:)", value or "", re.I)
            ):
                self.faults.append(f"{name}={value}")
            if name == "src" and not HERE.fullmatch(value or ""):
                self.faults.append(f"src={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def shown(block: JSON) -> Read:
    read = Read(static_html(block, ALICE))
    assert not read.faults
    return read


def raw(text: str) -> JSON:
    return {"type": "raw_text", "text": text}


def test_a_header_is_a_heading() -> None:
    assert static_html({"type": "header", "text": plain("Summary :tada:")}, ALICE).startswith("<h3>Summary")


def test_a_section_shows_its_text_and_its_fields() -> None:
    html = static_html({"type": "section", "text": mrkdwn("*Hi* <@U1>"), "fields": [plain("a"), plain("b")]}, ALICE)
    assert "<b>Hi</b>" in html
    assert "@Alice" in html
    assert html.count('class="item"') == 2


def test_a_section_may_have_fields_alone() -> None:
    assert shown({"type": "section", "fields": [plain("a")]}).text == "a"


def test_an_image_of_this_machine_shows() -> None:
    for url in ("http://127.0.0.1:8000/a.png", "http://localhost/a.png", "/files/a.png", "data:image/png;base64,AAAA"):
        assert "img" in shown({"type": "image", "image_url": url, "alt_text": "A"}).tags


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "//example.com/a.png",
        "/\\example.com/a.png",
        "/\t/example.com/a.png",
        "http://127.0.0.1@example.com/a.png",
        "http://127.0.0.1.example.com/a.png",
        "http://localhost\\@example.com/a.png",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "",
    ],
)
def test_an_image_from_elsewhere_is_named_and_never_loaded(url: str) -> None:
    read = shown({"type": "image", "image_url": url, "alt_text": "A cat", "title": plain("Cat")})
    assert "img" not in read.tags
    assert "A cat" in read.text


def test_an_image_from_elsewhere_can_be_opened() -> None:
    assert 'href="https://example.com/a.png"' in static_html(
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}, ALICE
    )


def test_the_first_row_of_a_table_is_its_head() -> None:
    block = {
        "type": "table",
        "column_settings": [{"align": "right"}, None],
        "rows": [[raw("Name"), raw("Words")], [raw("Bob"), raw("7")]],
    }
    read = shown(block)
    assert (read.tags.count("th"), read.tags.count("td")) == (2, 2)
    assert '<th class="right no-wrap">Name</th>' in static_html(block, ALICE)


def test_markdown_has_its_own_marks() -> None:
    html = static_html({"type": "markdown", "text": "# A\n\n**b** ~~c~~ [d](https://e.com)\n\n- :tada:"}, ALICE)
    assert '<p class="heading heading-1">' in html
    assert "<strong>b</strong> <s>c</s>" in html
    assert 'href="https://e.com" target="_blank"' in html
    assert "🎉" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](JAVASCRIPT:alert(1))",
        "[click](data:text/html;base64,AAAA)",
        "[click](<//example.com>)",
        "![x](https://example.com/a.png)",
        '![x"onerror="alert(1)](https://example.com/"a.png)',
        '```"><script>\nalert(1)\n```',
        "<https://example.com/%22onclick=%22alert(1)>",
        "&lt;script&gt;",
    ],
)
def test_nothing_in_markdown_runs_or_loads(text: str) -> None:
    assert "img" not in shown({"type": "markdown", "text": text}).tags


@pytest.mark.parametrize("kind", ["video", "file", "call", "context_actions", "spaceship"])
def test_what_cannot_be_drawn_says_what_it_is(kind: str) -> None:
    assert shown({"type": kind, "title": plain("How it works")}).text == f"{kind} block: How it works"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header"},
        {"type": "section", "text": "bare"},
        {"type": "section", "fields": [None]},
        {"type": "image", "image_url": "/a.png"},
        {"type": "context", "elements": 7},
        {"type": "table", "rows": []},
        {"type": "table", "rows": [[None]]},
        {"type": "markdown"},
    ],
)
def test_a_broken_block_says_what_it_was_meant_to_be(block: JSON) -> None:
    assert shown(block).text == f"{block['type']} block"


def test_an_unknown_element_is_named_in_its_place() -> None:
    assert "sparkline" in shown({"type": "context", "elements": [{"type": "sparkline"}, plain("after")]}).text
    block = {"type": "section", "text": plain("Text"), "accessory": {"type": "dial"}}
    assert shown(block).text == "Textdial"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": plain(HOSTILE), "fields": [plain(HOSTILE)]},
        {"type": "context", "elements": [plain(HOSTILE)]},
        {"type": "image", "image_url": "/a.png", "alt_text": HOSTILE, "title": plain(HOSTILE)},
        {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE},
        {"type": "table", "column_settings": [{"align": HOSTILE}], "rows": [[raw(HOSTILE)], [raw(HOSTILE)]]},
        {"type": HOSTILE, "title": HOSTILE},
    ],
)
def test_what_people_write_stays_text(block: JSON) -> None:
    assert "<script>alert(1)</script>" in shown(block).text


def test_only_what_reports_is_drawn_as_an_element() -> None:
    button = {"type": "button", "text": plain("Press"), "action_id": "a"}
    assert is_static({"type": "section", "text": plain("a")})
    assert is_static({"type": "section", "accessory": {"type": "image", "image_url": "/a", "alt_text": "a"}})
    assert not is_static({"type": "section", "block_id": "b", "text": plain("a"), "accessory": button})
    assert not is_static({"type": "actions", "elements": [button]})


_KINDS = st.sampled_from(
    ["section", "header", "divider", "context", "image", "rich_text", "markdown", "table", "video", "mrkdwn", "button"]
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.just(HOSTILE) | _KINDS
_KEYS = st.sampled_from(
    re.findall(
        r"\w+", "type text fields elements accessory image_url alt_text title rows column_settings align style url"
    )
)
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=25
)
_BLOCKS = st.builds(lambda kind, rest: {**rest, "type": kind}, _KINDS, st.dictionaries(_KEYS, _JSON, max_size=7))


@given(_BLOCKS)
def test_whatever_a_block_holds_it_is_drawn_and_nothing_of_it_runs(block: JSON) -> None:
    assert not Read(wrapped_html(block, ALICE)).faults


@given(st.text())
def test_whatever_stands_in_markdown_it_is_drawn_and_nothing_of_it_runs(text: str) -> None:
    assert not Read(static_html({"type": "markdown", "text": text}, ALICE)).faults
