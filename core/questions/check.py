"""Holding the bank to its promises: nothing missing, nothing twice, enough for two interviews without a repeat."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from core.models import Category, Difficulty, Question
from core.questions.bank import QuestionBank, Role
from core.scenario import MIX

INTERVIEWS_WITHOUT_REPEAT = 2
_NEAR_DUPLICATE = 80  # of 100, by words in any order
_PROMPT_WORDS = range(8, 61)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong with a question or with the coverage; ``where`` names it, ``what`` says what to do."""

    where: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many questions a role has at a difficulty, by category, its own and the shared ones."""

    role: Role
    difficulty: Difficulty
    counts: dict[Category, int]


def faults(bank: QuestionBank) -> list[Fault]:
    """Everything that is wrong with the bank; empty where nothing is."""
    questions = list(bank)
    return [*_incomplete(questions), *_duplicate_ids(bank), *_near_duplicates(questions), *_holes(bank)]


def coverage(bank: QuestionBank) -> list[Coverage]:
    """What the bank holds for every role and difficulty."""
    return [
        Coverage(
            role=role,
            difficulty=difficulty,
            counts={category: len(bank.questions(role.role_uuid, category, difficulty)) for category in Category},
        )
        for role in bank.roles
        for difficulty in Difficulty
    ]


def _incomplete(questions: Sequence[Question]) -> Iterator[Fault]:
    for question in questions:
        for what in _missing_parts(question):
            yield Fault(where=question.question_uuid, what=what)


def _missing_parts(question: Question) -> Iterator[str]:
    if len(question.prompt.split()) not in _PROMPT_WORDS:
        yield f"the prompt should have {_PROMPT_WORDS.start} to {_PROMPT_WORDS.stop - 1} words"
    if not question.expected_skills:
        yield "name at least one expected skill"
    if not question.interviewer_guidance:
        yield "write the interviewer's guidance"
    if (question.category is Category.BEHAVIORAL) != (question.star_framework is not None):
        yield "a behavioral question needs a STAR outline, and no other has one"
    if "{company}" in question.prompt and question.category is not Category.COMPANY:
        yield "only company questions may say {company}"


def _duplicate_ids(bank: QuestionBank) -> Iterator[Fault]:
    for question_uuid, count in Counter(bank.loaded_ids).items():
        if count > 1:
            yield Fault(where=question_uuid, what=f"this id stands {count} times; give each question its own")


def _near_duplicates(questions: Sequence[Question]) -> Iterator[Fault]:
    prompts = [utils.default_process(question.prompt) for question in questions]
    for index, question in enumerate(questions[:-1]):
        later = prompts[index + 1 :]
        close = process.extract(
            prompts[index], later, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_DUPLICATE, limit=None
        )
        for _, score, offset in close:
            twin = questions[index + 1 + offset].question_uuid
            yield Fault(where=question.question_uuid, what=f"is {score:.0f}% the same as {twin}; reword or drop one")


def _holes(bank: QuestionBank) -> Iterator[Fault]:
    for cell in coverage(bank):
        for category, count in MIX[cell.difficulty].items():
            needed = INTERVIEWS_WITHOUT_REPEAT * count
            if cell.counts[category] < needed:
                yield Fault(
                    where=f"{cell.role.name}, {cell.difficulty.value}",
                    what=f"{cell.counts[category]} {category.value} questions, at least {needed} are needed",
                )
