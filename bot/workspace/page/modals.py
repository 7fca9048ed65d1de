"""The modal in front of a person's stack, in a dialog of its own.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Callable, Mapping

from nicegui import ui

from bot.workspace.errors import SlackError
from bot.workspace.model import JSON, View
from bot.workspace.page.block_kit.blocks import draw_blocks
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.browser import close_dialog, focus_refused, open_dialog
from bot.workspace.page.html import box, icon, leaf, set_content
from bot.workspace.page.text import Reader, plain_html, text_html
from bot.workspace.person import Person
from bot.workspace.results import SubmitResult

_PREVENTED = "(event) => { event.preventDefault(); emit(); }"
# Where a menu is open in it, Escape closes that.
_ESCAPED = """(event) => {
  if (event.currentTarget.querySelector(".menu:popover-open")) return;
  event.preventDefault();
  emit();
}"""


class Modals:
    """Shows ``person.view`` in one browser window; every window of that person shows the same."""

    def __init__(self, person: Person, reader: Callable[[], Reader], say: Callable[[str], None]) -> None:
        self._person = person
        self._reader = reader
        self._say = say
        self._shown: tuple[str, str] | None = None
        self._is_busy = False
        self._client = ui.context.client
        with box("dialog", "modal", tabindex=-1, aria_labelledby="modal-title") as self._dialog:
            self._form = box("form", "modal-form", novalidate=True)
        # Only a press of Escape that never reaches the page closes a dialog twice in a row.
        self._dialog.on("keydown.esc", self._leave, js_handler=_ESCAPED)
        self._dialog.on("cancel", self._leave, js_handler=_PREVENTED)
        self._dialog.on("close", self._stay, args=[])
        self._form.on("submit", self._submit, js_handler=_PREVENTED)

    def show(self) -> None:
        """Draw the modal that is in front now, or close the dialog where there is none."""
        view = self._person.view
        if view is None:
            self._shown = None
            close_dialog(self._client, self._dialog.html_id)
        elif (view.id, view.hash) != self._shown:
            self._draw(view, {})

    # What shows

    def _draw(self, view: View, errors: Mapping[str, str]) -> None:
        is_new = not self._is_shown(view)
        self._shown = view.id, view.hash
        if is_new:
            self._begin()
        surface = Surface(person=self._person, reader=self._reader(), where=view, say=self._complain)
        for part in (self._head, self._body, self._foot):
            part.clear()
        with self._head:
            self._draw_head(view)
        with self._body:
            draw_blocks(view.blocks, surface, errors)
        with self._foot:
            self._draw_foot(view)
        open_dialog(self._client, self._dialog.html_id, is_new=is_new)

    def _begin(self) -> None:
        """New parts for a new view, so that it begins at its top; an update of it scrolls nothing."""
        self._form.clear()
        with self._form:
            self._head = box("div", "modal-head")
            self._body = box("div", "modal-body view")
            self._foot = box("div", "modal-foot")

    def _draw_head(self, view: View) -> None:
        if view.previous_view_id:
            back = leaf("button", icon("arrow_back"), "modal-tool", id="modal-back", type="button", aria_label="Back")
            back.on("click", lambda: self._close(everything=False))
        leaf("h2", _text(view.title, "", self._reader()), "modal-title", id="modal-title")
        close = leaf("button", icon("close"), "modal-tool", id="modal-close", type="button", aria_label="Close")
        close.on("click", self._leave, args=[])

    def _draw_foot(self, view: View) -> None:
        self._problem = leaf("div", "", "modal-problem", role="alert")
        reader = self._reader()
        cancel = _text(view.close, "Cancel" if view.submit else "Close", reader)
        button = leaf("button", cancel, "kit-button", id="modal-cancel", type="button")
        button.on("click", lambda: self._close(everything=view.clear_on_close))
        if view.submit:
            submit = _text(view.submit, "Submit", reader)
            self._submitter = leaf("button", submit, "kit-button primary", id="modal-submit", type="submit")

    def _complain(self, text: str) -> None:
        if self._shown is None:
            self._say(text)
        else:
            set_content(self._problem, plain_html(text, emoji=False))

    # What somebody does

    async def _submit(self) -> None:
        view = self._person.view
        if view is None or not view.submit or self._is_busy:
            return
        self._mark_busy(is_busy=True)
        try:
            result = await self._person.submit(view)
        except (LookupError, SlackError):
            self.show()
        else:
            self._take(result)
        finally:
            self._mark_busy(is_busy=False)

    def _take(self, result: SubmitResult) -> None:
        # What was typed while the app thought about it is in the view as it is now.
        view = self._person.view
        if result.errors and view is not None and result.view is not None and view.id == result.view.id:
            self._draw(view, result.errors)
            focus_refused(self._client, self._dialog.html_id)
        elif result.error:
            self._complain(" ".join([f"The app did not take it ({result.error}). Try again.", *result.problems]))

    async def _leave(self) -> None:
        """The cross and Escape leave the whole stack."""
        await self._close(everything=len(self._person.views) > 1)

    async def _close(self, *, everything: bool) -> None:
        view = self._person.view
        # A press that comes twice must not close what was below.
        if view is None or not self._is_shown(view):
            return
        try:
            await self._person.close(view, everything=everything)
        except LookupError:
            self.show()

    def _stay(self) -> None:
        """A browser may close a dialog by itself; while a view is open, it shows."""
        if self._person.view is not None:
            open_dialog(self._client, self._dialog.html_id, is_new=False)

    def _is_shown(self, view: View) -> bool:
        return self._shown is not None and self._shown[0] == view.id

    def _mark_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        if self._submitter.is_deleted:
            return
        self._submitter.props.set_optional("aria-busy", "true" if is_busy else None)
        if is_busy:
            self._complain("")


def _text(text: JSON | None, default: str, reader: Reader) -> str:
    return text_html(text, reader) if text else default
