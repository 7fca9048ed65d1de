"""Looking through the bank."""

import pytest

from core.models import Category, Difficulty
from core.questions import BankEntry, Industry, QuestionBank, Role, load_bank
from core.questions.search import Query, find
from tests.auxil.builders import make_question

SHIPPED = load_bank()
BACKEND = Role(role_uuid="role-1", name="Backend Engineer", industry_uuid="ind-1", aliases=("server",))
NURSE = Role(role_uuid="role-2", name="Nurse", industry_uuid="ind-2")


def entry(name: str, prompt: str, *, skills: tuple[str, ...] = (), **more: object) -> BankEntry:
    whose = {key: more.pop(key) for key in ("role_uuid", "industry_uuid", "withdrawn") if key in more}
    question = make_question(name, prompt=prompt, category=more.pop("category", Category.TECHNICAL), **more)
    return BankEntry(question=question.with_(expected_skills=skills), **whose)


BANK = QuestionBank(
    [
        Industry(industry_uuid="ind-1", name="Software", emoji="computer", roles=(BACKEND,)),
        Industry(industry_uuid="ind-2", name="Health", emoji="hospital", roles=(NURSE,)),
    ],
    [
        entry("q-shared", "Describe an index of a book.", category=Category.COMPANY, difficulty=Difficulty.ENTRY),
        entry("q-index", "What does an index cost?", skills=("sql",), role_uuid="role-1"),
        entry("q-indexes", "Many indexes slow a table down. Why?", skills=("sql",), role_uuid="role-1"),
        entry("q-ward", "Two alarms ring on the ward.", category=Category.SITUATIONAL, industry_uuid="ind-2"),
        entry("q-old", "What does an index cost today?", role_uuid="role-1", withdrawn=True),
    ],
    ["sql"],
)


def found(**query: object) -> list[str]:
    return [one.question.question_uuid for one in find(BANK, Query(**query)).entries]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["q-index", "q-indexes", "q-ward", "q-shared"]),
        ({"words": "index"}, ["q-index", "q-shared", "q-indexes"]),
        ({"words": "INDEX cost"}, ["q-index"]),
        ({"words": "ind"}, ["q-index", "q-indexes", "q-shared"]),
        ({"words": "server"}, ["q-index", "q-indexes"]),
        ({"words": "health"}, ["q-ward"]),
        ({"words": "sql"}, ["q-index", "q-indexes"]),
        ({"words": "ward index"}, ["q-index", "q-ward", "q-shared", "q-indexes"]),
        ({"words": "zebra"}, []),
        ({"skill": "sql"}, ["q-index", "q-indexes"]),
        ({"category": Category.SITUATIONAL}, ["q-ward"]),
        ({"difficulty": Difficulty.ENTRY}, ["q-shared"]),
        ({"role_uuid": "role-2"}, ["q-ward", "q-shared"]),
        ({"industry_uuid": "ind-1"}, ["q-index", "q-indexes", "q-shared"]),
        ({"industry_uuid": "ind-2", "words": "alarm", "category": Category.SITUATIONAL}, ["q-ward"]),
    ],
)
def test_what_fits_is_found_the_best_first(query: dict[str, object], expected: list[str]) -> None:
    assert found(**query) == expected


def test_a_word_that_is_misspelt_is_read_as_the_nearest_one() -> None:
    result = find(SHIPPED, Query(words="negotiaton"))

    assert result.read_as == "negotiation"
    assert len(result.entries) > 5


def test_the_skills_of_what_fits_are_counted_whichever_is_chosen() -> None:
    assert find(BANK, Query(role_uuid="role-1", skill="sql")).skills == {"sql": 2}


def test_every_skill_of_the_shipped_bank_finds_questions() -> None:
    assert all(find(SHIPPED, Query(skill=skill)).entries for skill in SHIPPED.skills)
