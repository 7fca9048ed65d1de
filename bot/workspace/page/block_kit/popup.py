"""The HTML of a combobox's list and of its chips."""

from markupsafe import Markup

from bot.workspace.page.block_kit.options import Choice, grouped
from bot.workspace.page.block_kit.suggestions import Results
from bot.workspace.page.html import icon

_LIST = Markup('<div role="listbox" aria-label="Options">{}</div>')
_NOTHING = Markup('<div class="nothing" role="status">{}</div>')
_GROUP = Markup('<div role="group" aria-label="{0}"><div class="group" aria-hidden="true">{0}</div>{1}</div>')
_OPTION = Markup('<div role="option" id="{}" data-place="{}" aria-selected="{}">{}{}</div>')
_NOTE = Markup('<span class="note">{}</span>')
_CHIP = Markup(
    '<li>{0}<button type="button" id="{1}-chip-{2}" data-place="{2}" aria-label="Remove {0}">{3}</button></li>'
)


def option_id(control_id: str, place: int) -> str:
    """The DOM id of an option in the list."""
    return f"{control_id}-option-{place}"


def list_html(control_id: str, results: Results, active: int) -> Markup:
    """What was found, one of it active; or a note that says why nothing was."""
    if not results.choices:
        return _NOTHING.format(results.note)
    return _LIST.format(
        Markup().join(
            _GROUP.format(label, options) if label else options
            for label, members in grouped(results.choices)
            for options in [
                Markup().join(
                    _option(control_id, place, choice, is_active=place == active) for place, choice in members
                )
            ]
        )
    )


def chips_html(control_id: str, choices: list[Choice]) -> Markup:
    """What is chosen, each with a button that takes it back."""
    return Markup().join(
        _CHIP.format(choice.label, control_id, place, icon("close")) for place, choice in enumerate(choices)
    )


def _option(control_id: str, place: int, choice: Choice, *, is_active: bool) -> Markup:
    note = _NOTE.format(choice.note) if choice.note else ""
    return _OPTION.format(option_id(control_id, place), place, "true" if is_active else "false", choice.label, note)
