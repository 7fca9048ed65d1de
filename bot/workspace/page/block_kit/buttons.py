"""Buttons, which report that somebody pressed them."""

from nicegui import ui

from bot.workspace.page.block_kit.confirm import ask_first
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.images import is_web_address
from bot.workspace.page.browser import open_tab
from bot.workspace.page.html import Attribute, leaf
from bot.workspace.page.text import text_html

_STYLES = ("primary", "danger")


class Button:
    """A button; while the app has not answered, pressing it again does nothing."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._is_busy = False
        self._client = ui.context.client
        self._drawn = self._draw()
        self._drawn.on("click", self._pressed, args=[])

    def _draw(self) -> ui.html:
        element = self._control.element
        style, label = element.get("style"), element.get("accessibility_label")
        classes = f"kit-button {style if style in _STYLES else ''}"
        text = text_html(element["text"], self._control.surface.reader)
        attributes: dict[str, Attribute] = {
            "id": self._control.id,
            "aria_label": str(label) if label else None,
            "autofocus": self._control.takes_focus,
        }
        url = element.get("url")
        if is_web_address(url) and not element.get("confirm"):
            return leaf("a", text, classes, href=url, target="_blank", rel="noopener noreferrer", **attributes)
        return leaf("button", text, classes, type="button", **attributes)

    async def _pressed(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            await ask_first(self._control, self._report, self._rest)

    async def _report(self) -> None:
        self._drawn.props["aria-busy"] = "true"
        url = self._control.element.get("url")
        if is_web_address(url) and self._control.element.get("confirm"):
            open_tab(self._client, str(url))
        try:
            await self._control.use()
        finally:
            self._rest()

    def _rest(self) -> None:
        self._is_busy = False
        # The answer may have drawn the message anew, without this button.
        if not self._drawn.is_deleted:
            self._drawn.props.pop("aria-busy", None)
