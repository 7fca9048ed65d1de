"""The box below a conversation or a thread: writing, commands, files."""

from functools import partial

from nicegui import events, ui

from bot.workspace.errors import SlackError
from bot.workspace.model import Channel
from bot.workspace.page.attachments import Attachments
from bot.workspace.page.html import box, icon, leaf
from bot.workspace.page.text_field import TextField
from bot.workspace.page.viewer import Viewer
from bot.workspace.results import CommandResult

_CHECKED = "(event) => emit(event.target.checked)"
_FAILED = {
    "operation_timeout": "{command} failed: the app did not answer within three seconds. Try again.",
    "dispatch_failed": "{command} failed: the app is not connected. Start it, then try again.",
    "user_not_found": "There is nobody of that name here.",
    "method_not_supported_for_channel_type": "Nobody can be brought into a direct message.",
}
_REFUSED = {
    "not_in_channel": "You are not in this channel.",
    "is_archived": "This channel is archived.",
    "msg_too_long": "A message may have 40,000 characters at most.",
}


class Composer:
    """Writes into one conversation, or into a thread of it."""

    def __init__(self, viewer: Viewer, pane: ui.element, channel: Channel, thread_ts: str | None = None) -> None:
        self._viewer = viewer
        self._channel = channel
        self._thread_ts = thread_ts
        self._broadcast: ui.element | None = None
        self._is_broadcast = False
        draft = f"{viewer.person.id}/{channel.id}/{thread_ts or ''}"
        with box("div", "composer"):
            self._attachments = Attachments(viewer, draft)
            self.field = TextField(
                viewer,
                self._label(),
                self._send,
                draft=draft,
                uploader=self._attachments.uploader_id,
                commands=True,
            )
            with box("div", "composer-tools"):
                self._attachments.draw_button()
                self._draw_shortcuts()
                if thread_ts is not None:
                    self._draw_broadcast()
                leaf("span", "Shift+Enter for a new line", "muted composer-hint")
                self.field.sends_on_click(leaf("button", icon("send"), "tool send", type="button", aria_label="Send"))
        self._attachments.take_from(pane)

    async def run(self, line: str) -> bool:
        """Send a slash command; says why where it fails."""
        try:
            result = await self._viewer.person.command(line, self._channel, self._thread_ts)
        except SlackError as refusal:
            result = CommandResult(error=refusal.code)
        if not result.ok:
            said = result.ack_text or _FAILED.get(result.error or "", "{command} failed: {error}.")
            command = line.split(maxsplit=1)[0]
            self._viewer.say(said.replace("{command}", command).replace("{error}", result.error or ""))
        return result.ok

    def _label(self) -> str:
        if self._thread_ts is not None:
            return "Reply …"
        return f"Message {self._viewer.title_of(self._channel)}"

    async def _send(self, text: str) -> bool:
        if text.lstrip().startswith("/"):
            return await self.run(text)
        files = self._attachments.take_all()
        if not text.strip() and not files:
            return False
        try:
            await self._viewer.person.post(
                self._channel, text.strip(), self._thread_ts, broadcast=self._is_broadcast, files=files
            )
        except SlackError as refusal:
            self._attachments.put_back(files)
            self._viewer.say(_REFUSED.get(refusal.code, f"The message was not sent: {refusal.code}."))
            return False
        self._reset_broadcast()
        return True

    def _draw_shortcuts(self) -> None:
        shortcuts = [s for s in self._viewer.slack.manifest.shortcuts.values() if s.get("type") == "global"]
        if not shortcuts:
            return
        name = f"shortcuts-{self._thread_ts or ''}"
        leaf("button", icon("bolt"), "tool", type="button", aria_label="Shortcuts", popovertarget=name)
        with box("div", "menu menu-right", id=name, role="group", aria_label="Shortcuts", popover=""):
            for shortcut in shortcuts:
                entry = leaf("button", str(shortcut["name"]), "menu-item", type="button")
                entry.props["popovertarget"], entry.props["popovertargetaction"] = name, "hide"
                entry.on("click", partial(self._viewer.use_shortcut, str(shortcut["callback_id"])), args=[])

    def _draw_broadcast(self) -> None:
        def note(event: events.GenericEventArguments) -> None:
            self._is_broadcast = bool(event.args)

        with box("label", "composer-broadcast"):
            self._broadcast = box("input", type="checkbox").on("change", note, js_handler=_CHECKED)
            leaf("span", f"Also send to {self._viewer.title_of(self._channel)}")

    def _reset_broadcast(self) -> None:
        if self._broadcast is not None and self._is_broadcast:
            self._is_broadcast = False
            self._broadcast.client.run_javascript(f"getHtmlElement({self._broadcast.id}).checked = false")
