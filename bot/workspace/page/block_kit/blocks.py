"""Blocks, drawn as Slack draws them.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from markupsafe import Markup

from bot.workspace.elements import Found
from bot.workspace.model import JSON
from bot.workspace.page.block_kit.control import Control, dom_id
from bot.workspace.page.block_kit.elements import GROUPS, draw_element
from bot.workspace.page.block_kit.static_blocks import block_classes, is_static, section_html, static_html
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.block_kit.unsupported import block_name, draw_or_name
from bot.workspace.page.html import box, icon, leaf
from bot.workspace.page.text import text_html

_NO_ERRORS: Mapping[str, str] = MappingProxyType({})
_OPTIONAL = Markup(' <span class="optional">(optional)</span>')
_ERROR = Markup("{} {}")


def draw_blocks(blocks: Sequence[JSON], surface: Surface, errors: Mapping[str, str] = _NO_ERRORS) -> None:
    """Draw blocks where the caller stands; ``errors`` say by block_id what is wrong with a field."""
    for block in blocks:
        known: JSON = block if isinstance(block, dict) else {}
        draw_or_name(block_name(known), partial(_draw_block, known, surface, errors))


def _draw_block(block: JSON, surface: Surface, errors: Mapping[str, str]) -> None:
    kind = str(block.get("type"))
    if is_static(block):
        leaf("div", static_html(block, surface.reader), block_classes(block))
    elif kind == "section":
        _draw_section(block, surface)
    elif kind == "actions":
        _draw_actions(block, surface)
    else:
        _draw_input(block, surface, errors.get(str(block.get("block_id")), ""))


def _draw_section(block: JSON, surface: Surface) -> None:
    """A section with something to press beside it, which goes by the section's text."""
    found = Found(block["accessory"], block)
    text_id = f"{dom_id(surface, found)}-text"
    with box("div", "kit kit-section with-accessory"):
        leaf("div", section_html(block, surface.reader, text_id), "grow")
        with box("div", "accessory"):
            draw_element(Control(found=found, surface=surface, label_id=text_id if block.get("text") else ""))


def _draw_actions(block: JSON, surface: Surface) -> None:
    with box("div", "kit kit-actions"):
        for element in block["elements"]:
            draw_element(Control(found=Found(element, block), surface=surface))


def _draw_input(block: JSON, surface: Surface, error: str) -> None:
    """A field of a form: its label, the field, what is wrong with it and a hint."""
    found = Found(block["element"], block)
    field_id = dom_id(surface, found)
    hint = block.get("hint")
    notes = [f"{field_id}-error"] * bool(error) + [f"{field_id}-hint"] * bool(hint)
    control = Control(
        found=found, surface=surface, label_id=f"{field_id}-label", note_ids=" ".join(notes), is_invalid=bool(error)
    )
    with box("div", "kit kit-input-field"):
        _draw_label(block, control)
        draw_element(control)
        if error:
            leaf("div", _ERROR.format(icon("error"), error), "field-error", id=f"{field_id}-error", role="alert")
        if hint:
            leaf("div", text_html(hint, surface.reader), "field-hint", id=f"{field_id}-hint")


def _draw_label(block: JSON, control: Control) -> None:
    text = text_html(block["label"], control.surface.reader) + (_OPTIONAL if block.get("optional") else "")
    is_group = control.found.type in GROUPS
    leaf(
        "div" if is_group else "label",
        text,
        "field-label",
        id=control.label_id,
        for_=None if is_group else control.id,
    )
