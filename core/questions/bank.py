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


class QuestionBank:
    """Every question by what it is asked for. A question without a role is asked of every role."""

    def __init__(self, industries: Sequence[Industry], questions: Iterable[tuple[str | None, Question]]) -> None:
        self.industries = tuple(industries)
        self.roles = tuple(role for industry in industries for role in industry.roles)
        self._role_of = {role.role_uuid: role for role in self.roles}
        self._questions: dict[str, Question] = {}
        self.loaded_ids: list[str] = []
        self._pools: dict[tuple[str | None, Category, Difficulty], list[Question]] = {}
        for role_uuid, question in questions:
            self.loaded_ids.append(question.question_uuid)
            self._questions[question.question_uuid] = question
            self._pools.setdefault((role_uuid, question.category, question.difficulty), []).append(question)
        self._names = {name.casefold(): role for role in self.roles for name in (*role.aliases, role.name)}

    def __len__(self) -> int:
        return len(self._questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

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
        wanted = " ".join(text.casefold().split())
        role = self._role_of.get(wanted) or self._names.get(wanted)
        if role is None:
            raise RoleNotFound(text, self._nearest(wanted))
        return role

    def questions(self, role_uuid: str, category: Category, difficulty: Difficulty) -> tuple[Question, ...]:
        """What a role may be asked: its own questions of this kind, then those for every role."""
        own = self._pools.get((role_uuid, category, difficulty), [])
        return (*own, *self._pools.get((None, category, difficulty), []))

    def question(self, question_uuid: str) -> Question | None:
        """The question of that id."""
        return self._questions.get(question_uuid)

    def _nearest(self, wanted: str) -> tuple[str, ...]:
        close = process.extract(wanted, list(self._names), scorer=fuzz.WRatio, limit=12, score_cutoff=_NEAR)
        names = dict.fromkeys(self._names[name].name for name, _, _ in close)
        return tuple(names)[:_SUGGESTIONS]
