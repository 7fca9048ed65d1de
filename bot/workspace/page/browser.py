"""What the page asks of the browser: its style sheets, and the functions of its scripts."""

import json

from nicegui import Client, ui

Argument = str | int | bool | list[str]

_STYLES = ("tokens", "shell", "messages", "composer", "blocks", "modals", "inspector")
_SCRIPTS = ("blocks", "text_field", "timeline")


def add_styles_and_scripts() -> None:
    """Once for each page, before anything asks for them."""
    for style in _STYLES:
        ui.add_head_html(f'<link rel="stylesheet" href="/page/style/{style}.css">')
    for script in _SCRIPTS:
        ui.add_head_html(f'<script defer src="/page/script/{script}.js"></script>')


def open_tab(client: Client, url: str) -> None:
    """Show another page in a tab of its own, which can't reach back."""
    if not client.is_deleted:
        client.run_javascript(f"window.open({json.dumps(url)}, '_blank', 'noopener')")


def open_dialog(client: Client, dialog_id: str, *, is_new: bool = True) -> None:
    """Show a <dialog>; what is new in it gets the focus."""
    _call(client, "open", dialog_id, is_new)


def close_dialog(client: Client, dialog_id: str) -> None:
    """Close a <dialog>; the focus returns to where it was."""
    _call(client, "close", dialog_id)


def focus_refused(client: Client, dialog_id: str) -> None:
    """Put the focus into the first field that was refused."""
    _call(client, "complain", dialog_id)


def show_list(client: Client, list_id: str, option_id: str) -> None:
    """Show a list over everything else, and so much of it that one of its options can be seen."""
    _call(client, "showList", list_id, option_id)


def write(client: Client, field_id: str, text: str) -> None:
    """Put a text into a field."""
    _call(client, "write", field_id, text)


def show_chosen(client: Client, field_id: str, values: list[str]) -> None:
    """Show what is chosen in a field, or in a group of radio buttons or checkboxes."""
    _call(client, "choose", field_id, values)


def put(client: Client, field_id: str, text: str, start: int, end: int) -> None:
    """Put a text in place of what stood between two positions of a field."""
    _call(client, "put", field_id, text, start, end)


def give_back(client: Client, field_id: str, text: str) -> None:
    """Put back a text that could not be sent."""
    _call(client, "giveBack", field_id, text)


def confirm(client: Client, field_id: str) -> None:
    """What was sent from a field has been taken: it is no draft any more."""
    _call(client, "confirm", field_id)


def focus_end(client: Client, field_id: str, *, is_on_demand: bool = True) -> None:
    """Put the caret behind what stands in a field; else only where nobody is at something."""
    _call(client, "focusEnd", field_id, is_on_demand)


def show_option(client: Client, option_id: str) -> None:
    """Scroll a list so far that an option can be seen."""
    _call(client, "showOption", option_id)


async def caret(client: Client, field_id: str) -> int:
    """Where a field's caret is: the number of characters before it."""
    return int(await client.run_javascript(_code("caret", field_id)))


def _call(client: Client, function: str, *arguments: Argument) -> None:
    if not client.is_deleted:
        client.run_javascript(_code(function, *arguments))


def _code(function: str, *arguments: Argument) -> str:
    return f"return workspace.{function}({', '.join(map(json.dumps, arguments))})"
