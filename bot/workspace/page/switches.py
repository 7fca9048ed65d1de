"""Switches that make the workspace misbehave as Slack sometimes does, and work at once."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import events, ui

from bot.workspace.faults import Faults
from bot.workspace.page.html import box, leaf

_DELAY_SECONDS = 3.0
_BATCH = 2


@dataclass(frozen=True)
class Switch:
    """One switch: what it says, how it stands, and how it is set."""

    label: str
    is_on: Callable[[Faults], bool]
    turn: Callable[[Faults, bool], None]


def _limit_rates(faults: Faults, is_on: bool) -> None:
    faults.limit_rates = is_on


def _drop_posts(faults: Faults, is_on: bool) -> None:
    faults.drop_posts = is_on


SWITCHES = (
    Switch("Limit rates", lambda f: f.limit_rates, _limit_rates),
    Switch("Drop posts once accepted", lambda f: f.drop_posts, _drop_posts),
    Switch(
        f"Delay events by {_DELAY_SECONDS:.0f} s",
        lambda f: f.delay > 0,
        lambda f, is_on: f.delay_events(_DELAY_SECONDS if is_on else 0),
    ),
    Switch(
        "Repeat events",
        lambda f: f.repeats > 0,
        lambda f, is_on: f.repeat_events(1 if is_on else 0),
    ),
    Switch(
        "Reorder events",
        lambda f: f.reorders > 0,
        lambda f, is_on: f.reorder_events(_BATCH if is_on else 0),
    ),
)


class Switches:
    """The switches of a workspace, the same in every window."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._buttons: dict[str, ui.element] = {}

    def draw(self) -> None:
        """Draw them where the caller stands."""
        with box("fieldset", "switches"):
            leaf("legend", "Make things go wrong")
            for switch in SWITCHES:
                button = leaf("button", switch.label, "switch", type="button", role="switch")
                self._buttons[switch.label] = button.on("click", self._turning(switch))
        self.show()

    def show(self) -> None:
        """Show how they stand."""
        for switch in SWITCHES:
            if switch.label in self._buttons:
                stands = "true" if switch.is_on(self._faults) else "false"
                self._buttons[switch.label].props["aria-checked"] = stands

    def _turning(self, switch: Switch) -> Callable[[events.GenericEventArguments], None]:
        def turn(_: events.GenericEventArguments) -> None:
            switch.turn(self._faults, not switch.is_on(self._faults))
            self.show()

        return turn
