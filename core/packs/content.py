"""From what a pack's file says to its questions, roles and industries: every fault of it at once, or all of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, ValidationError

from core.models import Category, Difficulty
from core.packs.pack import MOST_QUESTIONS, PackContent, industry_id, question_id, role_id
from core.packs.source import PackFault, PackFaults, Path, Source
from core.packs.words import in_words, nearest
from core.questions.bank import BankEntry, Industry, QuestionBank, Role
from core.questions.written import Name, Written, WrittenGuidance, WrittenQuestion, WrittenStar

_NEAR_NAME, _NEAR_SKILL = 85, 88  # of 100: so like a known one that it is a slip
_SKILLS = 8  # of a question; more are a fault by themselves
_MOST = 99  # what one of Slack's selects holds beside "every one"
_EMOJI = "books"


class _PackQuestion(WrittenQuestion):
    category: Category
    role: Name | None = None
    industry: Name | None = None


class _PackRole(Written):
    name: Name
    industry: Name | None = None
    aliases: Annotated[tuple[Name, ...], Field(max_length=20)] = ()


def _emoji(text: str) -> str:
    """A shortcode with or without its colons. Raises ValueError."""
    bare = text.strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]{1,50}", bare):
        raise ValueError("write the emoji's shortcode, such as books")
    return bare


class _PackIndustry(Written):
    name: Name
    emoji: Annotated[str, AfterValidator(_emoji)] = _EMOJI


class _PackFile(Written):
    name: Name | None = None
    replaces_bank: bool | None = None
    industries: Annotated[tuple[_PackIndustry, ...], Field(max_length=_MOST)] = ()
    roles: Annotated[tuple[_PackRole, ...], Field(max_length=5 * _MOST)] = ()
    # Each is read by itself, so that a fault in one hides none in another.
    questions: Annotated[tuple[Any, ...], Field(min_length=1, max_length=MOST_QUESTIONS)]


_W = TypeVar("_W", bound=Written)

_FIELDS = frozenset(
    name
    for model in (_PackFile, _PackIndustry, _PackRole, _PackQuestion, WrittenGuidance, WrittenStar)
    for name in model.model_fields
)


def make_content(source: Source, bank: QuestionBank) -> PackContent:
    """The content of a pack; ``bank`` is Greenroom's own, whose roles and skills it may name. Raises PackFaults."""
    faults = [*source.faults]
    written = _read(_PackFile, source.content, (), source, faults) or _known_of(source.content)
    listed = source.content.get("questions")
    questions = {
        index: _read(_PackQuestion, content, ("questions", index), source, faults)
        for index, content in enumerate(listed[:MOST_QUESTIONS] if isinstance(listed, list) else ())
    }
    if written is None:  # what it would have added, nobody knows
        raise PackFaults(faults)
    made = _Making(source, bank)
    content = made.content(written, questions)
    if faults or made.faults:
        raise PackFaults([*faults, *made.faults])
    return content


def _known_of(content: dict[str, Any]) -> _PackFile | None:
    """What a file says besides fields that nobody knows; these are faults, but hide no other."""
    known = {name: value for name, value in content.items() if name in _PackFile.model_fields}
    try:
        return _PackFile.model_validate(known)
    except ValidationError:
        return None


def _read(model: type[_W], content: object, path: Path, source: Source, faults: list[PackFault]) -> _W | None:
    """The content as its model has it; of what doesn't fit, every fault is noted."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = (*path, *detail["loc"])
            faults.append(PackFault(spot=source.spot(where), what=in_words(where, detail, _FIELDS)))
        return None


class _Making:
    """A pack in the making: names become industries and roles, and what doesn't fit is noted."""

    def __init__(self, source: Source, bank: QuestionBank) -> None:
        self.faults: list[PackFault] = []
        self._source = source
        self._bank = bank
        self._industries = {industry.name.casefold(): industry for industry in bank.industries}
        self._roles = {name.casefold(): role for role in bank.roles for name in (*role.aliases, role.name)}
        self._roles |= {role.role_uuid: role for role in bank.roles}
        self._banks_industries, self._banks_roles = frozenset(self._industries), frozenset(self._roles)
        self._mentioned: dict[str, Path] = {}
        self._new_industries: list[Industry] = []
        self._new_roles: list[Role] = []

    def content(self, written: _PackFile, questions: Mapping[int, _PackQuestion | None]) -> PackContent:
        """The whole of it; of a question that can't be read (None), what it names is looked at all the same."""
        for index, industry in enumerate(written.industries):
            self._industry(("industries", index, "name"), industry.name, industry.emoji, is_listed=True)
        for index, role in enumerate(written.roles):
            self._role(("roles", index), role.name, role.industry, role.aliases, is_listed=True)
        for index, given in enumerate(written.questions):
            self._look_at_names(("questions", index), given)
        entries = {n: self._entry(("questions", n), question) for n, question in questions.items() if question}
        self._look_for_repeats(entries)
        self._look_for_empty_industries()
        self._count()
        return PackContent(
            name=written.name,
            replaces_bank=written.replaces_bank,
            industries=tuple(self._new_industries),
            roles=tuple(self._new_roles),
            entries=tuple(entries.values()),
        )

    def _look_at_names(self, path: Path, given: object) -> None:
        """Note roles, industries and skills that are slips; a skill like none of the bank's is the pack's own."""
        named = given if isinstance(given, dict) else {}
        role, industry = (text if isinstance(text := named.get(name), str) else None for name in ("role", "industry"))
        if role and role.strip():
            self._role(path, " ".join(role.split()), industry and " ".join(industry.split()))
        skills = named.get("skills")
        for number, skill in enumerate(skills[:_SKILLS] if isinstance(skills, list) else ()):
            text = skill.casefold() if isinstance(skill, str) else ""
            if text not in self._bank.skills and (near := nearest(text, self._bank.skills, _NEAR_SKILL)):
                self._note((*path, "skills", number), f"the skill “{skill}” is “{near}” here: write that")

    def _entry(self, path: Path, written: _PackQuestion) -> BankEntry:
        role = self._role(path, written.role, written.industry) if written.role else None
        industry = self._industry((*path, "industry"), written.industry) if written.industry and not role else None
        if "{company}" in written.prompt and written.category is not Category.COMPANY:
            self._note((*path, "prompt"), "only company questions can say {company}: name no company, or make it one")
        audience = role.role_uuid if role else industry.industry_uuid if industry else None
        own_id = written.id or question_id(audience, written.category, written.difficulty, written.prompt)
        return BankEntry(
            question=written.question(own_id, written.category),
            role_uuid=role.role_uuid if role else None,
            industry_uuid=industry.industry_uuid if industry else None,
            withdrawn=written.withdrawn,
        )

    def _industry(self, path: Path, name: str, emoji: str = _EMOJI, *, is_listed: bool = False) -> Industry | None:
        """The industry of this name, a new one where the bank has none; None for a slip."""
        known = self._industries.get(name.casefold())
        if known is not None:
            return known
        if not is_listed and (near := nearest(name, self._banks_industries, _NEAR_NAME)):
            self._note(path, f"there is no industry “{name}”; should it be “{self._industries[near].name}”?")
            return None
        new = Industry(industry_uuid=industry_id(name), name=name, emoji=emoji, roles=())
        self._industries[name.casefold()] = new
        self._new_industries.append(new)
        self._mentioned[new.industry_uuid] = path
        return new

    def _role(
        self,
        path: Path,
        name: str,
        industry_name: str | None,
        aliases: Iterable[str] = (),
        *,
        is_listed: bool = False,
    ) -> Role | None:
        """The role of this name, a new one where its industry is named; None for a slip."""
        where = (*path, "name" if is_listed else "role")
        known = self._roles.get(name.casefold())
        if known is not None:
            self._check_industry(path, known, industry_name)
            return known
        if not is_listed and (near := nearest(name, self._banks_roles, _NEAR_NAME)):
            self._note(where, f"there is no role “{name}”; should it be “{self._roles[near].name}”?")
            return None
        if industry_name is None:
            self._note(where, f"there is no role “{name}”: to add it, name the industry that it belongs to")
            return None
        industry = self._industry((*path, "industry"), industry_name)
        if industry is None:
            return None
        new = Role(
            role_uuid=role_id(industry.industry_uuid, name),
            name=name,
            industry_uuid=industry.industry_uuid,
            aliases=tuple(alias for alias in aliases if alias.casefold() not in self._roles),
        )
        self._roles |= {text.casefold(): new for text in (*new.aliases, name)}
        self._new_roles.append(new)
        return new

    def _check_industry(self, path: Path, role: Role, industry_name: str | None) -> None:
        if industry_name is None:
            return
        industry = self._industry((*path, "industry"), industry_name)
        if industry is not None and industry.industry_uuid != role.industry_uuid:
            theirs = next(one for one in self._industries.values() if one.industry_uuid == role.industry_uuid)
            self._note((*path, "industry"), f"“{role.name}” is a role of “{theirs.name}”: say so, or leave it out")

    def _look_for_repeats(self, entries: Mapping[int, BankEntry]) -> None:
        """Note ids that stand twice, and questions that say the same to the same people."""
        of_id: dict[str, int] = {}
        saying: dict[tuple[str | None, Difficulty, str], int] = {}
        for index, entry in entries.items():
            own_id = entry.question.question_uuid
            prompt = entry.question.prompt.casefold().rstrip(".?! ")
            says = entry.audience, entry.question.difficulty, prompt
            path: Path = ("questions", index)
            if says in saying:
                self._note((*path, "prompt"), f"this says the same as {self._called(saying[says])}: delete one")
            elif own_id in of_id:
                twin = self._called(of_id[own_id])
                self._note((*path, "id"), f"the id {own_id} stands already in {twin}: give each its own")
            of_id.setdefault(own_id, index)
            saying.setdefault(says, index)

    def _called(self, index: int) -> str:
        """What people call the place of a question."""
        return self._source.spot(("questions", index)).text.lower()

    def _look_for_empty_industries(self) -> None:
        """Note new industries without a role: nobody could be asked their questions."""
        having = {role.industry_uuid for role in self._roles.values()}
        for industry in self._new_industries:
            if industry.industry_uuid not in having:
                what = f"“{industry.name}” has no role: name one, or leave the industry out to ask every role"
                self._note(self._mentioned[industry.industry_uuid], what)

    def _count(self) -> None:
        """Note what Slack's selects could not show."""
        if len(self._bank.industries) + len(self._new_industries) > _MOST:
            self._note(("questions",), f"that makes more than {_MOST} industries, which Slack can't list: use fewer")
        for industry in self._industries.values():
            roles = {role.role_uuid for role in self._roles.values() if role.industry_uuid == industry.industry_uuid}
            if len(roles) > _MOST:
                self._note(
                    ("questions",), f"“{industry.name}” has more than {_MOST} roles: put some into another industry"
                )

    def _note(self, path: Path, what: str) -> None:
        self.faults.append(PackFault(spot=self._source.spot(path), what=what))
