"""A team's own questions: packs, which add to Greenroom's bank in their workspace, or take its place."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from core.models import Category, Difficulty, Model, PackVersion, Question
from core.questions.bank import BankEntry, Industry, QuestionBank, Role

MOST_PACKS = 20
MOST_QUESTIONS = 3_000  # more than Greenroom brings along; some megabytes, of the 16 that MongoDB takes


class PackContent(Model):
    """What a pack's file says. ``industries`` are new ones; ``roles`` too, of these or of the bank's industries.

    The questions' ids are the file's own. ``name`` and ``replaces_bank`` are None where the file leaves them open.
    """

    name: str | None = None
    replaces_bank: bool | None = None
    industries: tuple[Industry, ...] = ()
    roles: tuple[Role, ...] = ()
    entries: tuple[BankEntry, ...]

    def with_details_of(self, before: "QuestionPack") -> "PackContent":
        """A table's content with what a table has no place for: other words for roles, and emoji."""
        roles = {role.role_uuid: role for role in before.roles}
        industries = {industry.industry_uuid: industry for industry in before.industries}
        return self.with_(
            roles=tuple(roles.get(role.role_uuid, role) for role in self.roles),
            industries=tuple(industries.get(industry.industry_uuid, industry) for industry in self.industries),
        )


class QuestionPack(Model):
    """A pack as its workspace has it. Each new content is a new ``version``; each change a new ``revision``."""

    pack_uuid: str
    team_id: str
    name: str
    version: int = 1
    revision: int = 0
    is_on: bool = True
    replaces_bank: bool = False
    industries: tuple[Industry, ...] = ()
    roles: tuple[Role, ...] = ()
    entries: tuple[BankEntry, ...] = ()
    created_at: datetime
    uploaded_by: str
    uploaded_at: datetime

    @property
    def name_key(self) -> str:
        """What the name is told apart by within a workspace."""
        return self.name.casefold()

    def with_content(self, content: PackContent) -> "QuestionPack":
        """The pack with other content. Its questions' ids are unique to the pack, and the same in every version."""
        stamp = PackVersion(pack_uuid=self.pack_uuid, version=self.version)
        return self.with_(
            industries=content.industries,
            roles=content.roles,
            entries=tuple(_stamped(entry, stamp) for entry in content.entries),
            replaces_bank=self.replaces_bank if content.replaces_bank is None else content.replaces_bank,
        )

    def content(self) -> PackContent:
        """What a file of this pack says."""
        own = len(self.pack_uuid) + 1
        entries = (
            entry.with_(question=entry.question.with_(question_uuid=entry.question.question_uuid[own:], pack=None))
            for entry in self.entries
        )
        return PackContent(
            name=self.name,
            replaces_bank=self.replaces_bank,
            industries=self.industries,
            roles=self.roles,
            entries=tuple(entries),
        )


def merged(bank: QuestionBank, packs: Iterable[QuestionPack]) -> QuestionBank:
    """The bank of a workspace with these packs; one that takes the bank's place leaves roles that have questions."""
    working = [pack for pack in packs if pack.is_on]
    if not working:
        return bank
    is_replaced = any(pack.replaces_bank for pack in working)
    entries = [entry for pack in working for entry in pack.entries]
    skills = {skill for entry in entries for skill in entry.question.expected_skills}
    whole = QuestionBank(
        _industries(bank, working), [*(() if is_replaced else bank.all_entries), *entries], {*bank.skills, *skills}
    )
    if not is_replaced:
        return whole
    replaced = _with_questions(whole)
    return replaced if replaced.roles else bank  # without a role nobody could practise anything


def role_id(industry_uuid: str, name: str) -> str:
    """The id of a role of a team's own: the same for the same name in the same industry, whichever pack adds it."""
    return f"role-{_digest(industry_uuid, name)}"


def industry_id(name: str) -> str:
    """The id of an industry of a team's own: the same for the same name."""
    return f"ind-{_digest(name)}"


def question_id(audience: str | None, category: Category, difficulty: Difficulty, prompt: str) -> str:
    """The id of a question that has been given none: the same as long as it says the same."""
    return f"q-{_digest(audience or '', category.value, difficulty.value, prompt)}"


def shortfalls(bank: QuestionBank, roles: Iterable[Role], needed: dict[Difficulty, dict[Category, int]]) -> list[str]:
    """The roles and difficulties that have too few questions for a whole interview, such as "Cook, mid"."""
    return [
        f"{role.name}, {difficulty.value}"
        for role in roles
        for difficulty, counts in needed.items()
        if any(len(bank.questions(role.role_uuid, kind, difficulty)) < count for kind, count in counts.items())
    ]


def _stamped(entry: BankEntry, stamp: PackVersion) -> BankEntry:
    question: Question = entry.question
    whole_id = f"{stamp.pack_uuid}.{question.question_uuid}"
    return entry.with_(question=question.with_(question_uuid=whole_id, pack=stamp))


def _industries(bank: QuestionBank, packs: Sequence[QuestionPack]) -> list[Industry]:
    industries = {industry.industry_uuid: industry for industry in bank.industries}
    for industry in (industry for pack in packs for industry in pack.industries):
        industries.setdefault(industry.industry_uuid, industry)
    roles = {role.role_uuid: role for role in bank.roles}
    roles |= {role.role_uuid: role for pack in packs for role in pack.roles if role.role_uuid not in roles}
    by_industry: dict[str, list[Role]] = {industry_uuid: [] for industry_uuid in industries}
    for role in roles.values():
        by_industry[role.industry_uuid].append(role)
    return [
        industry.with_(roles=tuple(by_industry[industry.industry_uuid]))
        for industry in industries.values()
        if by_industry[industry.industry_uuid]
    ]


def _with_questions(bank: QuestionBank) -> QuestionBank:
    asked = {role.role_uuid for role in bank.roles if any(entry.is_for(role) for entry in bank.entries)}
    industries = [
        industry.with_(roles=tuple(role for role in industry.roles if role.role_uuid in asked))
        for industry in bank.industries
    ]
    return QuestionBank([industry for industry in industries if industry.roles], bank.all_entries, bank.skills)


def _digest(*parts: str) -> str:
    return sha256("\n".join(part.casefold() for part in parts).encode()).hexdigest()[:12]
