"""What was chosen and written in a form's fields."""

from collections.abc import Container, Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from core.errors import Unreadable
from core.models import Model


def storable(text: str) -> str:
    """The text without halves of surrogate pairs, which can be neither stored nor sent."""
    return text.encode("utf-8", "replace").decode()


def _whole(text: str) -> str:
    """Refuse halves of surrogate pairs in what is an id, a key or an address."""
    if storable(text) != text:
        raise ValueError("not a text")
    return text


def _nothing_as_empty(value: object) -> object:
    return "" if value is None else value


# Slack says null, or nothing at all, where there is no text.
Text = Annotated[str, BeforeValidator(_nothing_as_empty), AfterValidator(storable)]
# What is an id or a key: it is looked up and sent back as it came.
Key = Annotated[str, AfterValidator(_whole)]
ShortText = Annotated[Key, Field(min_length=1, max_length=500)]
ButtonValue = Annotated[Key, BeforeValidator(_nothing_as_empty), Field(max_length=2_000)]
Url = Annotated[Key, Field(max_length=3_000)]


class ChosenOption(Model):
    """An option of a select, of radio buttons or of checkboxes."""

    value: ShortText


class Entered(Model):
    """What one field holds."""

    selected_option: ChosenOption | None = None
    selected_options: tuple[ChosenOption, ...] | None = None
    value: Text = ""

    @property
    def option(self) -> str | None:
        """The value of the chosen option."""
        return self.selected_option.value if self.selected_option else None

    @property
    def options(self) -> frozenset[str]:
        """The values of all chosen options."""
        return frozenset(option.value for option in self.selected_options or ())


Fields = Mapping[str, Entered]  # by action_id


def chosen_option(fields: Fields, action_id: str, known: Container[str], default: str) -> str:
    """The option that a field holds, ``default`` where none is chosen. Raises Unreadable for one never offered."""
    option = fields.get(action_id, Entered()).option
    if option is None:
        return default
    if option not in known:
        raise Unreadable("form", (action_id,))
    return option
