"""The limits of Block Kit's elements and of what they are made of: options, confirmations, placeholders."""

from collections.abc import Callable
from typing import Any

from bot.workspace.block_text import Part, check_text
from bot.workspace.model import JSON

_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
_MULTI_SELECTS = tuple(f"multi_{name}" for name in _SELECTS)
_PICKERS = ("datepicker", "timepicker", "datetimepicker")
_CHOICES = ("radio_buttons", "checkboxes")
_FIELDS = (
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
)

IN_CONTEXT = ("image",)
IN_ACTIONS = ("button", "overflow", "workflow_button", *_SELECTS, *_MULTI_SELECTS, *_PICKERS, *_CHOICES)
IN_SECTION = ("image", *IN_ACTIONS)
IN_INPUT = (*_SELECTS, *_MULTI_SELECTS, *_PICKERS, *_CHOICES, *_FIELDS)


def check_element(part: Part, element: Any, allowed: tuple[str, ...]) -> None:
    """Refuse an element that does not belong where it is, or exceeds a limit."""
    if not isinstance(element, dict):
        part.refuse("missing required field" if element is None else "must be an object")
        return
    kind = element.get("type")
    if kind not in allowed:
        part.at("type").refuse(f"unsupported type: {kind}")
        return
    part.at("action_id").check_length(element.get("action_id"), 255)
    if element.get("placeholder") is not None:
        check_text(part.at("placeholder"), element["placeholder"], 150, plain=True)
    if element.get("confirm") is not None:
        _check_confirm(part.at("confirm"), element["confirm"])
    check = _CHECKS.get(kind)
    if check is not None:
        check(part, element)


def _check_button(part: Part, button: JSON) -> None:
    check_text(part.at("text"), button.get("text"), 75, plain=True)
    part.at("value").check_length(button.get("value"), 2000)
    part.at("url").check_length(button.get("url"), 3000)
    part.at("accessibility_label").check_length(button.get("accessibility_label"), 75)
    if button.get("style") not in (None, "primary", "danger"):
        part.at("style").refuse("must be primary or danger")


def _check_image(part: Part, image: JSON) -> None:
    if not image.get("image_url") and not image.get("slack_file"):
        part.refuse("missing required field: image_url")
    if not image.get("alt_text"):
        part.refuse("missing required field: alt_text")


def _check_confirm(part: Part, confirm: Any) -> None:
    if not isinstance(confirm, dict):
        part.refuse("must be an object")
        return
    check_text(part.at("title"), confirm.get("title"), 100, plain=True)
    check_text(part.at("text"), confirm.get("text"), 300)
    for name in ("confirm", "deny"):
        if confirm.get(name) is not None:
            check_text(part.at(name), confirm[name], 30, plain=True)


def _check_select(part: Part, element: JSON) -> None:
    groups = element.get("option_groups")
    if groups is None:
        _check_options(part, element, 100)
    elif part.at("option_groups").check_list(groups, 100):
        for index, group in enumerate(groups):
            here = part.at("option_groups").at(index)
            check_text(here.at("label"), group.get("label"), 75, plain=True)
            _check_options(here, group, 100)
    _check_preset(part, element)


def _check_choice(part: Part, element: JSON) -> None:
    _check_options(part, element, 10, mrkdwn=True)
    _check_preset(part, element)


def _check_overflow(part: Part, element: JSON) -> None:
    _check_options(part, element, 5)


def _check_options(part: Part, holder: JSON, most: int, *, mrkdwn: bool = False) -> None:
    options = holder.get("options")
    if not part.at("options").check_list(options, most, required=True):
        return
    for index, option in enumerate(options or ()):
        here = part.at("options").at(index)
        if isinstance(option, dict):
            _check_option(here, option, mrkdwn=mrkdwn)
        else:
            here.refuse("must be an object")


def _check_option(part: Part, option: JSON, *, mrkdwn: bool) -> None:
    check_text(part.at("text"), option.get("text"), 75, plain=not mrkdwn)
    if option.get("value") is None:
        part.refuse("missing required field: value")
    part.at("value").check_length(option.get("value"), 150)
    if option.get("description") is not None:
        check_text(part.at("description"), option["description"], 75, plain=not mrkdwn)


def _check_preset(part: Part, element: JSON) -> None:
    """What is chosen beforehand has to be one of the options, exactly."""
    offered = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        offered += group.get("options") or ()
    preset = element.get("initial_option")
    if preset is not None and preset not in offered:
        part.at("initial_option").refuse("must match an option")
    presets = element.get("initial_options")
    if presets is not None and (not presets or any(option not in offered for option in presets)):
        part.at("initial_options").refuse("must match options")


def _check_text_input(part: Part, element: JSON) -> None:
    least, most = element.get("min_length"), element.get("max_length")
    for name, limit in (("min_length", least), ("max_length", most)):
        if limit is not None and not 0 <= limit <= 3000:
            part.at(name).refuse("must be between 0 and 3000")
    if least is not None and most is not None and least > most:
        part.at("min_length").refuse("must not be more than max_length")
    part.at("initial_value").check_length(element.get("initial_value"), 3000)


def _check_number_input(part: Part, element: JSON) -> None:
    if "is_decimal_allowed" not in element:
        part.refuse("missing required field: is_decimal_allowed")


_CHECKS: dict[str, Callable[[Part, JSON], None]] = {
    "button": _check_button,
    "image": _check_image,
    "static_select": _check_select,
    "multi_static_select": _check_select,
    "radio_buttons": _check_choice,
    "checkboxes": _check_choice,
    "overflow": _check_overflow,
    "plain_text_input": _check_text_input,
    "number_input": _check_number_input,
}
