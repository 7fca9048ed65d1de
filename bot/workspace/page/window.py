"""One browser window: a person, an open conversation, perhaps a thread; it keeps up with what happens."""

import json
import logging
from urllib.parse import urlencode

from nicegui import background_tasks, events, ui

from bot.workspace.changes import Subscription
from bot.workspace.journal import Journal
from bot.workspace.model import Change, Channel, Message
from bot.workspace.page.browser import add_styles_and_scripts
from bot.workspace.page.conversation import Conversation, Tab
from bot.workspace.page.html import box
from bot.workspace.page.inspector import Inspector
from bot.workspace.page.message_acts import MessageActs
from bot.workspace.page.modals import Modals
from bot.workspace.page.permalinks import read_permalink
from bot.workspace.page.sidebar import Sidebar
from bot.workspace.page.thread import Thread
from bot.workspace.page.unread import Unread, mentions
from bot.workspace.page.viewer import Viewer
from bot.workspace.person import Person
from bot.workspace.slack import Slack

PERSON_COOKIE = "workspace_person"
_LOGGER = logging.getLogger(__name__)
_FIRST = "interviews"
# A link to a message of this workspace leads there in this window, as in Slack.
_FOLLOWED = """(event) => {
  const link = event.target.closest('a[href*="/archives/"]');
  if (!link || link.port !== location.port || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  emit(link.pathname, link.search);
}"""


class Window:
    """Draws everything once, then what changes."""

    def __init__(self, slack: Slack, person: Person, journal: Journal, unread: Unread) -> None:
        self._viewer = Viewer(slack=slack, person=person, page=ui.context.client.content)
        self._unread = unread
        self._client = ui.context.client
        self._has_connected = False
        self._closed_threads: set[tuple[str, str]] = set()
        add_styles_and_scripts()
        ui.page_title(f"{slack.state.settings['team_name']}: {person.name}")
        # NiceGUI's own page is a landmark "main" around everything; ours is the conversation alone.
        with self._client.layout, box("div", "everything") as everything:
            self._draw(journal)
        everything.on("click", self._follow, js_handler=_FOLLOWED)

    def _draw(self, journal: Journal) -> None:
        acts = MessageActs(self._viewer, self._open_thread)
        with box("div", "window"):
            self._sidebar = Sidebar(self._viewer, self._unread, self._go, self._toggle_inspector)
            with box("div", "work"):
                with box("div", "panes"):
                    self._conversation = Conversation(self._viewer, acts, self._go, self._sidebar.toggle)
                    self._thread = Thread(self._viewer, acts, self._close_thread)
                self._inspector = Inspector(self._viewer, journal)
        self._modals = Modals(self._viewer.person, lambda: self._viewer.reader, self._viewer.say)

    async def open(self, place: str, thread_ts: str | None, tab: str) -> None:
        """Begin at a conversation by name or id, and a thread of it; keep up until the browser is gone."""
        changes = self._viewer.slack.changes.subscribe()
        self._client.on_delete(changes.close)
        channel = self._place(place)
        await self._go(channel, "home" if tab == "home" else "messages")
        root = self._viewer.person.message(channel, thread_ts) if thread_ts else None
        if root is not None:
            self._thread.show(channel, root.thread_ts or root.ts)
        self._modals.show()
        self._conversation.focus()
        background_tasks.create(self._keep_up(changes), name=f"window of {self._viewer.person.name}")
        self._client.on_connect(self._come_back)

    def _come_back(self) -> None:
        """After a cut, NiceGUI may send what is new before what was missed: draw it as it stands now."""
        if not self._has_connected:
            self._has_connected = True
            return
        self._conversation.draw_again()
        self._thread.draw_again()
        self._sidebar.draw()
        self._modals.show()

    # Where to

    def _place(self, name: str) -> Channel:
        known = {c.id: c for c in self._viewer.person.channels()}
        named = {c.name: c for c in known.values() if c.name}
        return known.get(name) or named.get(name) or named.get(_FIRST) or self._viewer.person.dm()

    async def _go(self, channel: Channel, tab: Tab = "messages") -> None:
        self._thread.hide()
        self._sidebar.hide()
        await self._conversation.show(channel, tab)
        if tab == "messages":
            self._unread.mark_read(self._viewer.person.id, channel)
        self._sidebar.show(channel)
        self._note_address()

    def _open_thread(self, channel_id: str, ts: str) -> None:
        self._closed_threads.discard((channel_id, ts))
        self._thread.show(self._viewer.slack.state.channels[channel_id], ts)
        self._thread.focus(is_on_demand=True)
        self._note_address()

    def _close_thread(self) -> None:
        if self._thread.channel is not None and self._thread.ts is not None:
            self._closed_threads.add((self._thread.channel.id, self._thread.ts))
        self._thread.hide()
        self._conversation.focus()
        self._note_address()

    async def _follow(self, event: events.GenericEventArguments) -> None:
        link = read_permalink(*event.args)
        channel = self._viewer.slack.state.channels.get(link.channel) if link else None
        message = self._viewer.person.message(channel, link.ts) if link and channel else None
        if channel is None or message is None:
            self._viewer.say("That message is not there, or not for you.")
            return
        if channel is not self._conversation.channel or self._conversation.is_home:
            await self._go(channel)
        self._open_thread(channel.id, message.thread_ts or message.ts)

    def _toggle_inspector(self) -> None:
        self._sidebar.hide()
        self._inspector.toggle()

    def _note_address(self) -> None:
        """The browser's address leads back here, also after a reload; another tab begins as the same person."""
        channel = self._conversation.channel
        address = {"as": self._viewer.person.name, "in": channel.name or channel.id, "tab": self._conversation.tab}
        if self._thread.ts:
            address["thread"] = self._thread.ts
        code = f"history.replaceState(null, '', {json.dumps('/?' + urlencode(address))})"
        cookie = json.dumps(f"{PERSON_COOKIE}={self._viewer.person.id}; path=/; SameSite=Strict")
        self._client.run_javascript(f"{code}; document.cookie = {cookie}")

    # What happens meanwhile

    async def _keep_up(self, changes: Subscription[Change]) -> None:
        async for change in changes:
            if change.kind != "faults_changed" and self._viewer.person.id not in (change.visible_to or ()):
                continue
            try:
                await self._take(change)
            except Exception:  # one change that can't be drawn must not stop the others
                _LOGGER.exception("change not drawn: %s", change.kind)

    async def _take(self, change: Change) -> None:
        match change.kind:
            case "view_opened" | "view_updated" | "view_closed":
                self._modals.show()
            case "faults_changed":
                self._inspector.show_switches()
            case "home_published":
                self._conversation.draw_home()
            case "channel_changed":
                await self._take_channel(change.data["id"])
            case _:
                await self._take_message(change)

    async def _take_channel(self, channel_id: str) -> None:
        channel = self._conversation.channel
        self._sidebar.draw()
        if channel_id != channel.id:
            return
        if self._viewer.person.id in self._viewer.slack.state.sees(channel):
            self._conversation.draw_header()
        else:
            self._viewer.say(f"You are not in {self._viewer.title_of(channel)} any more.")
            await self._go(self._place(""))

    async def _take_message(self, change: Change) -> None:
        channel = self._viewer.slack.state.channels[change.data["channel"]]
        ts = change.data["message"]["ts"]
        root_ts = change.data["message"].get("thread_ts") or ts
        if channel is self._conversation.channel:
            self._take_in_conversation(change, ts, root_ts)
        if self._thread.holds(channel.id, root_ts):
            self._take_in_thread(channel, ts)
        if change.kind == "message_posted":
            await self._notify(channel, ts)

    def _take_in_conversation(self, change: Change, ts: str, root_ts: str) -> None:
        if root_ts == ts or change.data["message"].get("subtype") == "thread_broadcast":
            self._conversation.take(ts)
        if root_ts != ts:
            self._conversation.refresh(root_ts)

    def _take_in_thread(self, channel: Channel, ts: str) -> None:
        if ts == self._thread.ts and self._viewer.person.message(channel, ts) is None:
            self._viewer.say("The message that this thread began with was deleted.")
            self._close_thread()
        else:
            self._thread.take(ts)

    async def _notify(self, channel: Channel, ts: str) -> None:
        """Slack notifies whom a message concerns. Here it is counted, and one's own interview comes into view."""
        me = self._viewer.person.id
        message = self._viewer.person.message(channel, ts)
        if message is None or not self._unread.concerns(me, channel, message):
            return
        is_open = channel is self._conversation.channel and not self._conversation.is_home
        if is_open:
            self._unread.mark_read(me, channel)
        else:
            self._sidebar.draw()
        root = self._viewer.person.message(channel, message.thread_ts or ts)
        if root is not None and message.is_reply and mentions(root, me):
            await self._show_own_thread(channel, root, is_open=is_open)
        elif not is_open and (channel.kind == "im" or mentions(message, me)):
            self._viewer.say(f"{self._viewer.user(message.user).display_name} wrote to you.")

    async def _show_own_thread(self, channel: Channel, root: Message, *, is_open: bool) -> None:
        """Unless one is at another thread, at another conversation, or has closed it."""
        if self._thread.ts or (channel.id, root.ts) in self._closed_threads:
            return
        if not (is_open or self._conversation.is_home):
            return
        if not is_open:
            await self._go(channel)
        self._thread.show(channel, root.ts)
        self._thread.focus(is_on_demand=False)
        self._note_address()
