"""Everything that Greenroom has of one person, as JSON and as CSV for spreadsheets."""

import csv
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from core.analytics import figures_of
from core.models import InterviewSessionResponse, MockInterviewSession
from core.spreadsheets import guarded
from core.tokens import ApiToken

COLUMNS = (
    "session_uuid",
    "interview",
    "role_uuid",
    "difficulty",
    "status",
    "started_at",
    "question_number",
    "question_uuid",
    "category",
    "question",
    "outcome",
    "answered_at",
    "words",
    "seconds",
    "answer",
)
# What is the bot's own: how it delivers, and questions that nobody has been shown yet.
_LEFT_OUT = {"questions", "question_sequence", "outbox", "lease", "next_due_at", "revision", "origin"}


async def export(
    user_uuid: str, sessions: AsyncIterator[MockInterviewSession], tokens: Sequence[ApiToken], now: datetime
) -> tuple[str, str]:
    """The JSON and the CSV; of tokens no hashes."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    interviews = []
    async for session in sessions:
        interviews.append(_interview(session))
        writer.writerows([guarded(value) for value in row] for row in _rows(session))
    everything = {
        "exported_at": now.isoformat(),
        "user_uuid": user_uuid,
        "interviews": interviews,
        "tokens": [token.model_dump(mode="json", exclude={"digest"}) for token in tokens],
    }
    return json.dumps(everything, ensure_ascii=False, indent=2), table.getvalue()


def _interview(session: MockInterviewSession) -> dict[str, Any]:
    shown = session.questions[: session.current_question_index + 1]
    return {
        **session.model_dump(mode="json", exclude=_LEFT_OUT),
        "questions": [
            question.model_dump(mode="json", exclude={"interviewer_guidance", "expected_points"}) for question in shown
        ],
        "figures": None if session.running else figures_of(session).model_dump(mode="json"),
    }


def _rows(session: MockInterviewSession) -> Iterator[tuple[object, ...]]:
    for index, (question, response) in enumerate(zip(session.questions, session.responses, strict=False)):
        yield (
            session.session_uuid,
            session.scenario_name,
            session.role_uuid,
            session.difficulty_level.value,
            session.status.value,
            session.started_at.isoformat(),
            index + 1,
            response.question_uuid,
            response.question_category.value,
            question.prompt,
            _outcome(response),
            response.timestamp.isoformat(),
            response.word_count,
            response.response_duration_seconds,
            response.response_text,
        )


def _outcome(response: InterviewSessionResponse) -> str:
    if response.answered:
        return "answered"
    return "skipped" if response.skipped else "timed out"
