"""The report as plain text, 78 columns wide."""

from collections.abc import Iterable, Iterator, Sequence

from core.models import MockInterviewSession
from core.report.columns import columns, wrapped
from core.report.content import Fact, ReportContent, ReviewedQuestion, report_content

_WIDTH = 78
# Answers stand apart, so that nothing in them reads like a part of the report.
_INDENT = "    "


def text_report(session: MockInterviewSession) -> str:
    """The whole report; its lines end in a line feed."""
    return "\n".join(_lines(report_content(session))) + "\n"


def _lines(content: ReportContent) -> Iterator[str]:
    yield "Mock interview"
    yield from _heading(content.title, "=")
    yield from _table(content.facts)
    yield from ["", *_heading("Results", "-")]
    yield from _table(content.figures)
    yield from ["", *_heading("Answered by category", "-")]
    yield from _table([Fact(label=category.name, value=category.words) for category in content.categories])
    for question in content.questions:
        yield from ["", "", *_question(question, len(content.questions))]


def _heading(title: str, line: str) -> Iterator[str]:
    rows = wrapped(title, _WIDTH)
    yield from rows
    yield line * min(max(map(columns, rows)), _WIDTH)
    yield ""


def _table(facts: Sequence[Fact]) -> Iterator[str]:
    width = max(len(fact.label) for fact in facts)
    for fact in facts:
        yield f"{fact.label:{width}}  {fact.value}"


def _question(question: ReviewedQuestion, total: int) -> Iterator[str]:
    yield from _heading(f"Question {question.number} of {total}: {question.category}, {question.difficulty}", "-")
    yield from wrapped(question.prompt, _WIDTH)
    if question.expected_skills:
        yield from ["", *wrapped(f"Expected skills: {', '.join(question.expected_skills)}", _WIDTH)]
    yield from ["", *_result(question)]


def _result(question: ReviewedQuestion) -> Iterator[str]:
    answer = question.answer
    yield f"Answer: {answer.words} in {answer.duration}" if answer else f"{question.outcome}."
    for note in question.notes:
        yield from wrapped(note, _WIDTH)
    if answer:
        yield from ["", *_indented(wrapped(answer.text, _WIDTH - len(_INDENT)))]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" if line else "" for line in lines)
