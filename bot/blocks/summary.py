"""The summary message, in the thread at the end and again on demand."""

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.builder import (
    Post,
    actions,
    button,
    clip,
    context,
    escape,
    header,
    message,
    modal,
    progress_bar,
    section,
)
from bot.blocks.question import receipt
from core.metrics import summarize
from core.models import Category, MockInterviewSession, PerformanceSummary
from core.report import spoken_duration

_LINES_PER_SECTION = 5
_PROMPT = 110


def summary_post(session: MockInterviewSession, *, is_private: bool = False) -> Post:
    """Figures, category bars, and a line per question; with buttons to go on."""
    figures = session.performance_summary or summarize(session)
    blocks: list[Block] = [
        header(f"Summary: {session.scenario_name}"),
        section(
            _headline(session),
            fields=[
                f"*Completion*\n{figures.completion_percentage:g}%",
                f"*Total words*\n{figures.total_words}",
                f"*Average response time*\n{spoken_duration(figures.avg_response_time)}",
                f"*Difficulty*\n{session.difficulty_level.value.title()}",
            ],
        ),
        section(_breakdown(session, figures)),
        DividerBlock(),
    ]
    lines = [_line(session, index) for index in range(len(session.questions))]
    starts = range(0, len(lines), _LINES_PER_SECTION)
    blocks += [section("\n".join(lines[start : start + _LINES_PER_SECTION])) for start in starts]
    if not is_private:
        blocks.append(context("The whole record, answers included, is in the two files below."))
    blocks.append(
        actions(
            button("Retake", ids.RETAKE, session.session_uuid),
            button("Start another", ids.OPEN_FORM, session.session_uuid, style="primary"),
        )
    )
    return message(f"Summary of {escape(session.scenario_name)}: {figures.completion_percentage:g}% answered", *blocks)


def _headline(session: MockInterviewSession) -> str:
    last = f"{receipt(session.responses[-1])}\n" if session.responses and not session.running else ""
    answered = sum(response.answered for response in session.responses)
    return f"{last}*{answered} of {len(session.questions)} questions answered*"


def _breakdown(session: MockInterviewSession, figures: PerformanceSummary) -> str:
    asked = {category: sum(q.category is category for q in session.questions) for category in Category}
    rows = [
        f"`{category.value.title():<11}` {progress_bar(figures.category_breakdown.get(category, 0), count, 8)} "
        f"{figures.category_breakdown.get(category, 0)} of {count}"
        for category, count in asked.items()
        if count
    ]
    return "\n".join(rows)


def _line(session: MockInterviewSession, index: int) -> str:
    prompt = escape(clip(session.questions[index].prompt, _PROMPT))
    outcome = receipt(session.responses[index]) if index < len(session.responses) else "Not reached"
    return f"*{index + 1}.* {prompt}\n      {outcome}"


def summary_view(session: MockInterviewSession) -> View:
    """The summary as a modal."""
    return modal("Summary", summary_post(session, is_private=True).blocks)
