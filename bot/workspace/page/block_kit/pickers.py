"""Dates and times: the browser's own pickers."""

from datetime import datetime, tzinfo

from nicegui import events, ui

from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.browser import show_chosen
from bot.workspace.page.html import box

_TYPES = {"datepicker": "date", "timepicker": "time", "datetimepicker": "datetime-local"}
# Browsers report the years 0002, 0020 and 0202 while somebody types 2027.
_FIRST_YEAR = "1000"


class Picker:
    """datepicker, timepicker and datetimepicker."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._type = _TYPES[control.found.type]
        self._shown = self._as_shown(control.held)
        drawn = box(
            "input",
            "kit-input picker",
            type=self._type,
            defaultValue=self._shown,
            required=control.is_required,
            max=None if self._type == "time" else "9999-12-31T23:59"[: 10 if self._type == "date" else None],
            **control.attributes,
        )
        drawn.on("change", self._changed, js_handler="(event) => emit(event.target.value)")

    async def _changed(self, event: events.GenericEventArguments) -> None:
        shown, client = str(event.args), ui.context.client
        if self._type != "time" and shown and shown < _FIRST_YEAR:
            return

        async def report() -> None:
            self._shown = shown
            await self._control.use(self._as_reported(shown))

        await ask_first(self._control, report, lambda: show_chosen(client, self._control.id, [self._shown]))

    @property
    def _zone(self) -> tzinfo:
        return self._control.surface.reader.zone

    def _as_shown(self, held: list[object]) -> str:
        if self._type != "datetime-local" or not held:
            return str(held[0]) if held else ""
        return datetime.fromtimestamp(int(str(held[0])), self._zone).strftime("%Y-%m-%dT%H:%M")

    def _as_reported(self, shown: str) -> object:
        if self._type != "datetime-local" or not shown:
            return shown or None
        return int(datetime.fromisoformat(shown).replace(tzinfo=self._zone).timestamp())
