"""What a person types, as Slack's clients send it: as escaped mrkdwn with mentions, and as rich text."""

import re
from collections.abc import Callable, Iterator

from bot.workspace.model import JSON, Channel, User
from bot.workspace.text.mrkdwn import read_mrkdwn
from bot.workspace.text.rich_text_writer import write_rich_text

_FENCED = re.compile(r"(```.+?```)", re.DOTALL)
_MENTIONS = (
    r"(?P<url>https?://[^\s<>|`]+[^\s<>|`.,;:!?)\"'*_~])"
    r"|@(?P<broadcast>channel|here|everyone)\b"
    # An underscore before and after a mention may be a mark.
    r"|(?<![^\W_])@(?P<user>\w*[^\W_])"
    r"|(?<!\w)#(?P<channel>[\w-]+)"
)
_TYPED = re.compile(rf"(?P<code>`[^`\n]+`)|^(?P<bullet>[-*] )(?=\S)|{_MENTIONS}", re.MULTILINE)
_TYPED_AFTER_COMMAND = re.compile(_MENTIONS)


def escape(text: str) -> str:
    """Text in which Slack's three control characters stand for themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Typist:
    """Turns typed text into message text and its rich_text block, knowing who and what can be mentioned."""

    def __init__(self, find_user: Callable[[str], User | None], find_channel: Callable[[str], Channel | None]) -> None:
        self._find_user = find_user
        self._find_channel = find_channel

    def text(self, typed: str) -> str:
        """The `text` of the message: marks stay, and the items of lists get bullets."""
        # Every second part stood between two fences.
        parts = enumerate(_FENCED.split(typed))
        return "".join(escape(part) if place % 2 else self._written(_TYPED, part) for place, part in parts)

    def block(self, typed: str, block_id: str) -> JSON:
        """The `rich_text` block of the message."""
        elements = write_rich_text(read_mrkdwn(self.text(typed), verbatim=True, lists=True))
        return {"type": "rich_text", "block_id": block_id, "elements": elements}

    def command_text(self, typed: str) -> str:
        """The `text` of a command whose manifest asks for escaped users and channels; it has no marks."""
        return self._written(_TYPED_AFTER_COMMAND, typed, with_names=True)

    def _written(self, marks: re.Pattern[str], typed: str, *, with_names: bool = False) -> str:
        return "".join(self._pieces(marks, typed, with_names=with_names))

    def _pieces(self, marks: re.Pattern[str], typed: str, *, with_names: bool) -> Iterator[str]:
        rest = 0
        for match in marks.finditer(typed):
            yield escape(typed[rest : match.start()])
            yield self._piece(match, with_names=with_names) or escape(match[0])
            rest = match.end()
        yield escape(typed[rest:])

    def _piece(self, match: re.Match[str], *, with_names: bool) -> str | None:
        """What a match becomes; None where it means nothing."""
        name = match[str(match.lastgroup)]
        match match.lastgroup:
            case "bullet":
                return "• "
            case "url":
                return f"<{escape(name)}>"
            case "broadcast":
                return f"<!{name}>"
            case "user":
                return self._user(name, with_name=with_names)
            case "channel":
                channel = self._find_channel(name)
                return f"<#{channel.id}|{channel.name}>" if channel else None
        return None

    def _user(self, name: str, *, with_name: bool) -> str | None:
        user = self._find_user(name)
        if user is None:
            return None
        return f"<@{user.id}|{user.name}>" if with_name else f"<@{user.id}>"
