"""Radio buttons and checkboxes: one piece of HTML for the group, which reports as one."""

from markupsafe import Markup
from nicegui import events, ui

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.browser import show_chosen
from bot.workspace.page.html import leaf
from bot.workspace.page.text import Reader, text_html

_INPUT = Markup(
    '<label class="choice"><input type="{kind}" name="{group}" id="{group}-{number}" value="{number}"{marks}>'
    "<span>{text}</span></label>"
)
_CHECKED = Markup(" checked")
_FIRST = Markup(" autofocus")
_NOTE = Markup('{}<span class="note">{}</span>')
_CHANGED = (
    "(event) => emit([...event.currentTarget.querySelectorAll('input:checked')].map((input) => Number(input.value)))"
)


class Choices:
    """A group of radio buttons or checkboxes."""

    def __init__(self, control: Control, *, kind: str) -> None:
        self._control = control
        self._is_radio = kind == "radio"
        self._options: list[JSON] = list(control.element["options"])
        held = [option["value"] for option in control.held if isinstance(option, dict)]
        self._places = [place for place, option in enumerate(self._options) if option["value"] in held]
        role = "radiogroup" if self._is_radio else "group"
        drawn = leaf("div", self._html(kind), "kit-choices", role=role, **control.attributes | {"autofocus": False})
        drawn.on("change", self._changed, js_handler=_CHANGED)

    def _html(self, kind: str) -> Markup:
        return Markup().join(
            _INPUT.format(
                kind=kind,
                group=self._control.id,
                number=number,
                marks=self._marks(number),
                text=_text(option, self._control.surface.reader),
            )
            for number, option in enumerate(self._options)
        )

    def _marks(self, number: int) -> Markup:
        is_first = not number and self._control.takes_focus
        return (_CHECKED if number in self._places else Markup()) + (_FIRST if is_first else "")

    async def _changed(self, event: events.GenericEventArguments) -> None:
        places = [int(place) for place in event.args]
        client = ui.context.client

        async def report() -> None:
            self._places = places
            values = [self._options[place]["value"] for place in places]
            await self._control.use((values or [None])[0] if self._is_radio else values)

        def put_back() -> None:
            show_chosen(client, self._control.id, [str(place) for place in self._places])

        await ask_first(self._control, report, put_back)


def _text(option: JSON, reader: Reader) -> Markup:
    text = text_html(option["text"], reader)
    return _NOTE.format(text, text_html(option["description"], reader)) if option.get("description") else text
