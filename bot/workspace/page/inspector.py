"""What goes on between the workspace and the app."""

import json

from markupsafe import Markup
from nicegui import background_tasks, events, ui

from bot.workspace.changes import Subscription
from bot.workspace.journal import Cleared, Entry, Journal
from bot.workspace.page.html import box, icon, leaf, set_content
from bot.workspace.page.switches import Switches
from bot.workspace.page.viewer import Viewer

_MOST_ROWS = 300
_NOTHING = "Choose an entry to see what was sent, and what came back."
_ROW = Markup(
    '<time title="{}">{}</time><span class="entry-source" title="{}">{}</span><span class="entry-name">{}</span>'
    '<span class="entry-outcome">{}</span><span class="entry-took">{}</span>'
)
_ICONS = {
    "call": "north_west",
    "event": "south_east",
    "command": "terminal",
    "interaction": "touch_app",
    "socket": "power",
}
_FINE = ("ok", "sent")
# While somebody types, the list is drawn at most so often.
_THROTTLE_SECONDS = 0.2
_CLICKED = """(event) => {
  const row = event.target.closest("[data-number]");
  if (row) emit(Number(row.dataset.number));
}"""


class Inspector:
    """A drawer, on which something is drawn only while it is open; the newest entry stands on top."""

    def __init__(self, viewer: Viewer, journal: Journal) -> None:
        self._viewer = viewer
        self._journal = journal
        self._wanted = ""
        self._rows: dict[int, ui.html] = {}
        self._chosen = 0
        self._news: Subscription[Entry | Cleared] | None = None
        self._pane = box("aside", "pane inspector", aria_label="Inspector")
        self._pane.set_visibility(False)
        self._pane.client.on_delete(self._unsubscribe)
        self._switches = Switches(viewer.slack.faults)

    def toggle(self) -> None:
        """Open it, or close it."""
        if self._news is None:
            self._open()
        else:
            self._close()

    def show_switches(self) -> None:
        """Show the switches as they are: another window may have changed them."""
        if self._news is not None:
            self._switches.show()

    def _open(self) -> None:
        with self._pane:
            self._draw()
        self._pane.set_visibility(True)
        self._news = self._journal.subscribe()
        background_tasks.create(self._keep_up(self._news), name="inspector")

    def _close(self) -> None:
        self._unsubscribe()
        self._pane.set_visibility(False)
        self._pane.clear()

    def _unsubscribe(self) -> None:
        if self._news is not None:
            self._news.close()
            self._news = None

    def _draw(self) -> None:
        with box("header", "pane-head"):
            leaf("h2", "Inspector", "pane-title")
            self._draw_filter()
            close = leaf("button", icon("close"), "tool", type="button", aria_label="Close inspector")
            close.on("click", self.toggle)
        with box("div", "inspector-body"):
            self._switches.draw()
            self._list = box("div", "entries", tabindex=0, role="region", aria_label="What went on")
            self._detail = leaf("pre", _NOTHING, "entry-detail", tabindex=0, role="region", aria_label="Details")
        self._list.on("click", self._choose, js_handler=_CLICKED)
        self._fill()
        self._show_chosen()

    def _draw_filter(self) -> None:
        label = "Filter by method or event"
        wanted = box("input", "entries-filter push", type="search", placeholder=label, aria_label=label)
        wanted.props["defaultValue"] = self._wanted
        typed = "(event) => emit(event.target.value)"
        wanted.on("input", self._filter, js_handler=typed, throttle=_THROTTLE_SECONDS)
        leaf("button", "Clear", "button", type="button").on("click", self._clear)

    def _fill(self) -> None:
        self._list.clear()
        self._rows = {}
        wanted = [entry for entry in self._journal.entries() if self._is_wanted(entry)]
        for entry in reversed(wanted[-_MOST_ROWS:]):
            self._draw_row(entry)

    def _is_wanted(self, entry: Entry) -> bool:
        return self._wanted.strip().casefold() in _name(entry).casefold()

    def _draw_row(self, entry: Entry) -> ui.html:
        pressed = "true" if entry.number == self._chosen else None
        with self._list:
            row = leaf("button", self._line(entry), _classes(entry), type="button", aria_pressed=pressed)
        row.props["data-number"] = entry.number
        self._rows[entry.number] = row
        return row

    def _show(self, entry: Entry) -> None:
        if entry.number in self._rows:
            set_content(self._rows[entry.number], self._line(entry))
            self._rows[entry.number].classes(replace=_classes(entry))
        # What changes late, and had to make room before, does not come back as if it were new.
        elif self._is_wanted(entry) and entry.number > max(self._rows, default=0):
            self._draw_row(entry).move(target_index=0)
            self._forget_oldest()
        if entry.number == self._chosen:
            self._show_detail(entry)

    def _forget_oldest(self) -> None:
        if len(self._rows) > _MOST_ROWS:
            self._rows.pop(min(self._rows)).delete()

    def _line(self, entry: Entry) -> Markup:
        at = self._viewer.local(entry.at)
        took = "" if entry.took is None else f"{entry.took * 1000:.0f} ms"
        second = f"{at:%H:%M:%S}"
        exactly = f"{second}.{at.microsecond // 1000:03d}"
        symbol = icon(_ICONS[entry.source])
        return _ROW.format(exactly, second, entry.source, symbol, _name(entry), entry.outcome, took)

    def _choose(self, event: events.GenericEventArguments) -> None:
        entry = self._journal.entry(event.args)
        if entry is not None:
            self._choose_row(entry.number)
            self._show_detail(entry)

    def _choose_row(self, number: int) -> None:
        for chosen in (self._chosen, number):
            if chosen in self._rows:
                self._rows[chosen].props.set_optional("aria-pressed", "true" if chosen == number else None)
        self._chosen = number

    def _show_detail(self, entry: Entry) -> None:
        told = {"sent": entry.payload, "answer": entry.answer}
        set_content(self._detail, json.dumps(told, indent=2, ensure_ascii=False))

    def _show_chosen(self) -> None:
        entry = self._journal.entry(self._chosen)
        if entry is not None:
            self._show_detail(entry)

    def _filter(self, event: events.GenericEventArguments) -> None:
        self._wanted = str(event.args)
        self._fill()

    def _clear(self) -> None:
        """Every window hears of it, this one too."""
        self._journal.clear()

    def _show_nothing(self) -> None:
        self._chosen = 0
        self._fill()
        set_content(self._detail, _NOTHING)

    async def _keep_up(self, news: Subscription[Entry | Cleared]) -> None:
        async for told in news:
            if news is not self._news:
                return
            if isinstance(told, Cleared):
                self._show_nothing()
            else:
                self._show(told)


def _name(entry: Entry) -> str:
    return entry.name if entry.attempt == 1 else f"{entry.name}, try {entry.attempt}"


def _classes(entry: Entry) -> str:
    return f"entry entry-{entry.source} " + ("" if entry.outcome in _FINE else "entry-failed")
