"""What can be done with a message, from its buttons and its menu."""

from collections.abc import Callable

from bot.workspace.errors import SlackError
from bot.workspace.model import Message
from bot.workspace.page.block_kit.confirm import ask
from bot.workspace.page.viewer import Viewer

_DELETION = {
    "title": {"type": "plain_text", "text": "Delete message"},
    "text": {"type": "plain_text", "text": "It will be gone for everybody."},
    "confirm": {"type": "plain_text", "text": "Delete"},
    "deny": {"type": "plain_text", "text": "Cancel"},
    "style": "danger",
}


class MessageActs:
    """Reactions, threads, shortcuts and deletion."""

    def __init__(self, viewer: Viewer, open_thread: Callable[[str, str], None]) -> None:
        self._viewer = viewer
        self._open_thread = open_thread

    async def do(self, message: Message, act: str, value: str) -> None:
        """One of ``react``, ``thread``, ``shortcut`` and ``delete``; ``value`` names the emoji or the shortcut."""
        try:
            match act:
                case "react":
                    await self._react(message, value)
                case "thread":
                    self._open_thread(message.channel, message.thread_ts or message.ts)
                case "shortcut":
                    await self._viewer.use_shortcut(value, message)
                case "delete":
                    await self._delete(message)
        except SlackError as refusal:
            self._viewer.say(f"That did not work: {refusal.code}.")

    async def _react(self, message: Message, emoji: str) -> None:
        person = self._viewer.person
        if person.id in dict(message.reactions).get(emoji, ()):
            await person.unreact(message, emoji)
        else:
            await person.react(message, emoji)

    async def _delete(self, message: Message) -> None:
        """What only one person sees is dismissed; what others see goes after a yes."""

        async def delete() -> None:
            try:
                await self._viewer.person.delete(message)
            except SlackError as refusal:
                self._viewer.say(f"The message could not be deleted: {refusal.code}.")

        if message.ephemeral_for is not None:
            await delete()
        else:
            ask(_DELETION, self._viewer.reader, delete)
