"""The menu behind three dots."""

from markupsafe import Markup
from nicegui import events

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.images import is_web_address
from bot.workspace.page.html import icon, leaf
from bot.workspace.page.text import Reader, text_html

_MENU = Markup(
    '<button type="button" class="kit-button" id="{0}" popovertarget="{0}-menu" aria-label="More options">{1}</button>'
    '<div popover id="{0}-menu" class="menu" role="group" aria-label="More options">{2}</div>'
)
_ITEM = Markup('<button type="button" class="menu-item" data-option="{}">{}</button>')
_LINK = Markup('<a class="menu-item" href="{}" target="_blank" rel="noopener noreferrer" data-option="{}">{}</a>')
_NOTE = Markup('{}<span class="note">{}</span>')
# It closes at once, in the browser: then the focus goes back before anything is drawn anew.
_CHOSEN = """(event) => {
  const option = event.target.closest("[data-option]");
  if (!option) return;
  option.parentElement.hidePopover();
  event.currentTarget.querySelector("button").focus();
  emit(Number(option.dataset.option));
}"""


class Overflow:
    """A menu of up to five options, of which each reports itself."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._options: list[JSON] = list(control.element["options"])
        reader = control.surface.reader
        items = Markup().join(_item(number, option, reader) for number, option in enumerate(self._options))
        menu = leaf("div", _MENU.format(control.id, icon("more_horiz"), items), "overflow")
        menu.on("click", self._chosen, js_handler=_CHOSEN)

    async def _chosen(self, event: events.GenericEventArguments) -> None:
        option = self._options[int(event.args)]

        async def report() -> None:
            await self._control.use(option["value"])

        await ask_first(self._control, report, lambda: None)


def _item(number: int, option: JSON, reader: Reader) -> Markup:
    text, url, note = text_html(option["text"], reader), option.get("url"), option.get("description")
    shown = _NOTE.format(text, text_html(note, reader)) if note else text
    return _LINK.format(url, number, shown) if is_web_address(url) else _ITEM.format(number, shown)
