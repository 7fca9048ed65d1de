"""The pane of a channel or direct message: what it is, what was said, and what to say; for the app its Home tab too."""

from collections.abc import Awaitable, Callable
from typing import Literal

from markupsafe import Markup

from bot.workspace.model import Channel
from bot.workspace.page.block_kit.blocks import draw_blocks
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.composer import Composer
from bot.workspace.page.html import box, icon, leaf
from bot.workspace.page.message_acts import MessageActs
from bot.workspace.page.timeline import Timeline
from bot.workspace.page.viewer import Viewer

Tab = Literal["home", "messages"]
Go = Callable[[Channel, Tab], Awaitable[None]]

_TABS: dict[Tab, str] = {"home": "Home", "messages": "Messages"}
_COMMAND = Markup("<b>{}</b> <span>{}</span>")


class Conversation:
    """The middle of a window."""

    def __init__(self, viewer: Viewer, acts: MessageActs, go: Go, show_sidebar: Callable[[], None]) -> None:
        self._viewer = viewer
        self._go = go
        self._acts = acts
        self._show_sidebar = show_sidebar
        self.tab: Tab = "messages"
        self._composer: Composer | None = None
        with box("main", "pane conversation"):
            self._header = box("header", "pane-head")
            self._body = box("div", "pane-body")

    async def show(self, channel: Channel, tab: Tab = "messages") -> None:
        """Show a conversation from its latest message on, or the app's Home tab."""
        self.channel = channel
        self.tab = tab
        self._composer = None
        self.draw_header()
        self._body.clear()
        with self._body:
            if tab == "home":
                self._home = box("div", "home", tabindex=0, role="region", aria_label="Home")
            else:
                self._draw_messages()
        if tab == "home":
            await self._viewer.person.open_home()
            self.draw_home()

    @property
    def is_home(self) -> bool:
        """Whether the app's Home tab shows, and not the messages."""
        return self.tab == "home"

    def focus(self) -> None:
        """Let somebody type who is at nothing else."""
        if not self.is_home and self._composer is not None:
            self._composer.field.focus(is_on_demand=False)

    def take(self, ts: str) -> None:
        """Show what has become of a message of this channel."""
        if not self.is_home:
            self._timeline.take(ts)

    def draw_again(self) -> None:
        """Show the messages, or the Home tab, as they stand now; what somebody is typing stays."""
        if self.is_home:
            self.draw_home()
        else:
            self._timeline.draw_again()

    def refresh(self, ts: str) -> None:
        """Draw a message again, if it is drawn: there are more replies, or fewer."""
        if not self.is_home:
            self._timeline.refresh(ts)

    def draw_home(self) -> None:
        """Show the Home tab as it was last published."""
        if not self.is_home:
            return
        home = self._viewer.person.home
        self._home.clear()
        with self._home:
            if home is None:
                leaf("p", f"{self._viewer.slack.manifest.bot_name} has not drawn its Home tab yet.", "muted empty")
                return
            person, reader = self._viewer.person, self._viewer.reader
            draw_blocks(home.blocks, Surface(person=person, reader=reader, where=home, say=self._viewer.say))

    @property
    def _is_with_app(self) -> bool:
        return self.channel.kind == "im" and self._viewer.slack.state.bot_user_id in self.channel.members

    def draw_header(self) -> None:
        """Show what it is called, and who is in it now."""
        self._header.clear()
        with self._header:
            menu = leaf("button", icon("menu"), "tool only-narrow", type="button", aria_label="Show conversations")
            menu.on("click", self._show_sidebar)
            leaf("h1", self._viewer.title_of(self.channel), "pane-title")
            if self._is_with_app:
                self._draw_tabs()
            elif self.channel.kind != "im":
                self._draw_members()

    def _draw_tabs(self) -> None:
        with box("nav", "tabs", aria_label=self._viewer.title_of(self.channel)):
            for tab, name in _TABS.items():
                current = "page" if tab == self.tab else None
                button = leaf("button", name, "tab", type="button", id=f"tab-{tab}", aria_current=current)
                button.on("click", lambda tab=tab: self._go(self.channel, tab))

    def _draw_members(self) -> None:
        slack, channel = self._viewer.slack, self.channel
        names = [self._viewer.user(member).display_name for member in channel.members]
        count = f"{len(names)} {'member' if len(names) == 1 else 'members'}"
        leaf("span", count, "muted members", title=", ".join(names))
        if slack.state.bot_user_id not in channel.members:
            invite = leaf("button", f"Invite {slack.manifest.bot_name}", "button", type="button")
            invite.on("click", lambda: self._viewer.person.invite(channel))

    def _draw_messages(self) -> None:
        with box("div", "pane-body") as body:
            self._timeline = Timeline(self._viewer, self._acts, self.channel, introduce=self._introduce)
            if self.channel.is_archived:
                leaf("p", "This channel is archived: nobody can write in it.", "muted archived")
            else:
                self._composer = Composer(self._viewer, body, self.channel)

    def _introduce(self) -> None:
        with box("div", "introduction"):
            leaf("h2", self._viewer.title_of(self.channel))
            leaf("p", f"This is where {self._viewer.title_of(self.channel)} begins.", "muted")
            if self._viewer.slack.state.bot_user_id in self.channel.members:
                self._offer_commands()

    def _offer_commands(self) -> None:
        manifest = self._viewer.slack.manifest
        for name, command in manifest.commands.items():
            text = _COMMAND.format(name, command.get("description", ""))
            leaf("button", text, "try-command", type="button").on("click", lambda name=name: self._run(name))

    async def _run(self, command: str) -> None:
        if self._composer is not None:
            await self._composer.run(command)
