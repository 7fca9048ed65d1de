"""What a text in Slack is made of, however it was written: mrkdwn, plain_text or rich_text.

Blocks begin and end their lines by themselves: no line break stands between them and what is around them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal["bold", "italic", "strike", "underline", "highlight", "code"]
Mentioned = Literal["user", "channel", "usergroup", "broadcast"]


@dataclass(frozen=True)
class Text:
    """Characters that stand for themselves, newlines among them."""

    text: str


@dataclass(frozen=True)
class Styled:
    """What one style applies to; several styles are nested."""

    style: Style
    inside: "Nodes"


@dataclass(frozen=True)
class Link:
    """An address of any scheme, as its author gave it: whether it may be followed is the renderer's to say."""

    url: str
    inside: "Nodes"


@dataclass(frozen=True)
class Mention:
    """Somebody or something that goes by an id; a broadcast's id is its range, such as "here"."""

    kind: Mentioned
    id: str
    label: str = ""

    def name(self, known: Mapping[str, str]) -> str:
        """What it is called, sign included: by those who know the id, else by its author, else by the id."""
        sign = "#" if self.kind == "channel" else "@"
        return sign + (known.get(self.id) or self.label.removeprefix(sign) or self.id)


@dataclass(frozen=True)
class Date:
    """An instant for each reader's own clock; ``seconds`` since the epoch, None where they can't be read."""

    seconds: int | None
    form: str
    fallback: str = ""
    url: str = ""


@dataclass(frozen=True)
class Emoji:
    """An emoji that Unicode has; of others only the ``:name:`` is left, as text."""

    name: str
    character: str


@dataclass(frozen=True)
class Color:
    """A color as its author wrote it, hopefully "#rrggbb"."""

    value: str


@dataclass(frozen=True)
class Unknown:
    """A kind of element that we don't know."""

    kind: str


@dataclass(frozen=True)
class Preformatted:
    """Lines in a fixed pitch, spaces kept."""

    inside: "Nodes"
    border: bool = False


@dataclass(frozen=True)
class Quote:
    """Lines with a bar before them."""

    inside: "Nodes"
    border: bool = False


@dataclass(frozen=True)
class List:
    """Items; ``indent`` is the level, and ``offset`` the number of ordered items that went before."""

    items: "tuple[Nodes, ...]"
    ordered: bool = False
    indent: int = 0
    offset: int = 0
    border: bool = False


Inline: TypeAlias = Text | Styled | Link | Mention | Date | Emoji | Color | Unknown
Block: TypeAlias = Preformatted | Quote | List
Nodes: TypeAlias = tuple[Inline | Block, ...]
