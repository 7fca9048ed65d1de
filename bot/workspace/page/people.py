"""How members show: their names, and the initials and color that stand for a picture."""

from dataclasses import dataclass
from zlib import crc32

from bot.workspace.model import User

_LOOKS = 8


@dataclass(frozen=True)
class Shown:
    """A member as the page shows one; ``look`` is a CSS class."""

    name: str
    initials: str
    look: str
    is_bot: bool


def shown(user: User) -> Shown:
    """The same member looks the same everywhere."""
    words = user.real_name.split() or [user.name]
    initials = "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
    look = "look-app" if user.is_bot else f"look-{crc32(user.name.encode()) % _LOOKS}"
    return Shown(user.real_name or user.display_name, initials, look, user.is_bot)
