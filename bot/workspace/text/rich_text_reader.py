"""rich_text blocks, which is how Slack's clients send what people write, read into spans.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

Slack hardly looks into these blocks before it takes them, so nothing is believed of their shape.
"""

from collections.abc import Iterator

from bot.workspace.model import JSON
from bot.workspace.text.emoji_names import emoji_named, emoji_of_code, literal
from bot.workspace.text.mrkdwn import read_plain, seconds_of
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
    Style,
    Styled,
    Text,
    Unknown,
)

# From the innermost outwards.
_STYLES: dict[str, Style] = {
    "code": "code",
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "underline": "underline",
    "highlight": "highlight",
    "client_highlight": "highlight",
}
_DEEPEST = 8


def read_rich_text(block: JSON) -> Nodes:
    """A rich_text block; sections stand below each other."""
    read: list[Inline | Block] = []
    for part in _elements(block):
        nodes = _part(part)
        if read and not any(isinstance(node, Block) for node in (read[-1], *nodes)):
            read.append(Text("\n"))
        read.extend(nodes)
    return tuple(read)


def _part(part: JSON) -> Nodes:
    border = bool(part.get("border"))
    match part.get("type"):
        case "rich_text_section":
            return _inline(part)
        case "rich_text_list":
            return (_list(part),)
        case "rich_text_preformatted":
            return (Preformatted(_inline(part, is_code=True), border),)
        case "rich_text_quote":
            return (Quote(_inline(part), border),)
        case kind:
            return (Unknown(str(kind)),)


def _list(part: JSON) -> List:
    return List(
        items=tuple(_inline(item) for item in _elements(part)),
        ordered=part.get("style") == "ordered",
        indent=min(_number(part, "indent"), _DEEPEST),
        offset=_number(part, "offset"),
        border=bool(part.get("border")),
    )


def _inline(part: JSON, *, is_code: bool = False) -> tuple[Inline, ...]:
    return tuple(node for element in _elements(part) for node in _styled(element, is_code))


def _styled(element: JSON, is_code: bool) -> tuple[Inline, ...]:
    style = element.get("style")
    marks = dict.fromkeys(mark for name, mark in _STYLES.items() if isinstance(style, dict) and style.get(name))
    nodes = _element(element, is_code or "code" in marks)
    for mark in marks:
        nodes = (Styled(mark, nodes),)
    return nodes


def _element(element: JSON, is_code: bool) -> tuple[Inline, ...]:
    match element.get("type"):
        case "text":
            return _text(element, is_code)
        case "link":
            return (_link(element, is_code),)
        case "emoji":
            return (_emoji(element),)
        case "date":
            return (_date(element),)
        case "color":
            return (Color(_string(element, "value")),)
        case "broadcast":
            return (Mention("broadcast", _string(element, "range")),)
        case "user" | "channel" | "usergroup" as kind:
            return (Mention(kind, _string(element, f"{kind}_id")),)
        case kind:
            return (Unknown(str(kind)),)


def _text(element: JSON, is_code: bool) -> tuple[Inline, ...]:
    text = _string(element, "text")
    return tuple(literal(text)) if is_code else read_plain(text)


def _link(element: JSON, is_code: bool) -> Link:
    url = _string(element, "url")
    return Link(url, _text(element, is_code) or (Text(url),))


def _emoji(element: JSON) -> Inline:
    name = _string(element, "name")
    character = emoji_of_code(_string(element, "unicode")) or emoji_named(name)
    return Emoji(name, character) if character else Text(f":{name}:")


def _date(element: JSON) -> Date:
    form = _string(element, "format")
    fallback = _string(element, "fallback") or form
    return Date(seconds_of(element.get("timestamp")), form, fallback, _string(element, "url"))


def _elements(part: JSON) -> Iterator[JSON]:
    elements = part.get("elements")
    for element in elements if isinstance(elements, list) else ():
        yield element if isinstance(element, dict) else {}


def _string(element: JSON, key: str) -> str:
    value = element.get(key)
    return value if isinstance(value, str) else ""


def _number(part: JSON, key: str) -> int:
    value = part.get(key)
    return value if isinstance(value, int) and value > 0 else 0
