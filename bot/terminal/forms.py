"""Modals in a terminal: their fields are asked for one by one, and what they show otherwise is shown."""

import re
from collections.abc import Collection
from typing import Any

from rich.text import Text

from bot.terminal.buttons import Buttons, choices_of
from bot.terminal.dialog import Cancelled, Dialog
from bot.terminal.render import render_view
from bot.terminal.text import JSON, Reader, plain
from bot.workspace import WorkspaceClient

_ONE = ("static_select", "radio_buttons")
_SEVERAL = ("checkboxes", "multi_static_select")
_BUTTON = re.compile(r"!\d+")
_NO_SUBMIT = "Enter closes this, a number such as !3 presses a button."


class Forms:
    """Goes through the modals that are open for a person."""

    def __init__(self, client: WorkspaceClient, dialog: Dialog, reader: Reader, buttons: Buttons) -> None:
        self._client = client
        self._dialog = dialog
        self._reader = reader
        self._buttons = buttons

    async def go_through(self) -> None:
        """Until no modal is open. Raises InputEnded, ClientError."""
        shown = None
        while (view := await self._client.view()) is not None:
            if view["hash"] != shown:
                shown = view["hash"]
                self._dialog.show(render_view(view, self._reader, self._buttons.of(view)))
            try:
                await (self._fill_in() if view.get("submit") else self._look_at(view))
            except Cancelled:
                await self._client.close(view)
                self._dialog.tell("Closed.")

    async def _look_at(self, view: JSON) -> None:
        """A modal that only shows something."""
        self._dialog.tell(_NO_SUBMIT)
        answer = await self._dialog.ask(">")
        if answer.startswith("!"):
            await self._buttons.press(answer[1:].strip(), self._client, self._dialog)
        elif not answer:
            await self._client.close(view)

    async def _fill_in(self) -> None:
        """Ask for each field and submit; again for the fields that were wrong. A button may be pressed meanwhile."""
        has_buttons = any(block["type"] == "actions" for block in (await self._client.view() or {}).get("blocks", ()))
        pressing = ", a number such as !3 presses a button" if has_buttons else ""
        self._dialog.tell(f"Enter keeps what stands in [brackets], .cancel closes the form{pressing}.")
        answered: set[str] = set()
        while (view := await self._client.view()) is not None:
            # The fields are looked up anew each time: a choice may have changed those after it.
            block = _next_field(view, answered)
            if block is not None:
                answered.add(block["block_id"])
                if not await self._ask(view, block):
                    return
                continue
            result = await self._client.submit(view)
            if not result["errors"]:
                await self._after(result)
                return
            self._tell_errors(view, result["errors"])
            answered -= set(result["errors"])

    async def _ask(self, view: JSON, block: JSON) -> bool:
        """Ask for a field. False where a button was pressed instead."""
        element = block["element"]
        label = plain(block["label"]["text"], "bold")
        if block.get("optional"):
            label.append("  optional", "dim")
        if hint := block.get("hint"):
            label.append_text(plain(f"  {hint['text']}", "dim"))
        self._dialog.show(label)
        state = view["state"]["values"].get(block["block_id"], {}).get(element["action_id"], {})
        if element["type"] in (*_ONE, *_SEVERAL):
            value = await self._ask_choice(element, state)
        else:
            value = await self._ask_text(element, state)
            if value and _BUTTON.fullmatch(value):
                await self._buttons.press(value[1:], self._client, self._dialog)
                return False
        await self._client.choose(view, element["action_id"], value, block["block_id"])
        return True

    async def _ask_choice(self, element: JSON, state: JSON) -> Any:
        several = element["type"] in _SEVERAL
        options = state.get("selected_options") or [state.get("selected_option")]
        chosen = [option["value"] for option in options if option]
        values = await self._dialog.choose(choices_of(element), chosen, several=several)
        return values if several else values[0]

    async def _ask_text(self, element: JSON, state: JSON) -> str | None:
        if placeholder := element.get("placeholder"):
            self._dialog.tell(Text("   ").append_text(plain(placeholder["text"], "dim")))
        answer = await self._dialog.ask("  ", next((value for value in _texts(state)), ""))
        return None if answer in ("", "-") else answer

    def _tell_errors(self, view: JSON, errors: dict[str, str]) -> None:
        labels = {block["block_id"]: block["label"]["text"] for block in _fields(view)}
        for block_id, error in errors.items():
            self._dialog.tell(f"{labels.get(block_id, block_id)}: {error}", "red")

    async def _after(self, result: JSON) -> None:
        """Where the app took no notice the form is still open, and asks whether to try again."""
        if result["error"]:
            self._dialog.tell(f"The app did not take it ({result['error']}).", "red")
            if not await self._dialog.confirm("Fill it in again?"):
                raise Cancelled


def _fields(view: JSON) -> list[JSON]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _next_field(view: JSON, answered: Collection[str]) -> JSON | None:
    return next((block for block in _fields(view) if block["block_id"] not in answered), None)


def _texts(state: JSON) -> list[str]:
    """What a field of any other kind holds, if that is text."""
    return [value for key, value in state.items() if key != "type" and isinstance(value, str) and value]
