"""What packs make of a workspace's bank."""

from datetime import UTC, datetime

from core.models import Category, Difficulty, PackVersion
from core.packs.pack import PackContent, QuestionPack, merged, role_id, shortfalls
from core.questions import BankEntry, Industry, QuestionBank, Role
from core.scenario import MIX
from tests.auxil.builders import make_bank, make_question

BANK = make_bank(per_kind=1)
NOW = datetime(2026, 5, 4, tzinfo=UTC)
KITCHEN = Industry(industry_uuid="ind-kitchen", name="Kitchen", emoji="cook", roles=())
COOK = Role(role_uuid="role-cook", name="Cook", industry_uuid="ind-kitchen", aliases=("chef",))


def make_pack(*entries: BankEntry, name: str = "one", **about: object) -> QuestionPack:
    content = {field: about.pop(field) for field in ("industries", "roles") if field in about}
    pack = QuestionPack(
        pack_uuid=f"pack-{name}",
        team_id="T1",
        name=name,
        created_at=NOW,
        uploaded_by="U1",
        uploaded_at=NOW,
        **about,
    )
    return pack.with_content(PackContent(entries=entries, **content))


def asked(bank: QuestionBank, role_uuid: str, category: Category = Category.TECHNICAL) -> list[str]:
    return [question.question_uuid for question in bank.questions(role_uuid, category, Difficulty.MID)]


def technical(question_uuid: str, **whose: str) -> BankEntry:
    return BankEntry(question=make_question(question_uuid, category=Category.TECHNICAL), **whose)


def test_a_packs_questions_are_asked_beside_the_banks() -> None:
    bank = merged(BANK, [make_pack(technical("a", role_uuid="role-001"), technical("b"))])

    assert asked(bank, "role-001") == ["role-001-technical-mid-0", "pack-one.a", "pack-one.b"]
    assert asked(bank, "role-002") == ["role-002-technical-mid-0", "pack-one.b"]
    assert len(bank) == len(BANK) + 2


def test_a_pack_that_is_off_changes_nothing() -> None:
    assert merged(BANK, [make_pack(technical("a"), is_on=False)]) is BANK


def test_a_pack_adds_roles_and_industries_once_whichever_pack_names_them() -> None:
    packs = [
        make_pack(technical("a", role_uuid="role-cook"), name=name, industries=(KITCHEN,), roles=(COOK,))
        for name in ("one", "two")
    ]
    bank = merged(BANK, packs)

    assert [industry.name for industry in bank.industries] == ["Software", "Kitchen"]
    assert bank.find_role("chef") == COOK
    assert asked(bank, "role-cook") == ["pack-one.a", "pack-two.a"]


def test_a_pack_in_place_of_the_bank_leaves_the_roles_that_have_questions() -> None:
    pack = make_pack(technical("a", role_uuid="role-002"), replaces_bank=True)
    bank = merged(BANK, [pack])

    assert [role.role_uuid for role in bank.roles] == ["role-002"]
    assert [question.question_uuid for question in bank] == ["pack-one.a"]


def test_a_question_says_which_version_of_which_pack_it_is_from() -> None:
    pack = make_pack(technical("a")).with_(version=3)
    stamped = pack.with_content(pack.content())

    assert stamped.entries[0].question.pack == PackVersion(pack_uuid="pack-one", version=3)
    assert stamped.entries[0].question.question_uuid == "pack-one.a"
    assert stamped.content().entries[0].question == technical("a").question


def test_a_role_has_the_same_id_in_whatever_case_its_name_is_written() -> None:
    assert role_id("ind-1", "Head Cook") == role_id("ind-1", "head cook")
    assert role_id("ind-1", "Head Cook") != role_id("ind-2", "Head Cook")


def test_roles_with_too_few_questions_for_a_whole_interview_are_named() -> None:
    bank = make_bank(per_kind=4)
    few = merged(bank, [make_pack(technical("a", role_uuid="role-cook"), industries=(KITCHEN,), roles=(COOK,))])

    assert shortfalls(few, few.roles, MIX) == ["Cook, entry", "Cook, mid", "Cook, senior"]


def test_a_pack_in_place_of_the_bank_that_names_no_role_leaves_the_bank() -> None:
    pack = make_pack(technical("a", industry_uuid="ind-kitchen"), industries=(KITCHEN,), replaces_bank=True)

    assert merged(BANK, [pack]) is BANK
