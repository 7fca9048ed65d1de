"""Emoji by the names that Slack has for them: https://github.com/iamcal/emoji-data is where Slack's come from."""

import re
from collections.abc import Iterator
from functools import cache

import emoji

from bot.workspace.text.spans import Emoji, Text

# What the package does not know, or knows as something else.
_SLACKS_OWN = {
    "octagonal_sign": "🛑",
    "first_place_medal": "🥇",
    "second_place_medal": "🥈",
    "third_place_medal": "🥉",
    "medal": "🎖️",
    "face_palm": "🤦",
    "spock-hand": "🖖",
    "the_horns": "🤘",
    "knife_fork_plate": "🍽️",
    "man_and_woman_holding_hands": "👫",
    "ladybug": "🐞",
    "email": "✉️",
    "calendar": "📆",
}
_TONES = {"2": "🏻", "3": "🏼", "4": "🏽", "5": "🏾", "6": "🏿"}
_TONE = "::skin-tone-"
_COUNTRY = re.compile(r"flag-([a-z]{2})")
_VARIANT = "\ufe0f"  # asks for the picture where a character is also a plain sign
# A name's closing colon may open the next one, so it is looked at and not taken.
_SHORTCODE = re.compile(r":(?=([a-z0-9_+'-]++(?:::skin-tone-[2-6](?=:))?):)")


def emoji_named(name: str) -> str | None:
    """The emoji of a name without its outer colons, such as "wave" or "wave::skin-tone-2"; None for an unknown one."""
    base, _, tone = name.partition(_TONE)
    found = _untoned(base)
    return _toned(found, tone) if found and tone else found


def emoji_of_code(code: str) -> str | None:
    """The emoji of a rich_text element's ``unicode``, such as "1f44b-1f3fd"; None for anything else."""
    try:
        character = "".join(chr(int(point, 16)) for point in code.split("-"))
    except (ValueError, OverflowError):
        return None
    return character if emoji.is_emoji(character) else None


def with_emoji(text: str) -> Iterator[Text | Emoji]:
    """A text with its shortcodes as emoji."""
    rest = 0
    for match in _SHORTCODE.finditer(text):
        character = emoji_named(match[1]) if match.start() >= rest else None
        if character:
            yield from literal(text[rest : match.start()])
            yield Emoji(match[1], character)
            rest = match.end(1) + 1
    yield from literal(text[rest:])


def literal(text: str) -> Iterator[Text]:
    """A text as it is, or nothing if there is none."""
    if text:
        yield Text(text)


def _untoned(name: str) -> str | None:
    known = _known()
    found = _SLACKS_OWN.get(name) or known.get(name) or known.get(name.replace("-", "_"))
    return found or known.get(name.removeprefix("large_")) or _flag(name)


def _flag(name: str) -> str | None:
    """Slack names flags by their countries' codes: "flag-de"."""
    country = _COUNTRY.fullmatch(name)
    flag = "".join(chr(ord("🇦") + ord(letter) - ord("a")) for letter in country[1]) if country else ""
    return flag if emoji.is_emoji(flag) else None


def _toned(character: str, tone: str) -> str:
    """The emoji in a skin tone; as it is where it has none."""
    toned = character[0] + _TONES.get(tone, "") + character[1:].removeprefix(_VARIANT)
    return toned if emoji.is_emoji(toned) else character


@cache
def _known() -> dict[str, str]:
    """The package's emoji by name; aliases, which are closer to Slack's names, go first."""
    whole = {
        character: data
        for character, data in emoji.EMOJI_DATA.items()
        if data["status"] <= emoji.STATUS["fully_qualified"]
    }
    names: dict[str, str] = {}
    for character, data in whole.items():
        for alias in data.get("alias", ()):
            names.setdefault(alias.strip(":"), character)
    for character, data in whole.items():
        names.setdefault(data["en"].strip(":"), character)
    return names
