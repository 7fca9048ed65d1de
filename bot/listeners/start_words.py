"""Reading ``/interview start backend mid 5 dm``."""

from collections.abc import Container

from core.models import Choice, Difficulty
from core.questions import QuestionBank

_LEVELS = {
    "entry": Difficulty.ENTRY,
    "junior": Difficulty.ENTRY,
    "mid": Difficulty.MID,
    "senior": Difficulty.SENIOR,
}
_LENGTHS = {"5": 5, "8": 8, "full": None}
_PLACES = {"dm": True, "here": False}
_KINDS: dict[str, Container[str]] = {"level": _LEVELS, "length": _LENGTHS, "place": _PLACES}


def parse_start(words: str, bank: QuestionBank) -> Choice:
    """The choice that these words make: a role, and in any order a difficulty, a length and a place.

    Raises RoleNotFound with the nearest names.
    """
    rest: dict[str, str] = {}
    role_words: list[str] = []
    for word in words.split():
        kind = next((kind for kind, known in _KINDS.items() if word.casefold() in known), None)
        if kind is None:
            role_words.append(word)
        else:
            rest[kind] = word.casefold()
    role = bank.find_role(" ".join(role_words))
    return Choice(
        industry_uuid=role.industry_uuid,
        role_uuid=role.role_uuid,
        difficulty_level=_LEVELS.get(rest.get("level", ""), Difficulty.MID),
        question_count=_LENGTHS.get(rest.get("length", "")),
        in_dm=_PLACES.get(rest.get("place", ""), False),
    )
