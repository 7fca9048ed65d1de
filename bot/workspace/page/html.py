"""HTML elements for NiceGUI: tags as they are, with text that is escaped and attributes that are never parsed."""

import re
from typing import TypeVar

from markupsafe import Markup, escape
from nicegui import ui

E = TypeVar("E", bound=ui.element)
Attribute = str | int | bool | None

# One half of a surrogate pair makes NiceGUI drop a whole update, and control characters mean nothing to a browser.
_UNSENT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ICON = Markup('<i class="material-icons" aria-hidden="true">{}</i>')


def box(tag: str = "div", classes: str = "", **attributes: Attribute) -> ui.element:
    """An element that holds others: use it in a ``with``."""
    return _described(ui.element(tag), classes, attributes)


def leaf(tag: str, content: Markup | str = "", classes: str = "", **attributes: Attribute) -> ui.html:
    """An element that holds text or ready markup; a plain str is escaped."""
    return _described(ui.html(sendable(escape(content)), sanitize=False, tag=tag), classes, attributes)


def set_content(element: ui.html, content: Markup | str) -> None:
    """Put something else into a leaf; a plain str is escaped."""
    element.content = sendable(escape(content))


def sendable(text: str) -> str:
    """A text without what can't be sent to a browser, or means nothing there."""
    return _UNSENT.sub("", text)


def icon(name: str) -> Markup:
    """A Material icon, which screen readers pass over: https://fonts.google.com/icons."""
    return _ICON.format(name)


def _described(element: E, classes: str, attributes: dict[str, Attribute]) -> E:
    """``aria_label`` stands for ``aria-label`` and ``for_`` for ``for``; None and False leave an attribute out."""
    element.classes(classes)
    for name, value in attributes.items():
        if value is not None and value is not False:
            sent = sendable(value) if isinstance(value, str) else value
            element.props[name.strip("_").replace("_", "-")] = sent
    return element
