"""The check of the bank: ours has no fault, and each kind of fault is found."""

import pytest

from core.models import Category, Difficulty, Guidance
from core.questions import BankEntry, QuestionBank, load_bank
from core.questions.check import coverage, faults
from tests.auxil.builders import make_bank, make_question

LONG_ENOUGH = "Describe a decision that you made with too little information, and what came of it."


def bank_with(*questions: object) -> QuestionBank:
    """A bank of these questions, asked of every role."""
    return QuestionBank(make_bank().industries, [BankEntry(question=question) for question in questions])


def found_about(bank: QuestionBank, where: str) -> list[str]:
    return [fault.what for fault in faults(bank) if fault.where == where]


def test_our_bank_has_no_fault() -> None:
    assert faults(load_bank()) == []


def test_our_bank_has_the_industries_of_the_specification_with_four_roles_each() -> None:
    industries = load_bank().industries

    assert [industry.industry_uuid for industry in industries] == [f"ind-{n:03}" for n in range(1, 13)]
    assert all(len(industry.roles) >= 4 for industry in industries)


def test_our_bank_has_two_thousand_questions_for_forty_eight_roles() -> None:
    bank = load_bank()

    assert len(bank) >= 2_000
    assert len(bank.roles) >= 48


def test_a_hole_in_the_coverage_is_found() -> None:
    holes = [fault for fault in faults(bank_with()) if fault.where == "Backend Engineer, entry"]

    assert [hole.what for hole in holes] == [
        "0 behavioral questions, at least 12 are needed",
        "0 technical questions, at least 8 are needed",
        "0 situational questions, at least 4 are needed",
        "0 company questions, at least 4 are needed",
        "0 technical questions of its own, at least 10 are needed",
    ]


def test_an_industry_and_the_shared_pools_without_questions_are_found() -> None:
    assert found_about(bank_with(), "Software, senior") == ["0 situational questions of its own, at least 5 are needed"]
    assert found_about(bank_with(), "every role") == [
        f"0 {category} questions, at least 60 are needed" for category in ("behavioral", "situational", "company")
    ]


def test_a_role_that_is_asked_about_one_thing_only_is_found() -> None:
    questions = [
        make_question(f"q-{n}", category=Category.TECHNICAL).with_(expected_skills=("sql", f"other {n}"))
        for n in range(10)
    ]
    entries = [BankEntry(question=question, role_uuid="role-001") for question in questions]
    bank = QuestionBank(make_bank().industries, entries)

    assert "10 of 10 questions expect sql: ask for more of the trade" in found_about(bank, "Backend Engineer")


def test_a_skill_that_no_question_expects_is_found() -> None:
    bank = QuestionBank(make_bank().industries, [], ["sql"])

    assert found_about(bank, "skills.yml") == ["no question expects sql: drop it"]


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
        (make_question(prompt=LONG_ENOUGH).with_(expected_skills=()), "name 1 to 4 expected skills"),
        (
            make_question(prompt=LONG_ENOUGH).with_(interviewer_guidance=Guidance(strong="It has all of that in it.")),
            "write what these answers show: ordinary, weak",
        ),
        (make_question(prompt=LONG_ENOUGH).with_(expected_points=("one point",)), "list 3 to 6 expected points"),
        (
            make_question(prompt=LONG_ENOUGH).with_(expected_skills=("juggling",)),
            "the skill juggling is not in the list: take one that is, or add it there",
        ),
        (
            make_question(prompt=f"{LONG_ENOUGH[:-1]} {'and then what ' * 10}?"),
            "a sentence of the prompt has more than 40 words: make two of it",
        ),
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
