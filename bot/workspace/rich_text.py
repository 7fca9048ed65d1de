"""What a person types, as Slack's clients send it: escaped, with mentions, and as rich text."""

import re
from collections.abc import Callable

from bot.workspace.model import JSON, Channel, User

_TYPED = re.compile(
    r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\"'])"
    r"|@(?P<broadcast>channel|here|everyone)\b"
    r"|(?<!\w)@(?P<user>\w+)"
    r"|(?<!\w)#(?P<channel>[\w-]+)"
)


def escape(text: str) -> str:
    """Text in which Slack's three control characters stand for themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Typist:
    """Turns typed text into message text and its rich_text block, knowing who and what can be mentioned."""

    def __init__(self, find_user: Callable[[str], User | None], find_channel: Callable[[str], Channel | None]) -> None:
        self._find_user = find_user
        self._find_channel = find_channel

    def text(self, typed: str) -> str:
        """The `text` of the message."""
        return "".join(_as_text(element) for element in self._elements(typed))

    def block(self, typed: str, block_id: str) -> JSON:
        """The `rich_text` block of the message."""
        elements = [_as_rich_text(element) for element in self._elements(typed)]
        section = {"type": "rich_text_section", "elements": elements}
        return {"type": "rich_text", "block_id": block_id, "elements": [section]}

    def command_text(self, typed: str) -> str:
        """The `text` of a command whose manifest asks for escaped users and channels."""
        return "".join(
            f"<@{e['user_id']}|{e['handle']}>" if e["type"] == "user" else _as_text(e) for e in self._elements(typed)
        )

    def _elements(self, typed: str) -> list[JSON]:
        elements: list[JSON] = []
        rest = 0
        for match in _TYPED.finditer(typed):
            element = self._mention(match)
            if element is not None:
                elements.extend(_plain(typed[rest : match.start()]))
                elements.append(element)
                rest = match.end()
        elements.extend(_plain(typed[rest:]))
        return elements

    def _mention(self, match: re.Match[str]) -> JSON | None:
        if match["url"]:
            return {"type": "link", "url": match["url"]}
        if match["broadcast"]:
            return {"type": "broadcast", "range": match["broadcast"]}
        if match["user"]:
            user = self._find_user(match["user"])
            return {"type": "user", "user_id": user.id, "handle": user.name} if user else None
        channel = self._find_channel(match["channel"])
        return {"type": "channel", "channel_id": channel.id, "name": channel.name} if channel else None


def _plain(text: str) -> list[JSON]:
    return [{"type": "text", "text": text}] if text else []


def _as_text(element: JSON) -> str:
    match element["type"]:
        case "link":
            return f"<{escape(element['url'])}>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}|{element['name']}>"
        case _:
            return escape(element["text"])


def _as_rich_text(element: JSON) -> JSON:
    return {key: value for key, value in element.items() if key not in ("handle", "name")}
