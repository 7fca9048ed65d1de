"""An interactive element where it stands: its DOM id, its name, what it holds, and how it reports."""

import json
import re
from dataclasses import dataclass
from hashlib import blake2s

from bot.workspace.elements import Found
from bot.workspace.model import JSON, View
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.html import Attribute, sendable
from bot.workspace.text.mrkdwn import read_plain
from bot.workspace.text.spans import Emoji

_NAMES = {"datepicker": "Date", "timepicker": "Time", "datetimepicker": "Date and time"}
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Control:
    """An element and what is around it: ``label_id`` and ``note_ids`` are the DOM ids of texts that belong to it."""

    found: Found
    surface: Surface
    label_id: str = ""
    note_ids: str = ""
    is_invalid: bool = False

    @property
    def element(self) -> JSON:
        """The element's JSON."""
        return self.found.element

    @property
    def id(self) -> str:
        """The DOM id, which stays the same when the control is drawn anew."""
        return dom_id(self.surface, self.found)

    @property
    def placeholder(self) -> str:
        """What stands in it while it is empty."""
        return words(self.element["placeholder"]) if self.element.get("placeholder") else ""

    @property
    def is_input(self) -> bool:
        """Whether it is a field of a form rather than a tool."""
        return self.found.block.get("type") == "input"

    @property
    def may_be_empty(self) -> bool:
        """Whether what was chosen can be taken back."""
        return self.is_input and bool(self.found.block.get("optional"))

    @property
    def held(self) -> list[object]:
        """What it holds, as the state has it; nothing or one thing where it does not hold several."""
        entry = self.surface.value(self.found)
        value = next((value for key, value in entry.items() if key != "type"), None)
        if isinstance(value, list):
            return value
        return [] if value is None else [value]

    @property
    def attributes(self) -> dict[str, Attribute]:
        """What makes it findable for labels, scripts and screen readers."""
        # Where an app gives no name, its own name for the element is better than none.
        name = self.placeholder or _NAMES.get(self.found.type) or _NOT_A_WORD.sub(" ", self.found.action_id)
        return {
            "id": self.id,
            "aria_labelledby": self.label_id or None,
            "aria_label": None if self.label_id else name,
            "aria_describedby": self.note_ids or None,
            "aria_invalid": "true" if self.is_invalid else None,
            "autofocus": self.takes_focus,
        }

    @property
    def takes_focus(self) -> bool:
        """Whether the focus goes there when a view opens; in a message it would be taken from whoever writes."""
        return isinstance(self.surface.where, View) and bool(self.element.get("focus_on_load"))

    @property
    def is_required(self) -> bool:
        """Whether a form can't be sent without it."""
        return self.is_input and not self.may_be_empty

    async def note(self, value: object) -> None:
        """Keep what is half written, without reporting it."""
        await self.surface.note(self.found, value)

    async def use(self, value: object = None) -> None:
        """Report a press or a choice."""
        await self.surface.use(self.found, value)


def dom_id(surface: Surface, found: Found) -> str:
    """An id for the DOM, where those of Slack's may have spaces."""
    where = surface.where
    held_by = where.id if isinstance(where, View) else f"{where.channel} {where.ts}"
    names = json.dumps([surface.place, held_by, found.block_id, found.action_id])
    return f"use-{blake2s(names.encode(), digest_size=8).hexdigest()}"


def words(text_object: JSON) -> str:
    """A plain_text object for where no markup can stand."""
    spans = read_plain(str(text_object["text"]), emoji=text_object.get("emoji") is not False)
    return sendable("".join(span.character if isinstance(span, Emoji) else span.text for span in spans))
