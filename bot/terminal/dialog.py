"""Saying things to the person at the terminal, and asking."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.text import Text

from bot.terminal.keyboard import Keyboard
from bot.terminal.text import plain

_CANCEL = (".cancel", "\x1b")


class InputEnded(Exception):
    """There is nothing more to read."""


class Cancelled(Exception):
    """The person does not want to answer."""


@dataclass(frozen=True)
class Choice:
    """One of several: what it is called, and what it stands for."""

    label: str
    value: str


class Dialog:
    """A console to print on and a keyboard to read from."""

    def __init__(self, console: Console, keyboard: Keyboard) -> None:
        self._console = console
        self._keyboard = keyboard

    def show(self, *things: RenderableType) -> None:
        """Print, after an empty line."""
        with self._keyboard.aside():
            self._console.print()
            for thing in things:
                self._console.print(thing)

    def tell(self, text: str | Text, style: str = "dim") -> None:
        """A word of our own."""
        with self._keyboard.aside():
            self._console.print(Text(f"── {text}", style) if isinstance(text, str) else text)

    async def line(self, prompt: str) -> str:
        """What is typed. Raises InputEnded."""
        typed = await self._keyboard.line(prompt)
        if typed is None:
            raise InputEnded
        return typed

    def replace(self, prompt: str, typed: str) -> None:
        """Take away what was typed, because a message will show it."""
        self._keyboard.erase(prompt, typed)

    async def ask(self, question: str, default: str = "") -> str:
        """An answer, or the default. Raises Cancelled, InputEnded."""
        answer = (await self.line(f"{question} [{default}] " if default else f"{question} ")).strip()
        if answer.casefold() in _CANCEL:
            raise Cancelled
        return answer or default

    async def confirm(self, question: str) -> bool:
        """Yes or no; no unless it is said."""
        return (await self.ask(f"{question} (y/n)", "n")).casefold() in ("y", "yes")

    async def choose(self, choices: Sequence[Choice], chosen: Sequence[str], *, several: bool = False) -> list[str]:
        """The values that were chosen, by number or by name; those of ``chosen`` where nothing is typed."""
        for number, choice in enumerate(choices, start=1):
            mark = "●" if choice.value in chosen else " "
            self.tell(Text.assemble((f" {mark} {number:2}  ", "cyan"), plain(choice.label)))
        default = ", ".join(str(n) for n, choice in enumerate(choices, start=1) if choice.value in chosen)
        while True:
            answer = await self.ask("   Numbers, with commas, or none" if several else "   Number", default)
            found = _several(answer, choices) if several else [_one(answer, choices)]
            known = [value for value in found if value is not None]
            if len(known) == len(found):
                return known
            self.tell(f"That is none of them: 1 to {len(choices)}, or .cancel.", "red")


def _several(answer: str, choices: Sequence[Choice]) -> list[str | None]:
    if answer.casefold() in ("", "none"):
        return []
    return [_one(part.strip(), choices) for part in answer.split(",") if part.strip()]


def _one(answer: str, choices: Sequence[Choice]) -> str | None:
    if answer.isdecimal():
        return choices[int(answer) - 1].value if 1 <= int(answer) <= len(choices) else None
    named = [choice.value for choice in choices if answer and answer.casefold() in choice.label.casefold()]
    return named[0] if len(named) == 1 else None
