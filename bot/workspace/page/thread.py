"""The pane of a thread, beside its conversation."""

from collections.abc import Callable

from bot.workspace.model import Channel
from bot.workspace.page.composer import Composer
from bot.workspace.page.html import box, icon, leaf
from bot.workspace.page.message_acts import MessageActs
from bot.workspace.page.timeline import Timeline
from bot.workspace.page.viewer import Viewer


class Thread:
    """One thread at a time, or none."""

    def __init__(self, viewer: Viewer, acts: MessageActs, close: Callable[[], None]) -> None:
        self._viewer = viewer
        self._acts = acts
        self._close = close
        self.channel: Channel | None = None
        self.ts: str | None = None
        self._pane = box("aside", "pane thread", aria_label="Thread")
        self._pane.set_visibility(False)

    def show(self, channel: Channel, ts: str) -> None:
        """Open a thread."""
        if (self.channel, self.ts) == (channel, ts):
            return
        self.channel, self.ts = channel, ts
        self._pane.clear()
        self._pane.set_visibility(True)
        with self._pane:
            self._draw_header(channel)
            with box("div", "pane-body") as body:
                self._timeline = Timeline(self._viewer, self._acts, channel, ts)
                self._composer = Composer(self._viewer, body, channel, ts)

    def focus(self, *, is_on_demand: bool) -> None:
        """Let somebody type here; else only one who is at nothing else."""
        self._composer.field.focus(is_on_demand=is_on_demand)

    def hide(self) -> None:
        """Close it."""
        self.channel = self.ts = None
        self._pane.clear()
        self._pane.set_visibility(False)

    def holds(self, channel_id: str, thread_ts: str) -> bool:
        """Whether this thread is open."""
        return self.channel is not None and (self.channel.id, self.ts) == (channel_id, thread_ts)

    def draw_again(self) -> None:
        """Show the messages as they stand now."""
        if self.ts is not None:
            self._timeline.draw_again()

    def take(self, ts: str) -> None:
        """Show what has become of a message of this thread."""
        self._timeline.take(ts)

    def _draw_header(self, channel: Channel) -> None:
        with box("header", "pane-head"):
            leaf("h2", "Thread", "pane-title")
            leaf("span", self._viewer.title_of(channel), "muted")
            close = leaf("button", icon("close"), "tool push", type="button", aria_label="Close thread")
            close.on("click", self._close)
