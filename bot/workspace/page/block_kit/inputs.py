"""Fields for text: what stands in them is noted with every keystroke, and reported when the app wants to know."""

from nicegui import events

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.html import Attribute, box, leaf

_VALUE = "(event) => emit(event.target.value)"
_ENTERED = "(event) => { if (!event.isComposing) emit(event.target.value); }"
# A form is not sent with the Enter that reports a field.
_ENTERED_IN_LINE = "(event) => { event.preventDefault(); if (!event.isComposing) emit(event.target.value); }"
# Not the types that browsers have for them: those keep from us what they find wrong, and where the caret is.
_KEYBOARDS = {"email_text_input": "email", "url_text_input": "url"}


class TextInput:
    """plain_text_input, number_input, email_text_input, url_text_input and rich_text_input."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._is_rich = control.found.type == "rich_text_input"
        self._is_long = self._is_rich or bool(control.element.get("multiline"))
        self._noted = _written(control.held)
        self._draw()

    def _draw(self) -> None:
        control = self._control
        hint_id = f"{control.id}-enter" if self._reports_on("on_enter_pressed") else ""
        drawn = box(
            "textarea" if self._is_long else "input",
            "kit-input",
            type=None if self._is_long else "text",
            rows=4 if self._is_long else None,
            # Not the value itself: that would be set again whenever anything else on the page changes.
            defaultValue=self._noted,
            placeholder=control.placeholder or None,
            required=control.is_required,
            autocomplete="off",
            data_typed=True,
            **_limits(control.element),
            **control.attributes | {"aria_describedby": f"{control.note_ids} {hint_id}".strip() or None},
        )
        drawn.on("input", self._typed, js_handler=_VALUE)
        if hint_id:
            drawn.on("keydown.enter", self._entered, js_handler=_ENTERED if self._is_long else _ENTERED_IN_LINE)
            leaf("div", "Press Enter to submit", "field-hint", id=hint_id)

    def _reports_on(self, trigger: str) -> bool:
        """Whether the app hears of it at once: with Enter, unless it wants to hear of every character."""
        config = self._control.element.get("dispatch_action_config") or {}
        triggers = config.get("trigger_actions_on") or ("on_enter_pressed",)
        return self._control.found.reports_at_once and trigger in triggers

    async def _typed(self, event: events.GenericEventArguments) -> None:
        text = str(event.args)
        if text == self._noted:
            return
        self._noted = text
        if self._reports_on("on_character_entered"):
            await self._control.use(self._as_reported(text))
        else:
            await self._control.note(self._as_reported(text))

    async def _entered(self, event: events.GenericEventArguments) -> None:
        self._noted = str(event.args)
        await self._control.use(self._as_reported(self._noted))

    def _as_reported(self, text: str) -> object:
        if self._control.found.type not in ("plain_text_input", "rich_text_input"):
            text = text.strip()
        return _rich_text(text) if self._is_rich and text else text or None


def _limits(element: JSON) -> dict[str, Attribute]:
    """How long it may be, and which keyboard a touch screen shows; what is wrong is said when the form is sent."""
    if element["type"] == "number_input":
        return {"inputmode": "decimal" if element.get("is_decimal_allowed") else "numeric"}
    most = element.get("max_length")
    return {"maxlength": None if most is None else str(most), "inputmode": _KEYBOARDS.get(element["type"])}


def _written(held: list[object]) -> str:
    """The text of what is held; of a rich text only its words."""
    return "".join(_words(value) if isinstance(value, dict) else str(value) for value in held)


def _words(part: JSON) -> str:
    text = str(part.get("text", ""))
    inside = [_words(element) for element in part.get("elements", ())]
    return text + ("\n" if part.get("type") == "rich_text" else "").join(inside)


def _rich_text(text: str) -> JSON:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
