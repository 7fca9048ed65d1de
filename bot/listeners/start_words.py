"""Reading ``/interview start backend mid 5 dm``."""

from collections.abc import Container

from core.models import Choice, Difficulty
from core.questions import QuestionBank, Role

_LEVELS = {
    "entry": Difficulty.ENTRY,
    "junior": Difficulty.ENTRY,
    "mid": Difficulty.MID,
    "senior": Difficulty.SENIOR,
}
_LENGTHS = {"5": 5, "8": 8, "full": None}
_PLACES = {"dm": True, "here": False}
_LONGEST_NAME = 12  # words
_KINDS: dict[str, Container[str]] = {"level": _LEVELS, "length": _LENGTHS, "place": _PLACES}


def parse_start(words: str, bank: QuestionBank) -> Choice:
    """The choice that these words make: a role, and in any order a difficulty, a length and a place.

    Raises RoleNotFound with the nearest names.
    """
    role, others = _role_among(words.split(), bank)
    rest = {kind: word.casefold() for word in others if (kind := _kind_of(word)) is not None}
    return Choice(
        industry_uuid=role.industry_uuid,
        role_uuid=role.role_uuid,
        difficulty_level=_LEVELS.get(rest.get("level", ""), Difficulty.MID),
        question_count=_LENGTHS.get(rest.get("length", "")),
        in_dm=_PLACES.get(rest.get("place", ""), False),
    )


def _role_among(words: list[str], bank: QuestionBank) -> tuple[Role, list[str]]:
    """The role, and the words beside it. A name may hold a word that else is a difficulty: "Junior Developer"."""
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        for start in range(len(words) - length + 1):
            role = bank.role_called(" ".join(words[start : start + length]))
            others = words[:start] + words[start + length :] if role is not None else []
            if role is not None and all(map(_kind_of, others)):
                return role, others
    named = [word for word in words if _kind_of(word) is None]
    return bank.find_role(" ".join(named)), [word for word in words if _kind_of(word)]


def _kind_of(word: str) -> str | None:
    return next((kind for kind, known in _KINDS.items() if word.casefold() in known), None)
