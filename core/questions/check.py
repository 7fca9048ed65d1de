"""Holding the bank to its promises: nothing missing, nothing twice, enough for four interviews without a repeat."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from core.models import Category, Difficulty, Question
from core.questions.bank import BankEntry, QuestionBank, Role
from core.scenario import MIX

INTERVIEWS_WITHOUT_REPEAT = 4
# What a bank of any use has of each kind, by the plan for it.
LEAST_TECHNICAL, LEAST_SHARED, LEAST_OF_INDUSTRY = 10, 60, 5
_NEAR_DUPLICATE = 74  # of 100, by words in any order
_LARGEST_SHARE = 0.4  # of a role's own questions that may expect one and the same skill
_SEVERAL = 10  # below this, a share says nothing
_PROMPT_WORDS = range(8, 61)
_SKILLS, _POINTS, _POINT_WORDS, _FOLLOW_UPS = range(1, 5), range(3, 7), range(2, 13), range(4)
_GUIDANCE_WORDS = range(5, 46)
# A sentence of more words is hard to follow by ear.
_SENTENCE_WORDS = 40


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong with a question or with the coverage; ``where`` names it, ``what`` says what to do."""

    where: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many questions a role has at a difficulty, by category: its own, its industry's and the shared ones."""

    role: Role
    difficulty: Difficulty
    counts: dict[Category, int]


def faults(bank: QuestionBank) -> list[Fault]:
    """Everything that is wrong with the bank; empty where nothing is."""
    entries = [*bank.all_entries]
    return [
        *_incomplete(bank),
        *_duplicate_ids(entries),
        *_near_duplicates([entry.question for entry in entries]),
        *_holes(bank),
        *_pools(bank),
        *_lopsided(bank),
        *_unused_skills(bank),
    ]


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


def _incomplete(bank: QuestionBank) -> Iterator[Fault]:
    for question in bank:
        for what in (*_missing_parts(question), *_unreadable_parts(question), *_unlisted_skills(bank, question)):
            yield Fault(where=question.question_uuid, what=what)


def _missing_parts(question: Question) -> Iterator[str]:
    if len(question.expected_skills) not in _SKILLS:
        yield f"name {_span(_SKILLS)} expected skills"
    if len(question.expected_points) not in _POINTS:
        yield f"list {_span(_POINTS)} expected points"
    if len(question.follow_ups) not in _FOLLOW_UPS:
        yield f"write {_span(_FOLLOW_UPS)} follow-up questions"
    if missing := [name for name, text in question.interviewer_guidance.model_dump().items() if not text]:
        yield f"write what these answers show: {', '.join(missing)}"
    if (question.category is Category.BEHAVIORAL) != (question.star_framework is not None):
        yield "a behavioral question needs a STAR outline, and no other has one"
    if "{company}" in question.prompt and question.category is not Category.COMPANY:
        yield "only company questions may say {company}"


def _unreadable_parts(question: Question) -> Iterator[str]:
    if len(question.prompt.split()) not in _PROMPT_WORDS:
        yield f"the prompt should have {_span(_PROMPT_WORDS)} words"
    sentences = question.prompt.replace("?", ".").replace("!", ".").replace(":", ".").replace(";", ".").split(". ")
    if max(len(sentence.split()) for sentence in sentences) > _SENTENCE_WORDS:
        yield f"a sentence of the prompt has more than {_SENTENCE_WORDS} words: make two of it"
    for point in question.expected_points:
        if len(point.split()) not in _POINT_WORDS:
            yield f"a point should have {_span(_POINT_WORDS)} words: {point}"
    for name, text in question.interviewer_guidance.parts.items():
        if len(text.split()) not in _GUIDANCE_WORDS:
            yield f"what a {name} answer shows should have {_span(_GUIDANCE_WORDS)} words"


def _unlisted_skills(bank: QuestionBank, question: Question) -> Iterator[str]:
    for skill in question.expected_skills:
        if skill not in bank.skills:
            yield f"the skill {skill} is not in the list: take one that is, or add it there"


def _duplicate_ids(entries: Sequence[BankEntry]) -> Iterator[Fault]:
    for question_uuid, count in Counter(entry.question.question_uuid for entry in entries).items():
        if count > 1:
            yield Fault(where=question_uuid, what=f"this id stands {count} times; give each question its own")


def _near_duplicates(questions: Sequence[Question]) -> Iterator[Fault]:
    # Sorted once rather than for each of two million pairs.
    prompts = [" ".join(sorted(utils.default_process(question.prompt).split())) for question in questions]
    for index, question in enumerate(questions[:-1]):
        later = prompts[index + 1 :]
        close = process.extract(prompts[index], later, scorer=fuzz.ratio, score_cutoff=_NEAR_DUPLICATE, limit=None)
        for _, score, offset in close:
            twin = questions[index + 1 + offset].question_uuid
            yield Fault(where=question.question_uuid, what=f"is {score:.0f}% the same as {twin}; reword or drop one")


def _holes(bank: QuestionBank) -> Iterator[Fault]:
    """A category that is long enough is so whatever other types are chosen."""
    for cell in coverage(bank):
        for category, count in MIX[cell.difficulty].items():
            needed = INTERVIEWS_WITHOUT_REPEAT * count
            if cell.counts[category] < needed:
                yield Fault(
                    where=f"{cell.role.name}, {cell.difficulty.value}",
                    what=f"{cell.counts[category]} {category.value} questions, at least {needed} are needed",
                )


def _pools(bank: QuestionBank) -> Iterator[Fault]:
    counts = Counter((entry.audience, entry.question.category, entry.question.difficulty) for entry in bank.entries)
    for difficulty in Difficulty:
        for role in bank.roles:
            yield from _too_few(
                counts[role.role_uuid, Category.TECHNICAL, difficulty],
                LEAST_TECHNICAL,
                f"{role.name}, {difficulty.value}",
                "technical questions of its own",
            )
        for industry in bank.industries:
            yield from _too_few(
                counts[industry.industry_uuid, Category.SITUATIONAL, difficulty],
                LEAST_OF_INDUSTRY,
                f"{industry.name}, {difficulty.value}",
                "situational questions of its own",
            )
    for category in (Category.BEHAVIORAL, Category.SITUATIONAL, Category.COMPANY):
        shared = sum(counts[None, category, difficulty] for difficulty in Difficulty)
        yield from _too_few(shared, LEAST_SHARED, "every role", f"{category.value} questions")


def _too_few(count: int, least: int, where: str, what: str) -> Iterator[Fault]:
    if count < least:
        yield Fault(where=where, what=f"{count} {what}, at least {least} are needed")


def _lopsided(bank: QuestionBank) -> Iterator[Fault]:
    """A role whose own questions are mostly about one skill."""
    own: dict[str, list[Question]] = defaultdict(list)
    for entry in bank.entries:
        if entry.role_uuid:
            own[entry.role_uuid].append(entry.question)
    for role_uuid, questions in own.items():
        counts = Counter(skill for question in questions for skill in question.expected_skills)
        skill, count = max(counts.items(), key=lambda counted: counted[1], default=("", 0))
        if len(questions) >= _SEVERAL and count > _LARGEST_SHARE * len(questions):
            what = f"{count} of {len(questions)} questions expect {skill}: ask for more of the trade"
            yield Fault(where=bank.role(role_uuid).name, what=what)


def _unused_skills(bank: QuestionBank) -> Iterator[Fault]:
    used = {skill for question in bank for skill in question.expected_skills}
    for skill in sorted(bank.skills - used):
        yield Fault(where="skills.yml", what=f"no question expects {skill}: drop it")


def _span(numbers: range) -> str:
    return f"{numbers.start} to {numbers.stop - 1}"
