"""``greenroom chat``: a client for the local workspace, in a terminal beside ``greenroom run``."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

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
from bot.workspace import ClientError, WorkspaceClient

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


class Unreachable(Exception):
    """There is no workspace at that address; the text says what to do."""


class _Quit(Exception):
    """The person has had enough."""


class _BecomeSomebodyElse(Exception):
    """The person wants to go on under another name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def run_chat(url: str, person: str, channel: str) -> int:
    """Chat until the person leaves; the exit code."""
    try:
        asyncio.run(chat(url, person, channel))
    except Unreachable as problem:
        Console(stderr=True, highlight=False).print(Text(str(problem)))
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def chat(url: str, person: str, channel: str) -> None:
    """Chat as ``person``, beginning in ``channel``, until the input ends. Raises Unreachable."""
    console = Console(highlight=False)
    try:
        with Keyboard(console) as keyboard:
            name: str | None = person
            while name is not None:
                async with WorkspaceClient(url, name) as client:
                    visit = await Visit.begin(client, name, Dialog(console, keyboard))
                    name = await visit.stay(channel)
    except aiohttp.ClientError:
        raise Unreachable(f"Nothing answers at {url}. Start Greenroom with `make run` first.") from None


class Visit:
    """One person's time in the workspace."""

    def __init__(self, client: WorkspaceClient, name: str, dialog: Dialog, room: Room, forms: Forms) -> None:
        self._client = client
        self._prompt = f"{name}> "
        self._dialog = dialog
        self._room = room
        self._forms = forms
