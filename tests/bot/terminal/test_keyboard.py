"""On a real terminal: what is printed leaves alone what is being typed, and the terminal is left as it was."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.auxil.stage import Stage, open_stage

_PATIENCE = 30.0


class Screen:
    """The outer end of a terminal in which a chat runs."""

    def __init__(self, outer: int, inner: int) -> None:
        self._outer = outer
        self.inner = inner
        self.mode = termios.tcgetattr(inner)
        self._shown = ""
        self._changed = asyncio.Event()

    def read(self) -> None:
        """Take in what has been shown."""
        self._shown += os.read(self._outer, 65_536).decode()
        self._changed.set()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._outer, keys.encode())

    async def sees(self, text: str) -> None:
        """Wait until a text shows, after what was waited for before."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while text not in self._shown:
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            raise AssertionError(f"it did not show {text!r} but {self._shown!r}") from None
        self._shown = self._shown.partition(text)[2]


@asynccontextmanager
async def chatting_on_a_terminal(url: str) -> AsyncIterator[tuple[Screen, asyncio.subprocess.Process]]:
    outer, inner = pty.openpty()
    screen = Screen(outer, inner)
    loop = asyncio.get_running_loop()
    loop.add_reader(outer, screen.read)
    program = f"import sys; from bot.terminal.chat import run_chat; sys.exit(run_chat({url!r}, 'Alice', 'interviews'))"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": "1"},
    )
    try:
        yield screen, process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        loop.remove_reader(outer)
        os.close(outer)
        os.close(inner)


@pytest.fixture
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    async with open_stage(mongodb_uri) as stage:
        yield stage


async def test_a_half_typed_line_survives_what_others_say(stage: Stage) -> None:
    async with chatting_on_a_terminal(stage.workspace.url) as (screen, process):
        await screen.sees("Alice> ")
        screen.type("half a sen")
        await screen.sees("half a sen")
        await stage.bob.post("interviews", "Hello from me")
        await screen.sees("Hello from me")
        await screen.sees("Alice> half a sen")
        screen.type("tence\r")
        await screen.sees("half a sentence")
        screen.type("\x04")  # Ctrl-D
        assert await asyncio.wait_for(process.wait(), _PATIENCE) == 0
    assert [m.text for m in stage.alice.messages("interviews")] == ["Hello from me", "half a sentence"]


async def test_a_chat_that_ends_while_somebody_types_leaves_the_terminal_as_it_was(stage: Stage) -> None:
    async with chatting_on_a_terminal(stage.workspace.url) as (screen, process):
        await screen.sees("Alice> ")
        screen.type("half")
        await screen.sees("half")
        await stage.workspace.stop()
        assert await asyncio.wait_for(process.wait(), _PATIENCE) == 1
        await screen.sees("Greenroom has stopped.")
        assert termios.tcgetattr(screen.inner) == screen.mode
