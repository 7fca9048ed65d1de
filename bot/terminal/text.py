"""Slack's texts (mrkdwn, plain_text and rich_text) as styled text for a terminal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, assert_never

from rich.text import Text

from bot.workspace.text import dates, spans
from bot.workspace.text.mrkdwn import read_mrkdwn, read_plain, read_text
from bot.workspace.text.rich_text_reader import read_rich_text
from core.clock import SystemClock
from core.ports import Clock

JSON = dict[str, Any]

# Whatever a terminal would obey rather than show: nobody's message moves our cursor.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_VARIANT = "\ufe0f"  # terminals disagree on how wide it makes an emoji
_STYLES: dict[spans.Style, str] = {
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "underline": "underline",
    "highlight": "reverse",
    "code": "cyan",
}
_LINK, _MENTION = "underline", "bold cyan"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the names that ids stand for, and the time zone (None: the machine's)."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = None
    clock: Clock = field(default_factory=SystemClock)

    def person(self, user_id: str) -> str:
        """The name that goes by an id; the id where nobody does."""
        return self.people.get(user_id, user_id)

    def local(self, seconds: float) -> datetime:
        """An instant, in seconds since the epoch, as the reader's clock shows it."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)


def mrkdwn(text: str, reader: Reader, style: str = "") -> Text:
    """A text with Slack's marks: ``*bold*``, ``<@mentions>``, links, dates, and its three escapes."""
    return _rendered(read_mrkdwn(text), reader, style)


def plain(text: str, style: str = "") -> Text:
    """A text without marks, except for emoji."""
    read = (_emoji(node) if isinstance(node, spans.Emoji) else node.text for node in read_plain(text))
    return literal("".join(read), style)


def literal(text: str, style: str = "") -> Text:
    """A text in which nothing has a meaning."""
    return Text(_CONTROL.sub("", text), style=style)


def text_object(text: JSON, reader: Reader, style: str = "") -> Text:
    """A Block Kit text object."""
    return _rendered(read_text(text), reader, style)


def rich_text(block: JSON, reader: Reader) -> Text:
    """A rich_text block, which is how Slack's clients send what people write."""
    return _rendered(read_rich_text(block), reader, "")


def _rendered(nodes: spans.Nodes, reader: Reader, style: str) -> Text:
    result, is_after_block = Text(), False
    for node in nodes:
        is_block = isinstance(node, spans.Block)
        if result and (is_block or is_after_block):
            result.append("\n")
        result.append_text(_node(node, reader, style))
        is_after_block = is_block
    return result


def _node(node: spans.Inline | spans.Block, reader: Reader, style: str) -> Text:
    match node:
        case spans.Preformatted():
            return _rendered(node.inside, reader, _with(style, _STYLES["code"]))
        case spans.Quote():
            return _barred(_rendered(node.inside, reader, style))
        case spans.List():
            return _list(node, reader, style)
        case _:
            return _inline(node, reader, style)


def _inline(node: spans.Inline, reader: Reader, style: str) -> Text:
    match node:
        case spans.Text():
            return literal(node.text, style)
        case spans.Styled():
            return _rendered(node.inside, reader, _with(style, _STYLES[node.style]))
        case spans.Link():
            return _link(node.url, _rendered(node.inside, reader, _with(style, _LINK)))
        case spans.Mention():
            return literal(_name(node, reader), _with(style, _MENTION))
        case spans.Date():
            return _link(node.url, literal(_date(node, reader), style))
        case spans.Emoji():
            return literal(_emoji(node), style)
        case spans.Color():
            return literal(node.value, style)
        case spans.Unknown():
            return literal(f"[{node.kind}]", "dim")
        case _:
            assert_never(node)


def _barred(quoted: Text) -> Text:
    return Text("\n").join(Text("▏ ").append_text(line) for line in quoted.split("\n", allow_blank=True))


def _list(node: spans.List, reader: Reader, style: str) -> Text:
    items = [_rendered(item, reader, style) for item in node.items]
    numbers = range(node.offset + 1, node.offset + 1 + len(items))
    marks = [f"{number}. " if node.ordered else "• " for number in numbers]
    indent = "  " * node.indent
    return Text("\n").join(Text(indent + mark).append_text(item) for mark, item in zip(marks, items, strict=True))


def _link(url: str, shown: Text) -> Text:
    address = _CONTROL.sub("", url)
    if address and not re.search(r"[\s\\]", address):
        shown.stylize(f"link {address}")
    return shown


def _name(node: spans.Mention, reader: Reader) -> str:
    return node.name({"user": reader.people, "channel": reader.channels}.get(node.kind, {}))


def _date(node: spans.Date, reader: Reader) -> str:
    at = dates.local(node.seconds, reader.zone)
    return dates.filled_in(node.form, at, reader.clock.now()) if at and node.form else node.fallback


def _emoji(node: spans.Emoji) -> str:
    return node.character.replace(_VARIANT, "")


def _with(style: str, more: str) -> str:
    return f"{style} {more}".strip()
