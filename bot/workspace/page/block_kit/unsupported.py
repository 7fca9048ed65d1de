"""What can't be drawn: a grey box says what it would have been."""

from collections.abc import Callable

from markupsafe import Markup
from nicegui import ui

from bot.workspace.model import JSON
from bot.workspace.page.html import leaf
from bot.workspace.page.text import plain_html

# What code that believes in the shape of JSON raises where the shape is another.
BROKEN = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError, RecursionError)
_BOX = Markup('<div class="unsupported">{}</div>')


def grey_box(name: str) -> Markup:
    """A box with a name, for things that a page has no better picture of."""
    return _BOX.format(plain_html(name, emoji=False))


def block_name(block: JSON) -> str:
    """What a block is called in a grey box, with its title where it has one."""
    title = block.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return f"{block.get('type')} block" + (f": {text}" if isinstance(text, str) and text else "")


def draw_or_name(name: str, draw: Callable[[], object]) -> None:
    """Draw something; where its JSON is broken, a grey box stands in its place."""
    siblings = ui.context.slot.children
    before = len(siblings)
    try:
        draw()
    except BROKEN:
        for half_drawn in siblings[before:]:
            half_drawn.delete()
        leaf("div", grey_box(name))
