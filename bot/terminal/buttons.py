"""Buttons by number: what has been shown, and pressing it."""

from dataclasses import dataclass

from rich.text import Text

from bot.terminal.dialog import Choice, Dialog
from bot.terminal.render import Numbers
from bot.terminal.text import JSON, literal, plain
from bot.workspace import WorkspaceClient

_WITHOUT_CHOICES = "This terminal can't use that. In Slack it works."


@dataclass(frozen=True)
class _Button:
    where: JSON
    block: JSON
    element: JSON


class Buttons:
    """Every button and select that was shown, by the number that stands on it."""

    def __init__(self) -> None:
        self._shown: list[_Button] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def of(self, where: JSON) -> Numbers:
        """The numbers for a message or view; a button that is shown again keeps its own."""

        def number(block: JSON, element: JSON) -> int:
            place = where.get("id") or f"{where['channel']}/{where['ts']}"
            key = (place, block["block_id"], element["action_id"], element.get("value") or "")
            if key not in self._numbers:
                self._shown.append(_Button(where, block, element))
                self._numbers[key] = len(self._shown)
            self._shown[self._numbers[key] - 1] = _Button(where, block, element)
            return self._numbers[key]

        return number

    async def press(self, number: str, client: WorkspaceClient, dialog: Dialog) -> None:
        """Use the button of that number, as somebody would who sees it. Raises Cancelled, InputEnded, ClientError."""
        if not number.isdecimal() or not 1 <= int(number) <= len(self._shown):
            dialog.tell(f"There is no button {number or 'without a number'}.", "red")
            return
        button = self._shown[int(number) - 1]
        if not await _is_meant(button.element, dialog):
            return
        result = await _use(button, client, dialog)
        if result is not None and result["error"]:
            dialog.tell(f"The app did not answer to that ({result['error']}).", "red")


async def _is_meant(element: JSON, dialog: Dialog) -> bool:
    confirm = element.get("confirm")
    if confirm is None:
        return True
    dialog.show(plain(confirm["title"]["text"], "bold"), plain(confirm["text"]["text"]))
    yes, no = (confirm.get(name, {}).get("text", otherwise) for name, otherwise in (("confirm", "Yes"), ("deny", "No")))
    return await dialog.confirm(f"{yes}? Otherwise: {no}.")


async def _use(button: _Button, client: WorkspaceClient, dialog: Dialog) -> JSON | None:
    element, block_id = button.element, button.block["block_id"]
    if element.get("url"):
        dialog.tell(Text("── It links to ", "dim").append_text(literal(element["url"], "underline")))
    value: str | None = element.get("value")
    if element["type"] == "button":
        pressed: JSON = await client.click(button.where, element["action_id"], value, block_id)
        return pressed
    if not element.get("options"):
        dialog.tell(_WITHOUT_CHOICES)
        return None
    initial = element.get("initial_option")
    (value,) = await dialog.choose(choices_of(element), [initial["value"]] if initial else [])
    chosen: JSON = await client.choose(button.where, element["action_id"], value, block_id)
    return chosen


def choices_of(element: JSON) -> list[Choice]:
    """What a select, radio buttons or checkboxes offer."""
    groups = element.get("option_groups") or ({"options": element.get("options") or ()},)
    return [Choice(option["text"]["text"], option["value"]) for group in groups for option in group["options"]]
