"""Spans written as the elements of a rich_text block, the other way round from `rich_text_reader`.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import assert_never

from bot.workspace.model import JSON
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

_PLAIN: Mapping[str, bool] = {}


def write_rich_text(nodes: Nodes) -> list[JSON]:
    """What stands in the `elements` of the block."""
    parts: list[JSON] = []
    for is_block, together in groupby(nodes, lambda node: isinstance(node, Block)):
        if is_block:
            parts.extend(_all(together))
        else:
            parts.append(_section(together))
    return parts


def _section(nodes: Iterable[Inline | Block]) -> JSON:
    return {"type": "rich_text_section", "elements": _all(nodes)}


def _all(nodes: Iterable[Inline | Block], style: Mapping[str, bool] = _PLAIN) -> list[JSON]:
    return [element for node in nodes for element in _written(node, style)]


def _written(node: Inline | Block, style: Mapping[str, bool]) -> list[JSON]:
    match node:
        case Styled():
            return _all(node.inside, {**style, node.style: True})
        case Preformatted():
            return [{"type": "rich_text_preformatted", "elements": _all(node.inside), "border": int(node.border)}]
        case Quote():
            return [{"type": "rich_text_quote", "elements": _all(node.inside), "border": int(node.border)}]
        case List():
            return [_list(node)]
        case _:
            return [_element(node) | ({"style": dict(style)} if style else {})]


def _list(node: List) -> JSON:
    written: JSON = {
        "type": "rich_text_list",
        "style": "ordered" if node.ordered else "bullet",
        "elements": [_section(item) for item in node.items],
        "indent": node.indent,
        "border": int(node.border),
    }
    return written | ({"offset": node.offset} if node.offset else {})


def _element(node: Text | Link | Mention | Date | Emoji | Color | Unknown) -> JSON:
    match node:
        case Text():
            return {"type": "text", "text": node.text}
        case Link():
            return _link(node)
        case Mention():
            key = "range" if node.kind == "broadcast" else f"{node.kind}_id"
            return {"type": node.kind, key: node.id}
        case Date():
            return _date(node)
        case Emoji():
            return _emoji(node)
        case Color():
            return {"type": "color", "value": node.value}
        case Unknown():
            return {"type": node.kind}
        case _:
            assert_never(node)


def _link(node: Link) -> JSON:
    label = "".join(_characters(inside) for inside in node.inside)
    return {"type": "link", "url": node.url} | ({"text": label} if label != node.url else {})


def _characters(node: Inline | Block) -> str:
    match node:
        case Text():
            return node.text
        case Emoji():
            return f":{node.name}:"
        case _:
            return ""


def _date(node: Date) -> JSON:
    date = {"type": "date", "timestamp": node.seconds, "format": node.form, "fallback": node.fallback}
    return date | ({"url": node.url} if node.url else {})


def _emoji(node: Emoji) -> JSON:
    name, _, tone = node.name.partition("::skin-tone-")
    code = "-".join(f"{ord(character):x}" for character in node.character)
    return {"type": "emoji", "name": name, "unicode": code} | ({"skin_tone": int(tone)} if tone else {})
