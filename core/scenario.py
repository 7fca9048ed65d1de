"""Which questions an interview asks, and in which order (rule 1)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import NoQuestions
from core.models import Category, Choice, Difficulty, Question
from core.questions import QuestionBank, Role

# The mix of a full interview, by the specification.
MIX: dict[Difficulty, dict[Category, int]] = {
    Difficulty.ENTRY: dict(zip(Category, (3, 2, 1, 1), strict=True)),
    Difficulty.MID: dict(zip(Category, (4, 3, 1, 1), strict=True)),
    Difficulty.SENIOR: dict(zip(Category, (3, 4, 1, 1), strict=True)),
}
_LEVEL = {Difficulty.ENTRY: "Entry-level", Difficulty.MID: "Mid-level", Difficulty.SENIOR: "Senior"}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A name for the interview, and its questions in order."""

    name: str
    questions: tuple[Question, ...]


class InterviewScenarioService:
    """Puts interviews together from a question bank."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def generate_interview_scenario(self, bank: QuestionBank, choice: Choice, asked: Sequence[str] = ()) -> Scenario:
        """A scenario for this choice, without questions from ``asked`` (oldest first) while others are left.

        Raises RoleNotFound, and NoQuestions where the bank has none for the chosen types.
        """
        role = bank.role(choice.role_uuid)
        questions: list[Question] = []
        for category, count in mix(choice).items():
            pool = bank.questions(role.role_uuid, category, choice.difficulty_level)
            questions += self._pick(pool, count, asked)
        if not questions:
            raise NoQuestions(role.name, choice.difficulty_level, choice.categories)
        filled = tuple(_for_company(question, choice.company) for question in questions)
        return Scenario(name=scenario_name(role, choice), questions=filled)

    def _pick(self, pool: Sequence[Question], count: int, asked: Sequence[str]) -> list[Question]:
        last_asked = {question_uuid: turn for turn, question_uuid in enumerate(asked)}
        shuffled = self._rng.sample(pool, len(pool))
        return sorted(shuffled, key=lambda q: last_asked.get(q.question_uuid, -1))[:count]


def mix(choice: Choice) -> dict[Category, int]:
    """How many questions of each chosen category, in the order of asking.

    A shorter interview is cut from the category that has most left; of equals, from the earlier one.
    """
    counts = {category: n for category, n in MIX[choice.difficulty_level].items() if category in choice.categories}
    while choice.question_count is not None and sum(counts.values()) > choice.question_count:
        counts[max(counts, key=lambda category: counts[category])] -= 1
    return counts


def scenario_name(role: Role, choice: Choice) -> str:
    """Such as "Senior Backend Engineer at Acme"."""
    at_company = f" at {choice.company}" if choice.company else ""
    return f"{_LEVEL[choice.difficulty_level]} {role.name}{at_company}"


def _for_company(question: Question, company: str | None) -> Question:
    if "{company}" not in question.prompt:
        return question
    return question.with_(prompt=question.prompt.replace("{company}", company or "this company"))
