"""The question that an element may ask before it reports.

https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
"""

from collections.abc import Awaitable, Callable

from nicegui import ui

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.browser import open_dialog
from bot.workspace.page.html import box, leaf
from bot.workspace.page.text import Reader, text_html

_QUESTION, _EXPLANATION = "confirm-question", "confirm-explanation"
# It closes at once, in the browser: then the focus goes back before anything is drawn anew.
_ANSWERED = "(event) => { workspace.close(event.target.closest('dialog').id); emit(); }"
_ESCAPED = "(event) => { event.preventDefault(); workspace.close(event.currentTarget.id); emit(); }"


async def ask_first(control: Control, act: Callable[[], Awaitable[None]], undo: Callable[[], None]) -> None:
    """Act; where the element has a confirm object, only after a yes, and undo after a no."""
    confirm = control.element.get("confirm")
    if isinstance(confirm, dict):
        ask(confirm, control.surface.reader, act, undo)
    else:
        await act()


def ask(
    confirm: JSON, reader: Reader, act: Callable[[], Awaitable[None]], undo: Callable[[], None] = lambda: None
) -> None:
    """Show a confirm object as a dialog, which asks and then acts or undoes."""
    client = ui.context.client

    async def agree() -> None:
        dialog.delete()
        # What comes of it stands where the dialog stood: NiceGUI does nothing where there is nothing left.
        with client.layout:
            await act()

    def decline() -> None:
        dialog.delete()
        undo()

    # It stands outside of what may be drawn anew while it is open.
    with (
        client.layout,
        box(
            "dialog", "modal confirm", role="alertdialog", aria_labelledby=_QUESTION, aria_describedby=_EXPLANATION
        ) as dialog,
    ):
        _draw(confirm, reader, agree, decline)
    dialog.on("cancel", decline, js_handler=_ESCAPED)
    open_dialog(client, dialog.html_id)


def _draw(
    confirm: JSON,
    reader: Reader,
    agree: Callable[[], Awaitable[None]],
    decline: Callable[[], None],
) -> None:
    title, text = confirm.get("title"), confirm.get("text")
    leaf("h2", text_html(title, reader) if title else "Are you sure?", "modal-title", id=_QUESTION)
    leaf("div", text_html(text, reader) if text else "", "modal-body text", id=_EXPLANATION)
    with box("div", "modal-foot"):
        _button(confirm.get("deny"), "No", "", reader).on("click", decline, js_handler=_ANSWERED)
        style = "danger" if confirm.get("style") == "danger" else "primary"
        _button(confirm.get("confirm"), "Yes", style, reader).on("click", agree, js_handler=_ANSWERED)


def _button(text: JSON | None, default: str, style: str, reader: Reader) -> ui.html:
    shown = text_html(text, reader) if text else default
    return leaf("button", shown, f"kit-button {style}", type="button")
