"""What a report says, in words, before anything is laid out: the text and the page show the same."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from core.engine.answers import answer_parts
from core.metrics import summarize
from core.models import (
    Category,
    InterviewSessionResponse,
    MockInterviewSession,
    PerformanceSummary,
    Status,
)
from core.report.durations import spoken_duration

_STATUS = {Status.IN_PROGRESS: "In progress", Status.COMPLETED: "Completed", Status.ABANDONED: "Abandoned"}


class Outcome(StrEnum):
    """What became of a question, as the report says it."""

    ANSWERED = "Answered"
    SKIPPED = "Skipped"
    TIMED_OUT = "Time ran out"
    UNANSWERED = "Not answered"
    NOT_REACHED = "Not reached"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class CategoryCount:
    """How many questions of a category the interview has, and how many of them were answered."""

    name: str
    answered: int
    asked: int

    @property
    def words(self) -> str:
        """The counts in words."""
        return f"{self.answered} of {self.asked}" if self.asked else "not asked"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered; ``duration`` in words."""

    text: str
    word_count: int
    duration: str

    @property
    def words(self) -> str:
        """The word count in words."""
        return "1 word" if self.word_count == 1 else f"{self.word_count:,} words"


@dataclass(frozen=True, kw_only=True)
class ReviewedQuestion:
    """A question and what became of it; there is an answer exactly where the outcome says so."""

    number: int
    category: str
    difficulty: str
    prompt: str
    expected_skills: tuple[str, ...]
    outcome: Outcome
    answer: Answer | None
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportContent:
    """Everything that a report shows, in the order in which it shows it."""

    title: str
    facts: tuple[Fact, ...]
    figures: tuple[Fact, ...]
    categories: tuple[CategoryCount, ...]
    questions: tuple[ReviewedQuestion, ...]


def report_content(session: MockInterviewSession) -> ReportContent:
    """What there is to say about this interview, ended or not."""
    summary = session.performance_summary or summarize(session)
    return ReportContent(
        title=session.scenario_name,
        facts=_facts(session),
        figures=_figures(session, summary),
        categories=_categories(session, summary),
        questions=tuple(_reviewed(session, index) for index in range(len(session.questions))),
    )


def _facts(session: MockInterviewSession) -> tuple[Fact, ...]:
    completed = [Fact(label="Completed", value=_date(session.completed_at))] if session.completed_at else []
    return (
        Fact(label="Started", value=_date(session.started_at)),
        *completed,
        Fact(label="Difficulty", value=session.difficulty_level.capitalize()),
        Fact(label="Status", value=_STATUS[session.status]),
    )


def _date(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def _figures(session: MockInterviewSession, summary: PerformanceSummary) -> tuple[Fact, ...]:
    answered = sum(response.answered for response in session.responses)
    average = spoken_duration(summary.avg_response_time) if answered else "–"
    return (
        Fact(label="Completion", value=f"{summary.completion_percentage:g}%"),
        Fact(label="Questions answered", value=f"{answered} of {len(session.questions)}"),
        Fact(label="Total words", value=f"{summary.total_words:,}"),
        Fact(label="Average response time", value=average),
    )


def _categories(session: MockInterviewSession, summary: PerformanceSummary) -> tuple[CategoryCount, ...]:
    asked = Counter(question.category for question in session.questions)
    answered = summary.category_breakdown
    return tuple(
        CategoryCount(name=category.capitalize(), answered=answered.get(category, 0), asked=asked[category])
        for category in Category
    )


def _reviewed(session: MockInterviewSession, index: int) -> ReviewedQuestion:
    question = session.questions[index]
    response = session.responses[index] if index < len(session.responses) else None
    return ReviewedQuestion(
        number=index + 1,
        category=question.category.capitalize(),
        difficulty=question.difficulty.capitalize(),
        prompt=question.prompt,
        expected_skills=question.expected_skills,
        outcome=_outcome(response) if response else _outcome_without_response(session, index),
        answer=_answer(response) if response and response.answered else None,
        notes=tuple(_notes(response, session.rules.minimum_words)) if response else (),
    )


def _outcome(response: InterviewSessionResponse) -> Outcome:
    if response.skipped:
        return Outcome.SKIPPED
    return Outcome.TIMED_OUT if response.timed_out else Outcome.ANSWERED


def _outcome_without_response(session: MockInterviewSession, index: int) -> Outcome:
    is_current = index == session.current_question_index
    return Outcome.UNANSWERED if is_current and session.question_ts is not None else Outcome.NOT_REACHED


def _answer(response: InterviewSessionResponse) -> Answer:
    return Answer(
        text=response.response_text,
        word_count=response.word_count,
        duration=spoken_duration(response.response_duration_seconds),
    )


def _notes(response: InterviewSessionResponse, minimum_words: int) -> Iterator[str]:
    if edits := len(response.edits):
        yield "Edited once." if edits == 1 else f"Edited {edits} times."
    parts = answer_parts(response, minimum_words)
    if deleted := sum(part.message.deleted_ts is not None for part in parts):
        what = "A reply was" if deleted == 1 else f"{deleted} replies were"
        yield f"{what} deleted in Slack; the text is kept here."
    if response.preview_late_seconds is not None:
        yield f"The preview ran {spoken_duration(response.preview_late_seconds)} longer than planned."
