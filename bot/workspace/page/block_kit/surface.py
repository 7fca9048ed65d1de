"""Where blocks stand, and what happens when somebody uses one of their elements."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.workspace.elements import Found, Values
from bot.workspace.errors import SlackError
from bot.workspace.model import JSON, Message, View
from bot.workspace.page.text import Reader
from bot.workspace.person import Person


@dataclass(frozen=True, kw_only=True)
class Surface:
    """A message, a modal or a Home tab, as one person sees and uses it.

    ``say`` shows that person a short line that goes away by itself. ``place`` tells two drawings of one message
    apart, such as those of a channel and of a thread.
    """

    person: Person
    reader: Reader
    where: Message | View
    say: Callable[[str], None]
    place: str = ""

    @property
    def values(self) -> Values:
        """What everything here holds, as a view's state has it."""
        return self.where.state if isinstance(self.where, View) else self.person.held(self.where)

    def value(self, found: Found) -> JSON:
        """What an element holds: an entry of a view's state, such as ``{"type": …, "selected_option": …}``."""
        return self.values.get(found.block_id, {}).get(found.action_id, {})

    async def note(self, found: Found, value: object) -> None:
        """Keep what is half written, so that it is still there when it is drawn anew."""
        # What has been closed meanwhile needs to keep nothing.
        with suppress(LookupError, SlackError):
            await self.person.choose(self.where, found.action_id, value, found.block_id, quietly=True)

    async def use(self, found: Found, value: object = None) -> None:
        """Press, choose or fill in an element; says what went wrong."""
        try:
            result = await self.person.choose(self.where, found.action_id, value, found.block_id)
        except (LookupError, SlackError) as gone:
            self.say(f"That is not there any more ({gone}).")
            return
        if not result.ok:
            self.say(f"The app did not take it ({result.error}). Try again.")
