"""Block Kit's elements, each drawn by its own class.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Callable
from functools import partial

from bot.workspace.page.block_kit.buttons import Button
from bot.workspace.page.block_kit.choices import Choices
from bot.workspace.page.block_kit.combobox import draw_multiple, draw_searched
from bot.workspace.page.block_kit.control import Control
from bot.workspace.page.block_kit.images import image_html
from bot.workspace.page.block_kit.inputs import TextInput
from bot.workspace.page.block_kit.overflow import Overflow
from bot.workspace.page.block_kit.pickers import Picker
from bot.workspace.page.block_kit.selects import Select
from bot.workspace.page.block_kit.unsupported import draw_or_name, grey_box
from bot.workspace.page.html import leaf

# What is not one field that a <label> can be for.
GROUPS = ("radio_buttons", "checkboxes", "file_input")


def draw_element(control: Control) -> None:
    """Draw an element where the caller stands; a grey box with its name where it is unknown or broken."""
    kind = str(control.element.get("type"))
    draw_or_name(kind, partial(_DRAWN.get(kind, _draw_name), control))


def _draw_name(control: Control) -> None:
    leaf("div", grey_box(str(control.element.get("type"))))


def _draw_image(control: Control) -> None:
    leaf("div", image_html(control.element, control.surface.reader.me), "kit-image")


_DRAWN: dict[str, Callable[[Control], object]] = {
    "button": Button,
    "workflow_button": Button,
    "image": _draw_image,
    "overflow": Overflow,
    "static_select": Select,
    "users_select": Select,
    "channels_select": Select,
    "conversations_select": Select,
    "external_select": draw_searched,
    "multi_static_select": draw_multiple,
    "multi_users_select": draw_multiple,
    "multi_channels_select": draw_multiple,
    "multi_conversations_select": draw_multiple,
    "multi_external_select": draw_multiple,
    "radio_buttons": partial(Choices, kind="radio"),
    "checkboxes": partial(Choices, kind="checkbox"),
    "datepicker": Picker,
    "timepicker": Picker,
    "datetimepicker": Picker,
    "plain_text_input": TextInput,
    "number_input": TextInput,
    "email_text_input": TextInput,
    "url_text_input": TextInput,
    "rich_text_input": TextInput,
}
