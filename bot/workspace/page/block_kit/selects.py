"""Selects for one choice out of a list: the browser's own, which every keyboard and screen reader knows."""

from markupsafe import Markup
from nicegui import events, ui

from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.options import Choice, chosen, grouped, offered
from bot.workspace.page.browser import show_chosen
from bot.workspace.page.html import leaf

_OPTION = Markup('<option value="{}"{}>{}</option>')
_GROUP = Markup('<optgroup label="{}">{}</optgroup>')
_SELECTED = Markup(" selected")
_EMPTY = Markup('<option value=""{}>{}</option>')
_NOT_ON_OFFER = Markup(" disabled hidden")


class Select:
    """static_select, users_select, channels_select and conversations_select."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._choices = _with_chosen(offered(control), chosen(control))
        self._place = _place_of(chosen(control), self._choices)
        options = _options_html(self._choices, self._place, control)
        self._drawn = leaf("select", options, "kit-select", required=control.is_required, **control.attributes)
        self._drawn.on("change", self._changed, js_handler="(event) => emit(event.target.value)")

    async def _changed(self, event: events.GenericEventArguments) -> None:
        place = str(event.args)

        async def report() -> None:
            self._place = place
            await self._control.use(self._choices[int(place)].value if place else None)

        client = ui.context.client
        await ask_first(self._control, report, lambda: show_chosen(client, self._control.id, [self._place]))


def _with_chosen(choices: list[Choice], held: list[Choice]) -> list[Choice]:
    """The choices, and before them what is chosen although it is not on offer."""
    values = [choice.value for choice in choices]
    return [*(choice for choice in held if choice.value not in values), *choices]


def _place_of(held: list[Choice], choices: list[Choice]) -> str:
    values = [choice.value for choice in choices]
    return str(values.index(held[0].value)) if held else ""


def _options_html(choices: list[Choice], place: str, control: Control) -> Markup:
    """Values are places in the list: what the app calls its options never enters the page."""
    marks = (Markup() if control.may_be_empty else _NOT_ON_OFFER) + (Markup() if place else _SELECTED)
    empty = _EMPTY.format(marks, control.placeholder or "Choose an option")
    return empty + Markup().join(
        _GROUP.format(label, options) if label else options
        for label, members in grouped(choices)
        for options in [Markup().join(_option(number, choice, place) for number, choice in members)]
    )


def _option(number: int, choice: Choice, place: str) -> Markup:
    shown = f"{choice.label} – {choice.note}" if choice.note else choice.label
    return _OPTION.format(number, _SELECTED if str(number) == place else "", shown)
