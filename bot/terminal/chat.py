"""``greenroom chat``: a client for the local workspace, in a terminal beside ``greenroom run``."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.terminal.buttons import Buttons
from bot.terminal.dialog import Cancelled, Dialog, InputEnded
from bot.terminal.forms import Forms
from bot.terminal.keyboard import Keyboard
from bot.terminal.reader import reader_for
from bot.terminal.room import Room
from bot.terminal.text import literal
from bot.workspace import ClientError, WorkspaceClient

_NOTHING = "You have written nothing here yet."
_HELP = {
    "anything": "is posted: in the thread that is open, else in the channel",
    "/interview": "and every other slash command",
    "!3": "press the button with that number",
    ".edit TEXT": "change your last message",
    ".delete": "delete your last message",
    ".thread": "open the thread of your newest interview here",
    ".leave": "leave the thread",
    ".channel NAME": "go to another channel, or to dm",
    ".home": "the app's Home tab",
    ".save": "save the files that you have been sent, in this folder",
    ".as NAME": "be somebody else",
    ".cancel": "close a form",
    ".quit": "leave, as Ctrl-D does",
}


class ChatFailed(Exception):
    """There is nothing to chat with, or not as one wanted; the text says what to do."""


class _Leave(Exception):
    """The person leaves, or goes on under another name."""

    def __init__(self, next_name: str | None = None) -> None:
        super().__init__(next_name)
        self.next_name = next_name


def run_chat(url: str, person: str, channel: str) -> int:
    """Chat until the person leaves; the exit code."""
    try:
        asyncio.run(chat(url, person, channel))
    except ChatFailed as problem:
        Console(stderr=True, highlight=False).print(literal(str(problem)))
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def chat(url: str, person: str, channel: str) -> None:
    """Chat as ``person``, beginning in ``channel``, until the input ends. Raises ChatFailed."""
    console = Console(highlight=False)
    name: str | None = person
    try:
        with Keyboard(console) as keyboard:
            while name is not None:
                async with WorkspaceClient(url, name) as client:
                    visit = await Visit.begin(client, name, Dialog(console, keyboard))
                    name = await visit.stay(channel)
    except aiohttp.ContentTypeError:
        raise ChatFailed(f"What answers at {url} is not Greenroom's local workspace.") from None
    except aiohttp.ClientError:
        raise ChatFailed(f"Nothing answers at {url}. Start Greenroom with `make run` first.") from None


class Visit:
    """One person's time in the workspace."""

    def __init__(
        self, client: WorkspaceClient, name: str, *, dialog: Dialog, room: Room, forms: Forms, buttons: Buttons
    ) -> None:
        self._client = client
        self._name = name
        self._dialog = dialog
        self._room = room
        self._forms = forms
        self._buttons = buttons
        self._connected = asyncio.Event()
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            ".edit": self._edit,
            ".delete": self._delete,
            ".thread": self._thread,
            ".leave": self._leave_thread,
            ".channel": self._channel,
            ".home": self._home,
            ".save": self._save,
            ".as": self._become,
            ".cancel": self._cancel,
            ".help": self._help,
            ".quit": self._quit,
        }

    @classmethod
    async def begin(cls, client: WorkspaceClient, name: str, dialog: Dialog) -> "Visit":
        """Look around. Raises ChatFailed where nobody has that name."""
        try:
            reader = await reader_for(client)
        except ClientError as unknown:
            reason = str(unknown)
            raise ChatFailed(f"{reason[:1].upper()}{reason[1:]}.") from None
        me = next(id_ for id_, known in reader.people.items() if known.casefold() == name.casefold())
        buttons = Buttons()
        room, forms = Room(client, me, dialog, reader, buttons), Forms(client, dialog, reader, buttons)
        return cls(client, reader.person(me), dialog=dialog, room=room, forms=forms, buttons=buttons)

    async def stay(self, channel: str) -> str | None:
        """Until the person leaves; who they want to be next, if anybody. Raises ChatFailed."""
        listening = asyncio.create_task(self._listen())
        typing = asyncio.create_task(self._type(channel))
        try:
            await asyncio.wait({listening, typing}, return_when=asyncio.FIRST_COMPLETED)
            if typing.done():
                return typing.result()
            listening.result()
            raise ChatFailed("Greenroom has stopped.")
        finally:
            listening.cancel()
            typing.cancel()
            await asyncio.gather(listening, typing, return_exceptions=True)

    async def _listen(self) -> None:
        async for change in self._client.changes():
            if change["kind"] == "connected":
                self._connected.set()
            else:
                await self._room.hear(change)

    async def _type(self, channel: str) -> str | None:
        await self._connected.wait()
        await self._arrive(channel)
        prompt = f"{self._name}> "
        while True:
            try:
                line = (await self._dialog.line(prompt)).strip()
                if line and line[0] not in "/.!":
                    self._dialog.replace(prompt, line)
                await self._do(line)
            except (_Leave, InputEnded) as end:
                return getattr(end, "next_name", None)
            except Cancelled:
                self._dialog.tell("Left as it was.")
            except ClientError as refusal:
                self._dialog.tell(f"Refused: {refusal}.", "red")

    async def _arrive(self, channel: str) -> None:
        if await self._client.view() is not None:
            await self._client.close(everything=True)  # left open by an earlier visit
        await self._room.enter(channel)
        if not self._room.channel:
            raise ChatFailed("Choose another channel with --channel.")
        self._dialog.tell(f"You are {self._name}. .help shows what you can do here, .quit leaves.")

    async def _do(self, line: str) -> None:
        """Carry out a line. Raises _Leave, InputEnded, Cancelled, ClientError."""
        word, _, rest = line.partition(" ")
        match line[:1]:
            case "":
                pass
            case "/":
                await self._slash(line)
            case "!":
                await self._buttons.press(line[1:].strip(), self._client, self._dialog)
                await self._forms.go_through()
            case "." if word in self._commands:
                await self._commands[word](rest.strip())
            case "." if word[1:].isalpha():
                self._dialog.tell(f"There is no {word}. .help shows what there is.", "red")
            case _:
                await self._client.post(self._room.channel["id"], line, self._room.thread_ts)

    async def _slash(self, line: str) -> None:
        result = await self._client.command(line, self._room.channel["id"])
        if result["error"]:
            self._dialog.tell(result["ack_text"] or f"The app did not answer ({result['error']}).", "red")
        elif result["message"] is None and await self._client.view() is None:
            self._dialog.tell("Done.")
        await self._forms.go_through()

    async def _edit(self, text: str) -> None:
        if not self._room.own or not text:
            self._dialog.tell(".edit and the new text changes your last message." if self._room.own else _NOTHING)
        else:
            await self._client.edit(self._room.own[-1], text)

    async def _delete(self, _: str) -> None:
        if self._room.own:
            await self._client.delete(self._room.own[-1])
        else:
            self._dialog.tell(_NOTHING)

    async def _thread(self, _: str) -> None:
        await self._room.open_thread()

    async def _leave_thread(self, _: str) -> None:
        self._room.leave_thread()

    async def _channel(self, name: str) -> None:
        await self._room.enter(name)

    async def _home(self, _: str) -> None:
        await self._client.open_home()  # the app publishes it when it hears of that

    async def _save(self, _: str) -> None:
        for file in self._room.files:
            path = _write(file["name"], await self._client.download(file))
            self._dialog.tell(f"Saved {path}.")
        if not self._room.files:
            self._dialog.tell("You have been sent no files here.")

    async def _become(self, name: str) -> None:
        people = [user["profile"]["display_name"] for user in await self._client.people() if not user["is_bot"]]
        found = [person for person in people if person.casefold() == name.casefold()]
        if found:
            raise _Leave(found[0])
        self._dialog.tell(f"Choose somebody: {', '.join(people)}.", "red")

    async def _cancel(self, _: str) -> None:
        self._dialog.tell("No form is open.")

    async def _help(self, _: str) -> None:
        table = Table.grid(padding=(0, 3, 0, 0))
        for what, text in _HELP.items():
            table.add_row(Text(what, "cyan"), text)
        self._dialog.show(table)

    async def _quit(self, _: str) -> None:
        raise _Leave


def _write(name: str, content: bytes) -> Path:
    """Put a file into this folder, whatever folder its name speaks of."""
    path = Path(Path(name).name)
    path.write_bytes(content)
    return path
