"""Looking through the bank: by role, category, difficulty, skill and words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from core.models import Category, Difficulty
from core.questions.bank import BankEntry, QuestionBank

_WORD = re.compile(r"[\w+#]+")
_NEAR = 75  # of 100: a word that is less like any other is in no question
_WHOLE, _BEGINNING = 2, 1


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is looked for; what is None, or has no words, may be anything. A word may be the beginning of one."""

    words: str = ""
    industry_uuid: str | None = None
    role_uuid: str | None = None
    category: Category | None = None
    difficulty: Difficulty | None = None
    skill: str | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The questions, the best match first; those of the role before those of its industry and of every role.

    ``skills`` counts what these questions would expect if no skill was chosen. ``read_as`` is the words that were
    looked for instead, where one was in no question.
    """

    entries: tuple[BankEntry, ...]
    skills: dict[str, int]
    read_as: str | None = None


def find(bank: QuestionBank, query: Query) -> Found:
    """What of the bank fits the query. Raises RoleNotFound."""
    typed = _WORD.findall(query.words.casefold())
    index = _index_of(bank)
    words = [index.known(word) for word in typed]
    matches = index.matches(words)
    fitting = [(score, entry) for score, entry in matches if _fits(bank, entry, query)]
    skills = Counter(skill for _, entry in fitting for skill in entry.question.expected_skills)
    wanted = [found for found in fitting if query.skill is None or query.skill in found[1].question.expected_skills]
    wanted.sort(key=lambda found: (-found[0], _distance(found[1])))
    return Found(
        entries=tuple(entry for _, entry in wanted),
        skills=dict(skills),
        read_as=" ".join(words) if words != typed else None,
    )


def _fits(bank: QuestionBank, entry: BankEntry, query: Query) -> bool:
    question = entry.question
    if query.category not in {None, question.category} or query.difficulty not in {None, question.difficulty}:
        return False
    if query.role_uuid is not None:
        return entry.is_for(bank.role(query.role_uuid))
    if query.industry_uuid is None or entry.audience is None:
        return True
    industry_uuid = bank.role(entry.role_uuid).industry_uuid if entry.role_uuid else entry.industry_uuid
    return industry_uuid == query.industry_uuid


def _distance(entry: BankEntry) -> int:
    return 0 if entry.role_uuid else 1 if entry.industry_uuid else 2


class _Index:
    """Which entries of a bank each word stands in."""

    def __init__(self, bank: QuestionBank) -> None:
        self._entries = bank.entries
        self._where: dict[str, set[int]] = {}
        for number, entry in enumerate(bank.entries):
            for word in _WORD.findall(_text(bank, entry).casefold()):
                self._where.setdefault(word, set()).add(number)
        self._words = sorted(self._where)

    def known(self, word: str) -> str:
        """The word, or the one most like it, where no word of the bank begins so."""
        if self._beginning_with(word):
            return word
        nearest = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return str(nearest[0]) if nearest else word

    def matches(self, words: Sequence[str]) -> list[tuple[int, BankEntry]]:
        """The entries in which all of these words stand, with a score; where none has all, those that have some."""
        if not words:
            return [(0, entry) for entry in self._entries]
        scores: Counter[int] = Counter()
        having: Counter[int] = Counter()
        for word in words:
            whole = self._where.get(word, set())
            anywhere = {number for known in self._beginning_with(word) for number in self._where[known]}
            having.update(anywhere)
            scores.update({number: _WHOLE if number in whole else _BEGINNING for number in anywhere})
        complete = [number for number, count in having.items() if count == len(words)]
        return [(scores[number], self._entries[number]) for number in sorted(complete or scores)]

    def _beginning_with(self, word: str) -> list[str]:
        first = bisect_left(self._words, word)
        return self._words[first : bisect_left(self._words, word + "\U0010ffff", first)]


_indexes: WeakKeyDictionary[QuestionBank, _Index] = WeakKeyDictionary()


def _index_of(bank: QuestionBank) -> _Index:
    """The bank's index, which is made when somebody first looks for something."""
    if bank not in _indexes:
        _indexes[bank] = _Index(bank)
    return _indexes[bank]


def _text(bank: QuestionBank, entry: BankEntry) -> str:
    question = entry.question
    names = []
    if entry.role_uuid:
        role = bank.role(entry.role_uuid)
        names = [role.name, *role.aliases]
    elif entry.industry_uuid and (industry := bank.industry(entry.industry_uuid)):
        names = [industry.name]
    return " ".join([question.prompt, *question.expected_skills, *question.expected_points, *names])
