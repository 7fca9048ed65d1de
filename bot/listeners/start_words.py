"""Reading ``/interview start backend mid 5 dm``."""

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


def parse_start(words: str, bank: QuestionBank) -> Choice:
    """The choice that these words make: a role, then in any order a difficulty, a length and a place.

    Raises RoleNotFound with the nearest names.
    """
    role_words: list[str] = []
    difficulty, length, in_dm = Difficulty.MID, None, False
    for word in words.split():
        key = word.casefold()
        if role_words and key in _LEVELS:
            difficulty = _LEVELS[key]
        elif role_words and key in _LENGTHS:
            length = _LENGTHS[key]
        elif role_words and key in _PLACES:
            in_dm = _PLACES[key]
        else:
            role_words.append(word)
    role = bank.find_role(" ".join(role_words))
    return Choice(
        industry_uuid=role.industry_uuid,
        role_uuid=role.role_uuid,
        difficulty_level=difficulty,
        question_count=length,
        in_dm=in_dm,
    )
