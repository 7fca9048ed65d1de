"""What a combobox finds for what somebody types."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.workspace.errors import SlackError, Undelivered
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.options import Choice, offered, suggested
from bot.workspace.page.block_kit.unsupported import BROKEN

# Slack asks the app for nothing shorter, unless the element says otherwise.
_LEAST_TYPED = 3


@dataclass(frozen=True)
class Results:
    """What was found, or why nothing was."""

    choices: list[Choice]
    note: str = "Nothing found"


Search = Callable[[str], Awaitable[Results]]


def among_offered(control: Control) -> Search:
    """Search what the element itself offers."""
    choices = offered(control)

    async def search(typed: str) -> Results:
        wanted = typed.strip().casefold()
        return Results([choice for choice in choices if wanted in choice.label.casefold()])

    return search


def in_app(control: Control) -> Search:
    """Ask the app, once enough is typed."""
    least = int(control.element.get("min_query_length", _LEAST_TYPED))
    surface = control.surface

    async def search(typed: str) -> Results:
        if len(typed) < least:
            return Results([], f"Type {least} or more characters" if least > 1 else "Type to search")
        try:
            found = control.found
            groups = await surface.person.grouped_suggestions(surface.where, found.action_id, typed, found.block_id)
            return Results(suggested(groups))
        except (Undelivered, SlackError, *BROKEN):
            return Results([], "The app sent no options")

    return search
