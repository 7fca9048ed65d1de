"""The chart in words, for those who can't see it."""

from collections.abc import Sequence

from bot.charts.measures import (
    WORDS,
    Measure,
    answered_weeks,
    answers_by_category,
    period,
    practised,
    response_time,
    short_date,
)
from core.analytics import Trend

LONGEST = 2_000  # Slack refuses an image block with more.


def progress_alt_text(trends: Sequence[Trend]) -> str:
    """How each difficulty began and where it stands, at most 2,000 characters. Raises ValueError without interviews."""
    trends = practised(trends)
    measures = (WORDS, response_time(trends))
    counts = ", ".join(f"{category} {count:,}" for category, count in answers_by_category(trends).items())
    sentences = [
        f"Progress over {period(trends)}.",
        *(_difficulty(trend, measures) for trend in trends),
        f"Answers by category: {counts}.",
    ]
    return " ".join(sentences)[:LONGEST]


def _difficulty(trend: Trend, measures: Sequence[Measure]) -> str:
    figures = [_course(trend, measure) for measure in measures] if trend.answered else []
    figures.append(f"{trend.completion_percentage:.0f}% of questions answered")
    return f"{trend.difficulty.title()}: {'; '.join(figures)}."


def _course(trend: Trend, measure: Measure) -> str:
    """Such as "words per answer from 80 (16 Nov) to 132 (1 Feb), 104 on average"."""
    weeks = answered_weeks(trend)
    if len(weeks) == 1:
        return f"{measure.text(weeks[0])} {measure.name} ({short_date(weeks[0].week)})"
    begin, now = (f"{measure.text(week)} ({short_date(week.week)})" for week in (weeks[0], weeks[-1]))
    return f"{measure.name} from {begin} to {now}, {measure.text(trend)} on average"
