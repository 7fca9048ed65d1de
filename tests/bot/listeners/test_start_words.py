"""Reading the words of ``/interview start``."""

import pytest

from bot.listeners.start_words import parse_start
from core.errors import RoleNotFound
from core.models import Difficulty
from core.questions import Industry, QuestionBank, Role, load_bank


@pytest.fixture(scope="module")
def bank() -> QuestionBank:
    return load_bank()


@pytest.mark.parametrize(
    ("words", "role", "rest"),
    [
        ("backend", "Backend Engineer", (Difficulty.MID, None, False)),
        ("backend mid", "Backend Engineer", (Difficulty.MID, None, False)),
        ("Backend Engineer SENIOR 8", "Backend Engineer", (Difficulty.SENIOR, 8, False)),
        ("site reliability engineer entry 5 dm", "Site Reliability Engineer", (Difficulty.ENTRY, 5, True)),
        ("sre dm 5 junior", "Site Reliability Engineer", (Difficulty.ENTRY, 5, True)),
        ("senior backend", "Backend Engineer", (Difficulty.SENIOR, None, False)),
        ("dm 8 entry nurse", "Registered Nurse", (Difficulty.ENTRY, 8, True)),
        ("role-016 mid full", "Registered Nurse", (Difficulty.MID, None, False)),
    ],
)
def test_role_first_then_the_rest_in_any_order(
    bank: QuestionBank, words: str, role: str, rest: tuple[Difficulty, int | None, bool]
) -> None:
    choice = parse_start(words, bank)

    assert bank.role(choice.role_uuid).name == role
    assert (choice.difficulty_level, choice.question_count, choice.in_dm) == rest


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("junior developer", (Difficulty.MID, None)),
        ("Junior Developer senior", (Difficulty.SENIOR, None)),
        ("junior junior developer 5", (Difficulty.ENTRY, 5)),
    ],
)
def test_a_roles_name_may_hold_a_difficulty(words: str, rest: tuple[Difficulty, int | None]) -> None:
    role = Role(role_uuid="role-1", name="Junior Developer", industry_uuid="ind-1")
    bank = QuestionBank([Industry(industry_uuid="ind-1", name="Bootcamp", emoji="books", roles=(role,))], [])
    choice = parse_start(words, bank)

    assert (choice.role_uuid, choice.difficulty_level, choice.question_count) == ("role-1", *rest)


def test_an_unknown_role_comes_with_the_nearest(bank: QuestionBank) -> None:
    with pytest.raises(RoleNotFound) as raised:
        parse_start("backnd mid", bank)

    assert raised.value.nearest[0] == "Backend Engineer"
