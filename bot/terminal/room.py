"""Where one is in the workspace, and what one sees from there."""

from bot.blocks import ids
from bot.terminal.buttons import Buttons
from bot.terminal.dialog import Dialog
from bot.terminal.reader import message_of
from bot.terminal.render import render_message, render_view
from bot.terminal.text import JSON, Reader, mrkdwn
from bot.workspace import WorkspaceClient

_HISTORY = 8
_CARD = (ids.PAUSE, ids.RESUME, ids.RETAKE)


class Room:
    """A person's open channel, and the thread in it, if one is open. Shows what is new there."""

    def __init__(self, client: WorkspaceClient, me: str, dialog: Dialog, reader: Reader, buttons: Buttons) -> None:
        self._client = client
        self._me = me
        self._dialog = dialog
        self._reader = reader
        self._buttons = buttons
        self._shown: dict[tuple[str, str], str] = {}
        self.channel: JSON = {}
        self.thread_ts: str | None = None
        self.own: list[JSON] = []
        self.files: list[JSON] = []

    async def enter(self, name: str) -> None:
        """Open a channel by name, or the direct message with the bot as ``dm``; go on in its running interview."""
        channel = await self._find(name)
        if channel is None:
            self._dialog.tell(f"There is no channel {name!r} that you are in. There are: {await self._names()}.", "red")
            return
        self.channel, self.thread_ts = channel, None
        messages = await self._client.messages(channel["id"])
        self._dialog.tell(f"You are in {self._label(channel)}.")
        for message in messages[-_HISTORY:]:
            self._show(message)
        running = [message for message in messages if self._is_my_card(message, ids.PAUSE, ids.RESUME)]
        if running:
            await self._open(running[-1])

    async def open_thread(self) -> None:
        """Open the thread of the newest interview of this person in the channel."""
        mine = [m for m in await self._client.messages(self.channel["id"]) if self._is_my_card(m, *_CARD)]
        if mine:
            await self._open(mine[-1])
        else:
            self._dialog.tell(f"You have no interview in {self._label(self.channel)} yet.")

    def leave_thread(self) -> None:
        """Back to the channel."""
        self.thread_ts = None
        self._dialog.tell(f"You are in {self._label(self.channel)}.")

    async def hear(self, change: JSON) -> None:
        """Show what happened, if it is to be seen from here."""
        kind: str = change["kind"]
        if kind == "home_published":
            view = change["data"]["view"]
            self._dialog.show(render_view(view, self._reader, self._buttons.of(view)))
        elif kind.startswith(("message_", "ephemeral_")):
            message = message_of(change)
            if kind.endswith("_deleted"):
                self._forget(message)
            elif kind == "message_posted" and self._is_my_card(message, ids.PAUSE):
                self._show(message)
                await self._open(message)
            elif self._is_here(message):
                self._show(message)

    def _show(self, message: JSON) -> None:
        """Show a message, once for each state that differs; of a changed one of the bot, only what it is about."""
        key, state = (message["channel"], message["ts"]), f"{message.get('text')}{message.get('edited')}"
        before = self._shown.get(key)
        self._shown[key] = state
        if before == state:
            return
        if message["user"] == self._me and before is None:
            self.own.append(message)
        if message.get("files"):
            self.files = [*self.files, *message["files"]]
        if before is not None and message.get("bot_id"):
            self._dialog.tell(mrkdwn(f"── {_first_line(message)}", self._reader, "dim"))
        else:
            shown = render_message(message, self._reader, self._buttons.of(message), self._place(message))
            self._dialog.show(shown)

    async def _open(self, card: JSON) -> None:
        """Open a thread: what one writes goes there from now on."""
        if card["channel"] != self.channel["id"]:
            self.channel = await self._find(card["channel"]) or self.channel
        self.thread_ts = card["ts"]
        for message in await self._client.messages(card["channel"], card["ts"]):
            if message["ts"] != card["ts"]:
                self._show(message)
        self._dialog.tell("This is the interview's thread: what you write answers it. .leave leaves it.")

    def _forget(self, message: JSON) -> None:
        self.own = [own for own in self.own if own["ts"] != message["ts"]]
        if self._is_here(message) and (message["channel"], message["ts"]) in self._shown:
            self._dialog.tell(f"{self._reader.person(message['user'])} deleted: {_first_line(message)}")

    def _is_here(self, message: JSON) -> bool:
        if message["channel"] != self.channel["id"]:
            return bool(message["ephemeral"]) or message["channel"].startswith("D")
        thread_ts = message.get("thread_ts")
        in_channel = thread_ts in (None, message["ts"]) or message.get("subtype") == "thread_broadcast"
        return in_channel or bool(message["ephemeral"]) or thread_ts == self.thread_ts

    def _place(self, message: JSON) -> str:
        """Where a message stands, if that is elsewhere."""
        if message["channel"] != self.channel["id"]:
            name = self._reader.channels.get(message["channel"])
            return f"in #{name}" if name else "in your direct message"
        is_outside = self.thread_ts is not None and message.get("thread_ts") is None and message["ts"] != self.thread_ts
        return "in the channel" if is_outside else ""

    def _is_my_card(self, message: JSON, *buttons: str) -> bool:
        """Whether a message heads an interview of this person, with one of these buttons."""
        is_root = message.get("thread_ts") in (None, message["ts"])
        if not message.get("bot_id") or message["ephemeral"] or not is_root:
            return False
        elements = [element for block in message.get("blocks", ()) for element in block.get("elements", ())]
        fields = [field["text"] for block in message.get("blocks", ()) for field in block.get("fields") or ()]
        has_button = any(element.get("action_id") in buttons for element in elements)
        return has_button and any(f"<@{self._me}>" in field for field in fields)

    async def _find(self, name: str) -> JSON | None:
        wanted = name.removeprefix("#").casefold()
        for channel in await self._client.conversations():
            if wanted in (channel["id"].casefold(), (channel.get("name") or "dm").casefold()):
                found: JSON = channel
                return found
        return None

    async def _names(self) -> str:
        names = [channel.get("name") or "dm" for channel in await self._client.conversations()]
        return ", ".join(dict.fromkeys(names))

    def _label(self, channel: JSON) -> str:
        return f"#{channel['name']}" if channel.get("name") else "your direct message with the bot"


def _first_line(message: JSON) -> str:
    return next(iter(str(message.get("text") or "").splitlines()), "")
