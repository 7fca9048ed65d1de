"""Selects that are searched, and selects for several things.

https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
"""

import asyncio
from dataclasses import replace

from nicegui import events, ui

from bot.workspace.page.block_kit import popup
from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.options import Choice, chosen, is_from_app
from bot.workspace.page.block_kit.suggestions import Results, Search, among_offered, in_app
from bot.workspace.page.browser import show_list, write
from bot.workspace.page.html import box, leaf

_ASK_AFTER = 0.15
_TYPED = "(event) => emit(event.target.value)"
_CLICKED = "(event) => { event.target.select(); emit(); }"
_IF_OPEN = """(event) => {
  if (event.target.ariaExpanded !== "true") return;
  event.preventDefault();
  event.stopPropagation();
  emit();
}"""
_ENTER = "(event) => { event.preventDefault(); if (event.target.ariaExpanded === 'true') emit(); }"
_IF_EMPTY = "(event) => { if (!event.target.value) emit(); }"
_LEFT = """(event) => {
  const field = event.currentTarget.querySelector("[role=combobox]");
  if (!event.currentTarget.contains(event.relatedTarget)) emit(field.value);
}"""
_PICKED = """(event) => {
  const option = event.target.closest("[role=option]");
  if (option) emit(Number(option.dataset.place));
}"""
_REMOVED = """(event) => {
  const chip = event.target.closest("[data-place]");
  if (!chip) return;
  event.currentTarget.parentElement.querySelector("[role=combobox]").focus();
  emit(Number(chip.dataset.place));
}"""


def draw_searched(control: Control) -> None:
    """external_select."""
    Combobox(control, in_app(control), most=1)


def draw_multiple(control: Control) -> None:
    """The selects whose names begin with multi."""
    search = in_app(control) if is_from_app(control) else among_offered(control)
    Combobox(control, search, most=int(control.element.get("max_selected_items") or 0), is_multiple=True)


class Combobox:
    """A field to type into, a list of what was found, and chips for what is chosen where that may be several."""

    def __init__(self, control: Control, search: Search, *, most: int, is_multiple: bool = False) -> None:
        self._control = control
        self._search = search
        self._most = most
        self._is_multiple = is_multiple
        self._chosen = chosen(control)
        self._results: Results | None = None
        self._active = 0
        self._asked = 0
        self._client = ui.context.client
        with box("div", "combobox") as whole:
            self._chips = leaf("ul", popup.chips_html(control.id, self._shown_as_chips), "chips")
            self._field = self._draw_field()
            self._popup = leaf("div", "", "popup", id=f"{control.id}-list", popover="manual")
        self._chips.on("click", self._removed, js_handler=_REMOVED)
        # A press in the list leaves the focus in the field.
        self._popup.on("mousedown", js_handler="(event) => event.preventDefault()")
        self._popup.on("click", self._picked, js_handler=_PICKED)
        whole.on("focusout", self._left, js_handler=_LEFT)

    def _draw_field(self) -> ui.element:
        control = self._control
        field = box(
            "input",
            "kit-input",
            type="text",
            role="combobox",
            autocomplete="off",
            aria_autocomplete="list",
            aria_expanded="false",
            aria_controls=f"{control.id}-list",
            aria_required="true" if control.is_required else None,
            placeholder=control.placeholder or "Search",
            defaultValue=self._label,
            data_typed=True,
            **control.attributes,
        )
        field.on("click", self._open, js_handler=_CLICKED)
        field.on("input", self._typed, js_handler=_TYPED)
        field.on("keydown.down.prevent", lambda: self._move(1), args=[])
        field.on("keydown.up.prevent", lambda: self._move(-1), args=[])
        field.on("keydown.enter", self._take_active, js_handler=_ENTER)
        field.on("keydown.esc", self._close, js_handler=_IF_OPEN)
        field.on("keydown.backspace", self._take_last_back, js_handler=_IF_EMPTY)
        return field

    # What shows

    @property
    def _label(self) -> str:
        return self._chosen[0].label if self._chosen and not self._is_multiple else ""

    @property
    def _shown_as_chips(self) -> list[Choice]:
        return self._chosen if self._is_multiple else []

    @property
    def _is_full(self) -> bool:
        return self._is_multiple and 0 < self._most <= len(self._chosen)

    def _show(self, results: Results | None, active: int = 0) -> None:
        if self._field.is_deleted:
            return
        self._results, self._active = results, active
        has_active = results is not None and bool(results.choices)
        self._popup.content = popup.list_html(self._control.id, results, active) if results else ""
        self._field.props["aria-expanded"] = "true" if results else "false"
        self._field.props["aria-activedescendant"] = popup.option_id(self._control.id, active) if has_active else ""
        if results:
            show_list(self._client, f"{self._control.id}-list", popup.option_id(self._control.id, active))

    def _show_chosen(self) -> None:
        if not self._field.is_deleted:
            self._chips.content = popup.chips_html(self._control.id, self._shown_as_chips)
            write(self._client, self._control.id, self._label)

    # What somebody does

    async def _open(self) -> None:
        if self._results is None:
            await self._find("")

    async def _typed(self, event: events.GenericEventArguments) -> None:
        await self._find(str(event.args))

    async def _move(self, step: int) -> None:
        if self._results is None:
            await self._find("")
        elif self._results.choices:
            self._show(self._results, (self._active + step) % len(self._results.choices))

    async def _take_active(self) -> None:
        if self._results and self._results.choices:
            await self._take(self._results.choices[self._active])

    async def _picked(self, event: events.GenericEventArguments) -> None:
        if self._results:
            await self._take(self._results.choices[int(event.args)])

    async def _removed(self, event: events.GenericEventArguments) -> None:
        place = int(event.args)
        await self._choose([*self._chosen[:place], *self._chosen[place + 1 :]])

    async def _take_last_back(self) -> None:
        if self._is_multiple and self._chosen:
            await self._choose(self._chosen[:-1])

    async def _left(self, event: events.GenericEventArguments) -> None:
        self._close()
        if not event.args and self._label and self._control.may_be_empty:
            await self._choose([])
        else:
            self._show_chosen()

    def _close(self) -> None:
        self._asked += 1
        self._show(None)

    # What comes of it

    async def _find(self, typed: str) -> None:
        self._asked += 1
        asked = self._asked
        if is_from_app(self._control):
            await asyncio.sleep(_ASK_AFTER)
        if asked != self._asked:
            return
        if self._is_full:
            self._show(Results([], f"You can choose up to {self._most}"))
            return
        results = await self._search(typed)
        if asked == self._asked:
            self._show(replace(results, choices=[c for c in results.choices if c not in self._shown_as_chips]))

    async def _take(self, choice: Choice) -> None:
        self._close()
        await self._choose([*self._shown_as_chips, choice])
        if self._is_multiple:
            await self._find("")

    async def _choose(self, choices: list[Choice]) -> None:
        async def report() -> None:
            self._chosen = choices
            self._show_chosen()
            values = [choice.value for choice in choices]
            await self._control.use(values if self._is_multiple else (values or [None])[0])

        await ask_first(self._control, report, self._show_chosen)
