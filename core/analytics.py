"""What a person's interviews add up to over time: trends, progress and benchmarks (UC-080, UC-085).

Stores keep one small record of figures for each interview that has ended, and add those up; what is made of the sums
stands here. Averages are per answered question: skipped and timed-out ones lower the completion alone. Words are
counted as ``core.words`` does; times are seconds, rounded to one decimal.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from statistics import fmean
from typing import Any

from pydantic import Field

from core.models import Category, Difficulty, MockInterviewSession, Model, Status

# With fewer other people than this, a comparison would tell on somebody.
FEWEST_OTHERS = 5
PERCENTILES = (10, 25, 50, 75, 90)
# Of five people, percentiles by rank are the five figures themselves: each one given is the mean of three people's.
_AROUND = 3
_TOO_FEW = (
    f"Fewer than {FEWEST_OTHERS} other people in this workspace have answered questions for this: "
    f"a comparison takes at least {FEWEST_OTHERS}."
)
_NOTHING_OF_YOURS = "You have answered no question in such an interview yet."


class Totals(Model):
    """Sums over answered questions."""

    answered: int = 0
    words: int = 0
    seconds: float = 0.0

    @property
    def averages(self) -> "Averages":
        """What it comes to for one answer."""
        if not self.answered:
            return Averages(answered=0, avg_words=0.0, avg_response_time=0.0)
        return Averages(
            answered=self.answered,
            avg_words=round(self.words / self.answered, 1),
            avg_response_time=round(self.seconds / self.answered, 1),
        )


class SessionFigures(Model):
    """The figures of one interview that has ended: all that analytics ever look at."""

    session_uuid: str
    user_uuid: str
    team_id: str
    role_uuid: str
    industry_uuid: str
    difficulty_level: Difficulty
    status: Status
    started_at: datetime
    asked: int
    answered: int
    words: int
    seconds: float
    categories: dict[Category, Totals]

    @property
    def completion_percentage(self) -> float:
        """How many of the questions were answered, 0 to 100."""
        return _percentage(self.answered, self.asked)


class Averages(Model):
    """Figures of one answer, on average over ``answered`` of them; times in seconds."""

    answered: int
    avg_words: float
    avg_response_time: float


class Figures(Averages):
    """The figures of some interviews, with how many answers there were of each category."""

    interviews: int
    completion_percentage: float
    category_breakdown: dict[Category, int]


class Change(Model):
    """The difference to what came before: positive where there is more now."""

    avg_words: float
    avg_response_time: float
    completion_percentage: float


class Week(Figures):
    """One week, by the Monday (UTC) that it begins with; ``change`` is against the last week that has interviews."""

    week: date
    change: Change | None = None


class Trend(Figures):
    """All interviews of one difficulty in the period, and each of its weeks, oldest first."""

    difficulty: Difficulty
    weeks: tuple[Week, ...]


class GroupTotals(Model):
    """What a store has added up for a group of interviews; of each category, how many answers there were."""

    interviews: int
    asked: int
    answered: int
    words: int
    seconds: float
    categories: dict[Category, int] = Field(default_factory=dict)


class WeekTotals(GroupTotals):
    """Those of one difficulty and week, by its Monday."""

    difficulty: Difficulty
    week: date


class PersonTotals(GroupTotals):
    """Those of one person."""

    user_uuid: str


class IndustryTotals(GroupTotals):
    """Those of one industry, and how many people had them."""

    industry_uuid: str
    people: int


class CategoryProgress(Model):
    """One category in the first and in the latest interview that had answers of it."""

    first: Averages
    latest: Averages
    avg_words_change: float
    avg_response_time_change: float


class Milestone(Figures):
    """One interview, as a point to compare with."""

    session_uuid: str
    role_uuid: str
    difficulty: Difficulty
    started_at: datetime


class Progress(Model):
    """From the first interview to the latest. Without interviews, ``first`` and ``latest`` are None."""

    interviews: int
    first: Milestone | None = None
    latest: Milestone | None = None
    change: Change | None = None
    categories: dict[Category, CategoryProgress] = Field(default_factory=dict)


class Standing(Model):
    """Where somebody's average lies among everybody else's: ``percentile`` percent of them have less.

    Each of ``percentiles`` is the mean of the three people around that rank: no figure is one person's.
    """

    mine: float
    percentile: int
    percentiles: dict[int, float]


class Benchmarks(Model):
    """One person against everybody of this role in the workspace; ``why_not`` says why there is no comparison.

    ``people`` and ``interviews`` are the others', and None where they are too few to be told of.
    """

    role_uuid: str
    difficulty: Difficulty | None
    people: int | None = None
    interviews: int | None = None
    why_not: str | None = None
    avg_words: Standing | None = None
    avg_response_time: Standing | None = None
    completion_percentage: Standing | None = None


class Insight(Figures):
    """One industry in a workspace: how many people practise for it, and how it goes."""

    industry_uuid: str
    people: int


def figures_of(session: MockInterviewSession) -> SessionFigures:
    """The record of an interview, in one pass over its responses."""
    sums = {category: [0, 0, 0.0] for category in Category}
    for response in session.responses:
        if response.answered:
            entry = sums[response.question_category]
            entry[0] += 1
            entry[1] += response.word_count
            entry[2] += float(response.response_duration_seconds)
    categories = {
        category: Totals(answered=int(answered), words=int(words), seconds=round(seconds, 3))
        for category, (answered, words, seconds) in sums.items()
        if answered
    }
    return SessionFigures(
        session_uuid=session.session_uuid,
        user_uuid=session.user_uuid,
        team_id=session.team_id or (session.place.team_id if session.place else ""),
        role_uuid=session.role_uuid,
        industry_uuid=session.industry_uuid,
        difficulty_level=session.difficulty_level,
        status=session.status,
        started_at=session.started_at,
        asked=len(session.questions),
        answered=sum(totals.answered for totals in categories.values()),
        words=sum(totals.words for totals in categories.values()),
        seconds=round(sum(totals.seconds for totals in categories.values()), 3),
        categories=categories,
    )


def trends(rows: Iterable[WeekTotals]) -> list[Trend]:
    """A trend for each difficulty that has interviews, in order of difficulty."""
    ordered = sorted(rows, key=lambda row: (list(Difficulty).index(row.difficulty), row.week))
    return [_trend(difficulty, tuple(own)) for difficulty, own in groupby(ordered, key=lambda row: row.difficulty)]


def progress(interviews: int, first: Sequence[SessionFigures], latest: Sequence[SessionFigures]) -> Progress:
    """How far somebody has come. ``first``: their earliest interviews, oldest first; ``latest``: newest first."""
    if not first or not latest:
        return Progress(interviews=0)
    begin, now = _milestone(first[0]), _milestone(latest[0])
    categories = {}
    for category in Category:
        before = next((f.categories[category] for f in first if category in f.categories), None)
        after = next((f.categories[category] for f in latest if category in f.categories), None)
        if before is not None and after is not None:
            categories[category] = _category_progress(before.averages, after.averages)
    change = _change(begin, now) if interviews > 1 else None
    return Progress(interviews=interviews, first=begin, latest=now, change=change, categories=categories)


def benchmarks(
    role_uuid: str, difficulty: Difficulty | None, user_uuid: str, people: Sequence[PersonTotals]
) -> Benchmarks:
    """Where somebody stands among everybody of a role."""
    others = [person for person in people if person.user_uuid != user_uuid and person.answered]
    mine = next((person for person in people if person.user_uuid == user_uuid and person.answered), None)
    compared = Benchmarks(role_uuid=role_uuid, difficulty=difficulty)
    if len(others) < FEWEST_OTHERS:
        return compared.with_(why_not=_TOO_FEW)
    compared = compared.with_(people=len(others), interviews=sum(person.interviews for person in others))
    if mine is None:
        return compared.with_(why_not=_NOTHING_OF_YOURS)
    return compared.with_(
        avg_words=_standing(mine.words / mine.answered, [p.words / p.answered for p in others]),
        avg_response_time=_standing(mine.seconds / mine.answered, [p.seconds / p.answered for p in others]),
        completion_percentage=_standing(100 * mine.answered / mine.asked, [100 * p.answered / p.asked for p in others]),
    )


def insights(rows: Iterable[IndustryTotals]) -> list[Insight]:
    """The industries that people practise for, the busiest first."""
    ordered = sorted(rows, key=lambda row: (-row.interviews, row.industry_uuid))
    return [Insight(industry_uuid=row.industry_uuid, people=row.people, **_figures([row])) for row in ordered]


def _trend(difficulty: Difficulty, rows: tuple[WeekTotals, ...]) -> Trend:
    weeks: list[Week] = []
    for row in rows:
        week = Week(week=row.week, **_figures([row]))
        weeks.append(week.with_(change=_change(weeks[-1], week) if weeks else None))
    return Trend(difficulty=difficulty, weeks=tuple(weeks), **_figures(rows))


def _figures(rows: Sequence[GroupTotals]) -> dict[str, Any]:
    """The arguments of ``Figures`` for rows together."""
    total = Totals(
        answered=sum(row.answered for row in rows),
        words=sum(row.words for row in rows),
        seconds=sum(row.seconds for row in rows),
    )
    breakdown = dict.fromkeys(Category, 0)
    for row in rows:
        for category, answers in row.categories.items():
            breakdown[category] += answers
    return {
        **total.averages.model_dump(),
        "interviews": sum(row.interviews for row in rows),
        "completion_percentage": _percentage(total.answered, sum(row.asked for row in rows)),
        "category_breakdown": breakdown,
    }


def _milestone(figures: SessionFigures) -> Milestone:
    total = Totals(answered=figures.answered, words=figures.words, seconds=figures.seconds)
    answered = {category: totals.answered for category, totals in figures.categories.items()}
    return Milestone(
        **total.averages.model_dump(),
        interviews=1,
        completion_percentage=figures.completion_percentage,
        category_breakdown=dict.fromkeys(Category, 0) | answered,
        session_uuid=figures.session_uuid,
        role_uuid=figures.role_uuid,
        difficulty=figures.difficulty_level,
        started_at=figures.started_at,
    )


def _category_progress(first: Averages, latest: Averages) -> CategoryProgress:
    return CategoryProgress(
        first=first,
        latest=latest,
        avg_words_change=round(latest.avg_words - first.avg_words, 1),
        avg_response_time_change=round(latest.avg_response_time - first.avg_response_time, 1),
    )


def _change(before: Figures, after: Figures) -> Change:
    return Change(
        avg_words=round(after.avg_words - before.avg_words, 1),
        avg_response_time=round(after.avg_response_time - before.avg_response_time, 1),
        completion_percentage=round(after.completion_percentage - before.completion_percentage, 1),
    )


def _standing(mine: float, others: Sequence[float]) -> Standing:
    ranked = sorted(others)
    return Standing(
        mine=round(mine, 1),
        percentile=round(100 * sum(other < mine for other in ranked) / len(ranked)),
        percentiles={percent: round(_percentile(ranked, percent), 1) for percent in PERCENTILES},
    )


def _percentile(ranked: Sequence[float], percent: int) -> float:
    """The mean of the people around the nearest rank."""
    nearest = round((len(ranked) - 1) * percent / 100)
    first = min(max(nearest - _AROUND // 2, 0), len(ranked) - _AROUND)
    return fmean(ranked[first : first + _AROUND])


def _percentage(answered: int, asked: int) -> float:
    return round(100 * answered / asked, 1) if asked else 0.0
