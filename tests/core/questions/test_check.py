"""The check of the bank: ours has no fault, and each kind of fault is found."""

import pytest

from core.models import Category, Difficulty
from core.questions import QuestionBank, load_bank
from core.questions.check import coverage, faults
from tests.auxil.builders import make_bank, make_question

LONG_ENOUGH = "Describe a decision that you made with too little information, and what came of it."


def bank_with(*questions: object) -> QuestionBank:
    """A bank of these questions, asked of every role."""
    return QuestionBank(make_bank().industries, [(None, question) for question in questions])


def found_about(bank: QuestionBank, where: str) -> list[str]:
    return [fault.what for fault in faults(bank) if fault.where == where]


def test_our_bank_has_no_fault() -> None:
    assert faults(load_bank()) == []


def test_our_bank_has_the_industries_of_the_specification_with_three_roles_each() -> None:
    industries = load_bank().industries

    assert [industry.industry_uuid for industry in industries] == [f"ind-{n:03}" for n in range(1, 13)]
    assert all(len(industry.roles) >= 3 for industry in industries)


def test_a_hole_in_the_coverage_is_found() -> None:
    holes = [fault for fault in faults(bank_with()) if "questions, at least" in fault.what]

    assert len(holes) == len(coverage(bank_with())) * len(Category)
    assert holes[0].where == "Backend Engineer, entry"
    assert holes[0].what == "0 behavioral questions, at least 6 are needed"


def test_an_id_that_stands_twice_is_found() -> None:
    first, second = make_question("q-1", prompt=LONG_ENOUGH), make_question("q-1", prompt=f"Or else: {LONG_ENOUGH}")

    assert "this id stands 2 times; give each question its own" in found_about(bank_with(first, second), "q-1")


def test_a_near_duplicate_is_found_whatever_its_word_order() -> None:
    twin = "What came of it? Describe a decision you made with too little information, and that."

    assert any(
        "the same as q-2" in what
        for what in found_about(
            bank_with(make_question("q-1", prompt=LONG_ENOUGH), make_question("q-2", prompt=twin)), "q-1"
        )
    )


@pytest.mark.parametrize(
    ("question", "what"),
    [
        (make_question(prompt="Too short."), "the prompt should have 8 to 60 words"),
        (make_question(prompt=LONG_ENOUGH).with_(expected_skills=()), "name at least one expected skill"),
        (make_question(prompt=LONG_ENOUGH).with_(interviewer_guidance=""), "write the interviewer's guidance"),
        (
            make_question(prompt=LONG_ENOUGH).with_(star_framework=None),
            "a behavioral question needs a STAR outline, and no other has one",
        ),
        (
            make_question(prompt=f"{LONG_ENOUGH} At {{company}}?", category=Category.TECHNICAL),
            "only company questions may say {company}",
        ),
    ],
)
def test_a_missing_part_is_found(question: object, what: str) -> None:
    assert what in found_about(bank_with(question), "q-1")


def test_the_coverage_counts_shared_and_own_questions() -> None:
    cells = coverage(make_bank(per_kind=6))

    assert len(cells) == 2 * len(Difficulty)
    assert all(count == 6 for cell in cells for count in cell.counts.values())
