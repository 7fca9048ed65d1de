"""Where one can go, and who one is."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import ui

from bot.workspace.model import Channel, User
from bot.workspace.page import people
from bot.workspace.page.html import box, icon, leaf, set_content
from bot.workspace.page.unread import Unread
from bot.workspace.page.viewer import Viewer

_CHANNEL = Markup('<span class="sign" aria-hidden="true">#</span><span class="place-name">{}</span>')
_PERSON = Markup('<span class="avatar small {}" aria-hidden="true">{}</span><span class="place-name">{}</span>')
_ME = Markup(
    '<span class="avatar small {}" aria-hidden="true">{}</span><span class="unseen">I am </span>'
    '<span class="place-name">{}</span>{}'
)
_UNREAD = Markup('<span class="unread" title="Unread">{}<span class="unseen"> unread</span></span>')
_THEMES = {None: ("brightness_auto", "system"), False: ("light_mode", "light"), True: ("dark_mode", "dark")}
_COOKIE = "workspace_colors"
_THEME_OF_COOKIE = {name: theme for theme, (_, name) in _THEMES.items()}


class Sidebar:
    """Channels, direct messages and the app; the one that is open is marked, and so is what was not read."""

    def __init__(
        self,
        viewer: Viewer,
        unread: Unread,
        go: Callable[[Channel], Awaitable[None]],
        toggle_inspector: Callable[[], None],
    ) -> None:
        self._viewer = viewer
        self._unread = unread
        self._go = go
        self._toggle_inspector = toggle_inspector
        self._open: Channel | None = None
        self._theme = ui.dark_mode(_THEME_OF_COOKIE.get(ui.context.client.request.cookies.get(_COOKIE, "")))
        self._pane = box("nav", "sidebar", aria_label="Conversations", tabindex=-1)
        self._pane.on("keydown.esc", self.hide)
        with self._pane:
            self._draw_team()
            self._places = box("div", "places")
            with box("div", "sidebar-foot"):
                self._draw_tools()
        box("div", "scrim").on("click", self.hide)

    def show(self, channel: Channel) -> None:
        """Mark a conversation as open."""
        self._open = channel
        self.draw()

    def toggle(self) -> None:
        """Show or hide it where the window is too narrow for it to stay."""
        self._pane.classes(toggle="shown")
        self._pane.run_method("focus")

    def hide(self) -> None:
        """Hide it where the window is too narrow for it to stay."""
        self._pane.classes(remove="shown")

    def draw(self) -> None:
        """Draw the conversations as they are now."""
        state, person = self._viewer.slack.state, self._viewer.person
        channels = sorted((c for c in person.channels() if c.kind != "im"), key=lambda c: c.name)
        others = [user for user in self._viewer.people if user.id != person.id]
        self._draw_people()
        self._places.clear()
        with self._places:
            with self._section("Channels"):
                for channel in channels:
                    self._draw_place(channel.id, _CHANNEL.format(channel.name), channel, self._same(channel))
            with self._section("Direct messages"):
                for user in others:
                    self._draw_member(user)
            with self._section("Apps"):
                self._draw_member(state.users[state.bot_user_id])

    def _same(self, channel: Channel) -> Callable[[], Channel]:
        return lambda: channel

    def _section(self, name: str) -> ui.element:
        leaf("h2", name, "places-head", id=f"places-{name[:4]}")
        return box("ul", "places-list", aria_labelledby=f"places-{name[:4]}")

    def _draw_member(self, user: User) -> None:
        shown = people.shown(user)
        text = _PERSON.format(shown.look, shown.initials, shown.name)
        known = (c for c in self._viewer.person.channels() if c.kind == "im" and user.id in c.members)
        self._draw_place(user.id, text, next(known, None), lambda: self._viewer.person.dm(user.id))

    def _draw_place(self, key: str, text: Markup, channel: Channel | None, find: Callable[[], Channel]) -> None:
        """One that can be gone to; a direct message is made by the first visit."""
        is_open = channel is not None and channel is self._open
        unread = self._unread.count(self._viewer.person.id, channel) if channel else 0
        marked = text + _UNREAD.format(unread) if unread else text
        classes = "place has-unread" if unread else "place"
        with box("li"):
            current = "page" if is_open else None
            place = leaf("button", marked, classes, type="button", id=f"place-{key}", aria_current=current)
            place.on("click", lambda: self._go(find()))

    def _draw_team(self) -> None:
        state, me = self._viewer.slack.state, people.shown(self._viewer.user(self._viewer.person.id))
        leaf("div", state.settings["team_name"], "team")
        text = _ME.format(me.look, me.initials, me.name, icon("unfold_more"))
        leaf("button", text, "place me", type="button", popovertarget="who")
        self._people = box("div", "menu menu-right", id="who", role="group", aria_label="Who I am", popover="")

    def _draw_people(self) -> None:
        """Links, so that another window can be somebody else."""
        self._people.clear()
        place = {"in": self._open.name or self._open.id} if self._open else {}
        with self._people:
            for user in self._viewer.people:
                is_me = user.id == self._viewer.person.id
                label = f"{user.real_name} ({user.title})" if user.title else user.real_name
                href = f"/?{urlencode({'as': user.display_name, **place})}"
                leaf("a", label, "menu-item", href=href, aria_current="true" if is_me else None)

    def _draw_tools(self) -> None:
        inspector = leaf("button", icon("troubleshoot") + "Inspector", "place", type="button")
        inspector.on("click", self._toggle_inspector)
        self._theme_button = leaf("button", "", "place", type="button").on("click", self._change_theme)
        self._draw_theme()

    def _change_theme(self) -> None:
        themes = list(_THEMES)
        self._theme.value = themes[(themes.index(self._theme.value) + 1) % len(themes)]
        _, name = _THEMES[self._theme.value]
        ui.run_javascript(f"document.cookie = '{_COOKIE}={name}; path=/; SameSite=Strict; max-age=31536000'")
        self._draw_theme()

    def _draw_theme(self) -> None:
        symbol, name = _THEMES[self._theme.value]
        set_content(self._theme_button, icon(symbol) + Markup("Colors: {}").format(name))
