"""The bank in memory: industries, roles and questions, and looking them up."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from core.errors import RoleNotFound
from core.models import Category, Difficulty, Model, Question

_NEAR = 60  # of 100: below this, a suggestion is a guess
_SUGGESTIONS = 3


class Role(Model):
    """A role that one can practise for; ``aliases`` are other words people type for it."""

    role_uuid: str
    name: str
    industry_uuid: str
    aliases: tuple[str, ...] = ()


class Industry(Model):
    """A field of work. ``emoji`` is its shortcode, without colons."""

    industry_uuid: str
    name: str
    emoji: str
    roles: tuple[Role, ...]


class BankEntry(Model):
    """A question and whom it is asked: one role, the roles of one industry, or, with neither, every role.

    A withdrawn one is asked no more, and can still be read by its id.
    """

    question: Question
    role_uuid: str | None = None
    industry_uuid: str | None = None
    withdrawn: bool = False

    @property
    def audience(self) -> str | None:
        """The id of the role or the industry; None for every role."""
        return self.role_uuid or self.industry_uuid

    def is_for(self, role: Role) -> bool:
        """Whether this role may be asked."""
        return self.audience in (role.role_uuid, role.industry_uuid, None)


class QuestionBank:
    """Every question by what it is asked for. ``skills`` are the names that expected skills are taken from."""

    def __init__(
        self, industries: Sequence[Industry], entries: Iterable[BankEntry], skills: Iterable[str] = ()
    ) -> None:
        self.industries = tuple(industries)
        self.roles = tuple(role for industry in industries for role in industry.roles)
        self.skills = frozenset(skills)
        self.all_entries = tuple(entries)
        self.entries = tuple(entry for entry in self.all_entries if not entry.withdrawn)
        self._role_of = {role.role_uuid: role for role in self.roles}
        self._names = {name.casefold(): role for role in self.roles for name in (*role.aliases, role.name)}
        self._questions = {entry.question.question_uuid: entry.question for entry in self.all_entries}
        self._pools: dict[tuple[str | None, Category, Difficulty], list[Question]] = {}
        for entry in self.entries:
            kind = entry.audience, entry.question.category, entry.question.difficulty
            self._pools.setdefault(kind, []).append(entry.question)

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Question]:
        return (entry.question for entry in self.entries)

    def industry(self, industry_uuid: str) -> Industry | None:
        """The industry of that id."""
        return next((industry for industry in self.industries if industry.industry_uuid == industry_uuid), None)

    def role(self, role_uuid: str) -> Role:
        """The role of that id; raises RoleNotFound."""
        try:
            return self._role_of[role_uuid]
        except KeyError:
            raise RoleNotFound(role_uuid) from None

    def find_role(self, text: str) -> Role:
        """The role that goes by this name, id or alias, in any case; raises RoleNotFound with the nearest names."""
        role = self.role_called(text)
        if role is None:
            raise RoleNotFound(text, self._nearest(" ".join(text.casefold().split())))
        return role

    def role_called(self, text: str) -> Role | None:
        """The role that goes by just this name, id or alias, in any case."""
        wanted = " ".join(text.casefold().split())
        return self._role_of.get(wanted) or self._names.get(wanted)

    def questions(self, role_uuid: str, category: Category, difficulty: Difficulty) -> tuple[Question, ...]:
        """What a role may be asked: its own questions of this kind, its industry's, then those for every role.

        Raises RoleNotFound.
        """
        role = self.role(role_uuid)
        audiences = role.role_uuid, role.industry_uuid, None
        pools = (self._pools.get((audience, category, difficulty), []) for audience in audiences)
        return tuple(question for pool in pools for question in pool)

    def question(self, question_uuid: str) -> Question | None:
        """The question of that id, withdrawn or not."""
        return self._questions.get(question_uuid)

    def _nearest(self, wanted: str) -> tuple[str, ...]:
        close = process.extract(wanted, list(self._names), scorer=fuzz.WRatio, limit=12, score_cutoff=_NEAR)
        names = dict.fromkeys(self._names[name].name for name, _, _ in close)
        return tuple(names)[:_SUGGESTIONS]
