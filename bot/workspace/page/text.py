"""Slack's texts as HTML: nothing that anybody wrote becomes a tag, and only web and mail addresses become links.

Spaces are kept as they are; the page's style sheet shows them (``white-space: pre-wrap``).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from markupsafe import Markup, escape

from bot.workspace.model import JSON
from bot.workspace.page.html import sendable
from bot.workspace.text import dates
from bot.workspace.text.mrkdwn import read_mrkdwn, read_plain, read_text
from bot.workspace.text.rich_text_reader import read_rich_text
from bot.workspace.text.spans import (
    Block,
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

_FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
_BREAK = Markup("<br>")
_STYLES = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
    "highlight": Markup('<span class="highlight">{}</span>'),
}
_LINK = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
_MENTION = Markup('<span class="{}">{}</span>')
_DATE = Markup('<time datetime="{}" title="{}">{}</time>')
_EMOJI = Markup('<span class="emoji" role="img" aria-label="{}">{}</span>')
_SWATCH = Markup('<span class="swatch" style="background-color: {0}"></span>{0}')
_UNKNOWN = Markup('<span class="unknown">[{}]</span>')
_PREFORMATTED = Markup("<pre{}>{}</pre>")
_QUOTE = Markup("<blockquote{}>{}</blockquote>")
_BULLETS = Markup("<ul{}>{}</ul>")
_NUMBERS = Markup('<ol start="{}"{}>{}</ol>')
_ITEM = Markup("<li>{}</li>")
_CLASSES = Markup(' class="{}"')


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the names that ids stand for, the time zone, the clock, and the reader's own id."""

    people: Mapping[str, str]
    channels: Mapping[str, str]
    zone: tzinfo
    now: Callable[[], datetime]
    me: str


def mrkdwn_html(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """A text with Slack's marks; ``verbatim`` leaves bare addresses alone."""
    return _html(read_mrkdwn(text, verbatim=verbatim), reader)


def mrkdwn_words(text: str, reader: Reader) -> str:
    """The same without its marks and on one line, for where no markup can stand."""
    return " ".join(sendable(_words(read_mrkdwn(text), reader)).split())


def plain_html(text: str, *, emoji: bool = True) -> Markup:
    """A text without marks, except for emoji."""
    return _joined(
        _emoji(node) if isinstance(node, Emoji) else _text(node.text) for node in read_plain(text, emoji=emoji)
    )


def text_html(text_object: JSON, reader: Reader) -> Markup:
    """A Block Kit text object."""
    return _html(read_text(text_object), reader)


def rich_text_html(block: JSON, reader: Reader) -> Markup:
    """A rich_text block."""
    return _html(read_rich_text(block), reader)


def _html(nodes: Nodes, reader: Reader) -> Markup:
    return _joined(_block(node, reader) if isinstance(node, Block) else _inline(node, reader) for node in nodes)


def _block(node: Block, reader: Reader) -> Markup:
    match node:
        case Preformatted():
            return _PREFORMATTED.format(_bordered(node.border), _html(node.inside, reader))
        case Quote():
            return _QUOTE.format(_bordered(node.border), _html(node.inside, reader))
        case List():
            return _list(node, reader)
        case _:
            assert_never(node)


def _list(node: List, reader: Reader) -> Markup:
    classes = _bordered(node.border, f"indent-{node.indent}" if node.indent else "")
    items = _joined(_ITEM.format(_html(item, reader)) for item in node.items)
    return _NUMBERS.format(node.offset + 1, classes, items) if node.ordered else _BULLETS.format(classes, items)


def _bordered(border: bool, others: str = "") -> Markup:
    classes = f"{others} bordered" if border else others
    return _CLASSES.format(classes.strip()) if classes else Markup()


def _inline(node: Inline, reader: Reader) -> Markup:
    match node:
        case Text():
            return _text(node.text)
        case Styled():
            return _STYLES[node.style].format(_html(node.inside, reader))
        case Link():
            return _link(node.url, _html(node.inside, reader))
        case Mention():
            return _mention(node, reader)
        case Date():
            return _date(node, reader)
        case Emoji():
            return _emoji(node)
        case Color():
            return _SWATCH.format(node.value) if _COLOR.fullmatch(node.value) else _text(node.value)
        case Unknown():
            return _UNKNOWN.format(sendable(node.kind))
        case _:
            assert_never(node)


def _text(text: str) -> Markup:
    return _BREAK.join(escape(line) for line in sendable(text).split("\n"))


def _link(url: str, shown: Markup) -> Markup:
    address = sendable(url)
    return _LINK.format(address, shown) if _FOLLOWED.fullmatch(address) else shown


def _mention(node: Mention, reader: Reader) -> Markup:
    is_me = node.kind == "user" and node.id == reader.me
    return _MENTION.format("mention mention-me" if is_me else "mention", sendable(_name(node, reader)))


def _name(node: Mention, reader: Reader) -> str:
    return node.name({"user": reader.people, "channel": reader.channels}.get(node.kind, {}))


def _date(node: Date, reader: Reader) -> Markup:
    at = _instant(node, reader)
    if at is None:
        return _link(node.url, _text(node.fallback))
    shown = _text(dates.filled_in(node.form, at, reader.now()))
    return _link(node.url, _DATE.format(at.isoformat(), dates.in_full(at), shown))


def _instant(node: Date, reader: Reader) -> datetime | None:
    """None where the fallback stands instead."""
    return dates.local(node.seconds, reader.zone) if node.form else None


def _emoji(node: Emoji) -> Markup:
    return _EMOJI.format(sendable(node.name), node.character)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)


def _words(nodes: Nodes, reader: Reader) -> str:
    return "".join(_word(node, reader) for node in nodes)


def _word(node: Inline | Block, reader: Reader) -> str:
    match node:
        case Text():
            return node.text
        case Styled() | Link():
            return _words(node.inside, reader)
        case Preformatted() | Quote():
            return f" {_words(node.inside, reader)} "
        case List():
            return "".join(f" {_words(item, reader)} " for item in node.items)
        case Mention():
            return _name(node, reader)
        case Date():
            at = _instant(node, reader)
            return dates.filled_in(node.form, at, reader.now()) if at else node.fallback
        case Emoji():
            return node.character
        case Color():
            return node.value
        case Unknown():
            return f"[{node.kind}]"
        case _:
            assert_never(node)
