"""The bank in memory, and finding a role by what people type."""

import pytest

from core.errors import RoleNotFound
from core.models import Category, Difficulty
from core.questions import BankEntry, QuestionBank, load_bank
from tests.auxil.builders import make_bank, make_question

BANK = make_bank(per_kind=2)
SHIPPED = load_bank()


@pytest.mark.parametrize(
    "text", ["Backend Engineer", "BACKEND ENGINEER", " backend   engineer ", "back end", "role-001"]
)
def test_a_role_is_found_by_name_alias_or_id_in_any_case(text):
    assert BANK.find_role(text).role_uuid == "role-001"


def test_a_role_is_found_by_its_id_in_capitals():
    assert BANK.find_role("ROLE-002").name == "Data Scientist"


def test_a_role_that_is_misspelt_is_not_found_but_suggested():
    with pytest.raises(RoleNotFound) as caught:
        SHIPPED.find_role("data scientits")

    assert caught.value.wanted == "data scientits"
    assert caught.value.nearest[0] == "Data Scientist"
    assert len(caught.value.nearest) <= 3


def test_no_role_is_suggested_twice():
    with pytest.raises(RoleNotFound) as caught:
        SHIPPED.find_role("backend developr")

    assert len(set(caught.value.nearest)) == len(caught.value.nearest)


def test_what_is_like_no_role_gets_no_suggestion():
    with pytest.raises(RoleNotFound) as caught:
        BANK.find_role("zzzzqqqq")

    assert caught.value.nearest == ()


@pytest.mark.parametrize("text", ["", "   ", "日本語", "🙂"])
def test_what_is_no_name_at_all_is_not_found(text):
    with pytest.raises(RoleNotFound):
        SHIPPED.find_role(text)


def test_a_role_that_is_not_there_raises_its_id():
    with pytest.raises(RoleNotFound) as caught:
        BANK.role("role-999")

    assert caught.value.wanted == "role-999"


def test_an_industry_is_found_by_its_id():
    assert BANK.industry("ind-001").name == "Software"
    assert BANK.industry("ind-999") is None


def test_a_question_is_found_by_its_id():
    assert BANK.question("all-behavioral-mid-0").category is Category.BEHAVIORAL
    assert BANK.question("nothing") is None


def test_a_role_is_asked_its_own_questions_and_those_of_every_role():
    own = make_question("own", category=Category.TECHNICAL)
    shared = make_question("shared", category=Category.TECHNICAL)
    other = make_question("other", category=Category.TECHNICAL)
    bank = QuestionBank(
        BANK.industries,
        [
            BankEntry(question=shared),
            BankEntry(question=own, role_uuid="role-001"),
            BankEntry(question=other, role_uuid="role-002"),
        ],
    )

    asked = bank.questions("role-001", Category.TECHNICAL, Difficulty.MID)
    assert [question.question_uuid for question in asked] == ["own", "shared"]
    assert bank.questions("role-001", Category.TECHNICAL, Difficulty.SENIOR) == ()


def test_a_bank_counts_and_lists_its_questions():
    assert len(BANK) == len(list(BANK)) == 3 * 2 * 5


# --- the bank that comes with Greenroom ---------------------------------------------------------------------------


def test_every_name_and_alias_finds_its_own_role():
    for role in SHIPPED.roles:
        for name in (role.role_uuid, role.name, *role.aliases):
            assert SHIPPED.find_role(name) == role, name


def test_every_question_has_skills_and_guidance_and_behavioral_ones_an_outline():
    for question in SHIPPED:
        assert question.expected_skills, question.question_uuid
        assert len(question.interviewer_guidance.parts) == 3, question.question_uuid
        assert 3 <= len(question.expected_points) <= 6, question.question_uuid
        has_outline = question.star_framework is not None
        assert has_outline == (question.category is Category.BEHAVIORAL), question.question_uuid


def test_only_company_questions_name_the_company():
    for question in SHIPPED:
        assert ("{" in question.prompt) <= (question.category is Category.COMPANY), question.question_uuid


def test_every_id_of_the_shipped_bank_stands_once():
    pools = [
        question.question_uuid
        for role_uuid in {role.role_uuid for role in SHIPPED.roles}
        for difficulty in Difficulty
        for question in SHIPPED.questions(role_uuid, Category.TECHNICAL, difficulty)
    ]

    assert len(pools) == len(set(pools))
