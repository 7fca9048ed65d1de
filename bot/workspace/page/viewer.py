"""Who looks at a window: the person, what they know, and how to tell them something."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from nicegui import ui

from bot.workspace.model import Channel, Message, User
from bot.workspace.page.html import sendable
from bot.workspace.page.text import Reader
from bot.workspace.person import Attachment, Person
from bot.workspace.slack import Slack


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """What every pane of a window works with; ``waiting_files`` are those of each composer that are not sent yet."""

    slack: Slack
    person: Person
    page: ui.element
    waiting_files: dict[str, list[Attachment]] = field(default_factory=dict)

    @property
    def reader(self) -> Reader:
        """The same for texts: names, the machine's time zone, the workspace's clock."""
        state = self.slack.state
        return Reader(
            people={user.id: user.display_name for user in state.users.values()},
            channels={c.id: c.name for c in state.channels.values() if c.name and self.person.id in state.sees(c)},
            zone=self.local(0).tzinfo or UTC,
            now=lambda: self.local(state.clock()),
            me=self.person.id,
        )

    def local(self, seconds: float) -> datetime:
        """An instant on this machine's clock."""
        return datetime.fromtimestamp(seconds, UTC).astimezone()

    @property
    def people(self) -> list[User]:
        """Everybody but the bot, by name."""
        members = self.slack.state.users.values()
        return sorted((user for user in members if not user.is_bot), key=lambda user: user.real_name.casefold())

    def user(self, user_id: str) -> User:
        """A member."""
        return self.slack.state.users[user_id]

    def name_of(self, channel: Channel) -> str:
        """What a conversation is called here: a direct message by the other's name."""
        if channel.kind != "im":
            return channel.name
        other = next((member for member in channel.members if member != self.person.id), self.person.id)
        return self.user(other).display_name

    def title_of(self, channel: Channel) -> str:
        """Its name with the sign that channels have."""
        return self.name_of(channel) if channel.kind == "im" else f"#{channel.name}"

    async def use_shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Use a shortcut of the app's, on a message or from anywhere; says so where it is not taken."""
        result = await self.person.shortcut(callback_id, message)
        if not result.ok:
            self.say(f"The app did not respond ({result.error}). Try again.")

    def say(self, text: str) -> None:
        """Show a short line that goes away by itself."""
        with self.page:
            ui.notify(sendable(text), position="top", classes="toast", timeout=6_000, progress=False)
