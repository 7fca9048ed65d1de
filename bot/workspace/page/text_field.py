"""Where somebody types: Enter sends, Shift+Enter begins a line, and names complete themselves."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import events, ui

from bot.workspace.page import browser
from bot.workspace.page.completion import Candidate, Offers, offers
from bot.workspace.page.html import box, leaf
from bot.workspace.page.viewer import Viewer

_PRESSED = "(event) => workspace.press(event, emit)"
_NOTHING = Offers(0, ())
_TYPED = "(event) => emit(event.target.value, event.target.selectionStart)"
# A mouse that picks does not take the focus.
_PICKED = "(event) => { event.preventDefault(); emit(); }"
_OPTION = Markup("<b>{}</b> <span>{}</span>")

Send = Callable[[str], Awaitable[bool]]


class TextField:
    """A text area. ``send`` is told what was typed, and says whether it went; else it stays.

    ``draft`` names what is typed, so that it is there again when the field is drawn anew, also after a reload.
    """

    def __init__(
        self,
        viewer: Viewer,
        label: str,
        send: Send,
        *,
        text: str = "",
        draft: str | None = None,
        uploader: int | None = None,
        commands: bool = False,
        cancel: Callable[[], None] | None = None,
    ) -> None:
        self._viewer = viewer
        self._send = send
        self._commands = commands
        self._cancel = cancel
        self._offers = _NOTHING
        self._chosen = 0
        with box("div", "text-field"):
            self._list = box("ul", "completions", role="listbox", aria_label="Completions")
            self.area = leaf("textarea", text, "text-area", rows=1, aria_label=label, placeholder=label)
        self._list.set_visibility(False)
        for name, value in (("data-draft", draft), ("data-uploader", uploader), ("aria-autocomplete", "list")):
            self.area.props.set_optional(name, value)
        self.area.props["aria-controls"] = self._list.html_id
        self.area.on("keydown", self._pressed, js_handler=_PRESSED)
        self.area.on("input", self._typed, js_handler=_TYPED)

    def focus(self, *, is_on_demand: bool = True) -> None:
        """Put the caret behind what stands there; else only where nobody is at something."""
        browser.focus_end(self.area.client, self.area.html_id, is_on_demand=is_on_demand)

    def sends_on_click(self, button: ui.element) -> None:
        """Let a button do what Enter does."""
        button.on("click", self._pressed, js_handler=f"() => workspace.send('{self.area.html_id}', emit)")

    async def _submit(self, text: str) -> None:
        self._offer(_NOTHING)
        if await self._send(text):
            browser.confirm(self.area.client, self.area.html_id)
        else:
            browser.give_back(self.area.client, self.area.html_id, text)

    def _typed(self, event: events.GenericEventArguments) -> None:
        typed, caret = event.args
        found = offers(typed, caret, self._viewer, commands=self._commands)
        self._offer(found if found.candidates else _NOTHING)

    async def _pressed(self, event: events.GenericEventArguments) -> None:
        key, typed, caret = event.args
        match key:
            case "Send":
                await self._submit(typed)
            case "Uploading":
                self._viewer.say("A file is still on its way. Send again in a moment.")
            case "TooLong":
                self._viewer.say("A message may have 40,000 characters at most.")
            case "ArrowUp" | "ArrowDown":
                self._move(1 if key == "ArrowDown" else -1)
            case "Enter" if self._is_complete(typed, caret):
                self._put("", 0, len(typed))
                await self._submit(typed)
            case "Tab" | "Enter" if self._offers.candidates:
                self._take(self._offers.candidates[self._chosen], caret)
            case "Escape" if self._offers.candidates:
                self._offer(_NOTHING)
            case "Escape" if self._cancel is not None:
                self._cancel()

    def _is_complete(self, typed: str, caret: int) -> bool:
        """Whether there is nothing to complete any more, so that Enter sends."""
        candidates = self._offers.candidates
        return not candidates or typed[self._offers.start : caret] == candidates[self._chosen].written.strip()

    def _take(self, candidate: Candidate, caret: int) -> None:
        self._put(candidate.written, self._offers.start, caret)
        self._offer(_NOTHING)

    def _put(self, text: str, start: int, end: int) -> None:
        browser.put(self.area.client, self.area.html_id, text, start, end)

    def _move(self, step: int) -> None:
        if not self._offers.candidates:
            return
        self._chosen = (self._chosen + step) % len(self._offers.candidates)
        self._draw_offers()
        browser.show_option(self.area.client, str(self.area.props["aria-activedescendant"]))

    def _offer(self, offered: Offers) -> None:
        if offered == self._offers:
            return
        self._offers, self._chosen = offered, 0
        self._draw_offers()

    def _draw_offers(self) -> None:
        self._list.clear()
        self._list.set_visibility(bool(self._offers.candidates))
        if not self._offers.candidates:
            self.area.props.pop("data-choosing", None)
            self.area.props.pop("aria-activedescendant", None)
            return
        with self._list:
            drawn = [self._draw_offer(candidate, n) for n, candidate in enumerate(self._offers.candidates)]
        self.area.props["data-choosing"] = ""
        self.area.props["aria-activedescendant"] = drawn[self._chosen].html_id

    def _draw_offer(self, candidate: Candidate, number: int) -> ui.element:
        is_chosen = number == self._chosen
        text = _OPTION.format(candidate.label, candidate.note)
        option = leaf("li", text, "completion", role="option", aria_selected="true" if is_chosen else "false")
        option.on("mousedown", lambda: self._pick(candidate), js_handler=_PICKED)
        return option

    async def _pick(self, candidate: Candidate) -> None:
        self._take(candidate, await browser.caret(self.area.client, self.area.html_id))
