"""What the chart and its alternative text measure, and how they write it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.analytics import Figures, Trend, Week
from core.models import Category

# From here on, seconds are harder to read than minutes.
_LONG_ANSWER_SECONDS = 180


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure of one answer: its unit, how it is read from figures, and how it is written."""

    unit: str
    of: Callable[[Figures], float]
    form: str = ",.0f"

    @property
    def name(self) -> str:
        """Such as "words per answer"."""
        return f"{self.unit} per answer"

    def text(self, figures: Figures) -> str:
        """The figure without its unit."""
        return format(self.of(figures), self.form)


WORDS = Measure(unit="words", of=lambda figures: figures.avg_words)
SECONDS = Measure(unit="seconds", of=lambda figures: figures.avg_response_time)
MINUTES = Measure(unit="minutes", of=lambda figures: figures.avg_response_time / 60, form=",.1f")


def response_time(trends: Sequence[Trend]) -> Measure:
    """Seconds, or minutes where any week's average is long."""
    longest = max(week.avg_response_time for trend in trends for week in trend.weeks)
    return MINUTES if longest > _LONG_ANSWER_SECONDS else SECONDS


def practised(trends: Sequence[Trend]) -> list[Trend]:
    """The trends that have interviews. Raises ValueError where none has."""
    found = [trend for trend in trends if trend.interviews and trend.weeks]
    if not found:
        raise ValueError("There is no interview to show.")
    return found


def answered_weeks(trend: Trend) -> list[Week]:
    """The weeks that have an average: a week in which every question was skipped has none."""
    return [week for week in trend.weeks if week.answered]


def answers_by_category(trends: Sequence[Trend]) -> dict[Category, int]:
    """How many answers there are of each category, whatever the difficulty."""
    return {c: sum(trend.category_breakdown.get(c, 0) for trend in trends) for c in Category}


def period(trends: Sequence[Trend]) -> str:
    """Such as "12 interviews, weeks of 16 Nov 2026 to 1 Feb 2027"."""
    interviews = sum(trend.interviews for trend in trends)
    first, last = first_and_last_week(trends)
    counted = "1 interview" if interviews == 1 else f"{interviews:,} interviews"
    weeks = f"week of {_long(first)}" if first == last else f"weeks of {_long(first)} to {_long(last)}"
    return f"{counted}, {weeks}"


def first_and_last_week(trends: Sequence[Trend]) -> tuple[date, date]:
    """The Mondays that all the trends together begin and end with."""
    weeks = [week.week for trend in trends for week in trend.weeks]
    return min(weeks), max(weeks)


def short_date(day: date) -> str:
    """Such as "16 Nov"."""
    return f"{day.day} {day:%b}"


def _long(day: date) -> str:
    return f"{short_date(day)} {day.year}"
