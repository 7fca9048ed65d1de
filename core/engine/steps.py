"""The steps that transitions share: leaving a question, ending an interview, filling the outbox."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from core.effects import (
    Notice,
    OutboxEffect,
    PostCard,
    PostFiles,
    PostNotice,
    PostQuestion,
    PostSummary,
    PrivateEffect,
    RefreshCard,
)
from core.metrics import summarize
from core.models import InterviewSessionResponse, MockInterviewSession, OutboxEntry, PauseSpan, Phase, Status
from core.timestamps import instant, later_by, seconds_between

# A session, and what its owner is to be told privately.
Outcome = tuple[MockInterviewSession, list[PrivateEffect]]

_NO_CLOCK: dict[str, Any] = {
    "question_ts": None,
    "opens_at": None,
    "prompt_ts": None,
    "preview_late_seconds": None,
    "closes_at": None,
    "warned": False,
    "pauses": (),
    "messages": (),
    "nudged": False,
    "away_told": False,
}


def enqueue(
    session: MockInterviewSession, now: datetime, *effects: OutboxEffect, due_at: datetime | None = None
) -> MockInterviewSession:
    """The session with more effects at the end of its outbox, due now unless ``due_at`` says when."""
    revision, waiting = session.revision + 1, len(session.outbox)
    entries = [
        OutboxEntry(id=f"{revision}.{waiting + position}", due_at=due_at or now, effect=effect)
        for position, effect in enumerate(effects)
    ]
    return session.with_(outbox=(*session.outbox, *entries))


def supersede(session: MockInterviewSession, now: datetime, *effects: OutboxEffect) -> MockInterviewSession:
    """The session with an outbox of these effects alone, after the root card if that is still to be posted."""
    kept = tuple(entry for entry in session.outbox if isinstance(entry.effect, PostCard))
    return enqueue(session.with_(outbox=kept), now, *effects)


def response_now(session: MockInterviewSession, now: datetime, **outcome: Any) -> InterviewSessionResponse:
    """The record of the current question as it is left now; ``outcome`` says how."""
    return InterviewSessionResponse(
        **{
            "question_uuid": session.question.question_uuid,
            "question_category": session.question.category,
            "question_difficulty": session.question.difficulty,
            "timestamp": now,
            "prompt_ts": session.prompt_ts,
            "ended_ts": closing_ts(session),
            "preview_late_seconds": session.preview_late_seconds,
            "pauses": session.pauses,
            **outcome,
        }
    )


def leave_question(
    session: MockInterviewSession, response: InterviewSessionResponse, now: datetime
) -> MockInterviewSession:
    """Record what became of the current question, and preview the next one or complete the interview."""
    recorded = session.with_(responses=(*session.responses, response), last_activity_at=now)
    if session.is_last_question:
        return complete(recorded, now)
    index = session.current_question_index + 1
    following = recorded.with_(current_question_index=index, phase=Phase.PREVIEW, **_NO_CLOCK)
    return supersede(following, now, PostQuestion(question_index=index))


def abandon(session: MockInterviewSession, now: datetime, notice: Notice) -> MockInterviewSession:
    """End the interview early, and say so in the thread."""
    ended = session.with_(
        status=Status.ABANDONED,
        phase=Phase.FINISHED,
        performance_summary=summarize(session),
        closes_at=None,
        last_activity_at=now,
    )
    return supersede(ended, now, PostNotice(notice=notice), RefreshCard())


def complete(session: MockInterviewSession, now: datetime) -> MockInterviewSession:
    """End the interview with its summary and files."""
    completed = session.with_(
        status=Status.COMPLETED,
        phase=Phase.FINISHED,
        completed_at=now,
        performance_summary=summarize(session),
        closes_at=None,
        messages=(),
    )
    return supersede(completed, now, PostSummary(), PostFiles(), RefreshCard())


def pause(session: MockInterviewSession, at_ts: str, now: datetime) -> MockInterviewSession:
    """Stop the clock at ``at_ts``, or when it last began to run; what was waiting to be posted is dropped."""
    pauses = session.pauses
    if session.phase is Phase.ANSWERING and not session.clock_stopped:
        running_since = [ts for ts in (session.prompt_ts, *(span.until_ts for span in pauses)) if ts]
        pauses = (*pauses, PauseSpan(from_ts=max([at_ts, *running_since], key=Decimal)))
    paused = session.with_(phase=Phase.PAUSED, pauses=pauses, closes_at=None, opens_at=None, last_activity_at=now)
    return supersede(paused, now)


def closing_ts(session: MockInterviewSession) -> str | None:
    """Slack's instant at which the time limit of the open question ends, pauses added; None without a limit."""
    if session.rules.time_limit_seconds is None or session.prompt_ts is None:
        return None
    paused = sum((seconds_between(span.from_ts, span.until_ts) for span in session.pauses if span.until_ts), Decimal(0))
    return later_by(session.prompt_ts, session.rules.time_limit_seconds + paused)


def with_closing(session: MockInterviewSession) -> MockInterviewSession:
    """The session with the instant at which its time limit ends, now that its clock runs."""
    ts = closing_ts(session)
    return session.with_(closes_at=instant(ts) if ts is not None else None)
