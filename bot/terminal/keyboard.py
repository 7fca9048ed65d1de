"""Reading lines while other things are being printed."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from rich.cells import cell_len
from rich.console import Console

try:
    import readline
    import termios
except ImportError:  # Windows: no line to restore, and no terminal mode
    HAS_LINE_EDITING = False
else:
    HAS_LINE_EDITING = True

_CLEAR_BELOW = "\x1b[J"


class Keyboard:
    """Standard input, line by line. On a terminal, what is printed meanwhile goes above the line being typed.

    A context manager: it leaves the terminal as it found it, even where somebody was still typing.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._input = sys.stdin.fileno()
        self._unread = b""
        self._prompt: str | None = None
        self.is_terminal = sys.stdin.isatty() and console.is_terminal

    def __enter__(self) -> Self:
        if HAS_LINE_EDITING and self.is_terminal:
            self._mode = termios.tcgetattr(self._input)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if HAS_LINE_EDITING and self.is_terminal:
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._mode)

    async def line(self, prompt: str) -> str | None:
        """What is typed next; None at the end of the input."""
        loop = asyncio.get_running_loop()
        typed: asyncio.Future[str | None] = loop.create_future()

        def read() -> None:
            line = self._read(prompt)
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, typed, line)

        self._prompt, is_whole = prompt, False
        # A daemon, because nothing interrupts a thread that reads: it must not hold up the end of the program.
        threading.Thread(target=read, daemon=True).start()
        try:
            line = await typed
            is_whole = line is not None
            return line
        finally:
            self._prompt = None
            if self.is_terminal and not is_whole:
                self._write("\n")  # what comes next begins on a line of its own

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Print within: what is being typed is taken away before, and put back after."""
        if not self.is_terminal or self._prompt is None:
            yield
            return
        shown = self._prompt + (readline.get_line_buffer() if HAS_LINE_EDITING else "")
        self._write("\r" + self._up(shown, 0) + _CLEAR_BELOW)
        yield
        self._write(shown)

    def erase(self, prompt: str, typed: str) -> None:
        """Take away a line that was typed, where a message is about to show the same."""
        if self.is_terminal:
            self._write(self._up(prompt + typed, 1) + "\r" + _CLEAR_BELOW)

    def _read(self, prompt: str) -> str | None:
        if not self.is_terminal:
            return self._read_plainly()
        try:
            return input(prompt)
        except EOFError:
            return None

    def _read_plainly(self) -> str | None:
        """From the file itself: Python's buffer stays locked while a thread waits in it, even when the program ends."""
        while b"\n" not in self._unread:
            read = os.read(self._input, 65_536)
            if not read:
                line, self._unread = self._unread, b""
                return line.decode(errors="replace") if line else None
            self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode(errors="replace").removesuffix("\r")

    def _up(self, shown: str, more: int) -> str:
        rows = max(cell_len(shown) - 1, 0) // self._console.width + more
        return f"\x1b[{rows}A" if rows else ""

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


def _settle(typed: asyncio.Future[str | None], line: str | None) -> None:
    if not typed.done():
        typed.set_result(line)
