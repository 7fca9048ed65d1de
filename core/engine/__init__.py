"""The state machine of an interview: pure functions from a session and an event to the next session.

Nothing in here reads a clock, does I/O or logs. A transition either changes the session, in which case the revision
grows by one and the outbox holds whatever is to be posted, or it returns the very same object.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from core.effects import PostCard, PostQuestion, PrivateEffect
from core.engine.controls import control
from core.engine.deliveries import deliver
from core.engine.handout import handed_out
from core.engine.messages import hear
from core.engine.steps import enqueue
from core.engine.submissions import submit
from core.engine.timers import ring
from core.events import (
    AbandonRequested,
    AnswerDeleted,
    AnswerEdited,
    AnswerReceived,
    CompletionRequested,
    EffectDelivered,
    EffectRefused,
    Event,
    HistoryUnreadable,
    InterviewExpired,
    PauseRequested,
    ResponseSubmitted,
    ResumeRequested,
    SilenceLasted,
    SkipRequested,
    TimeLimitNeared,
    TimeLimitReached,
)
from core.models import Choice, InterviewRules, MockInterviewSession, Place, Question

__all__ = ["advance", "begin"]


def begin(
    *,
    session_uuid: str,
    user_uuid: str,
    team_id: str,
    origin: str,
    scenario_name: str,
    choice: Choice,
    questions: Sequence[Question],
    rules: InterviewRules,
    place: Place | None,
    now: datetime,
) -> MockInterviewSession:
    """A new interview, its first question waiting to be posted; without a place, handed out already."""
    session = MockInterviewSession(
        session_uuid=session_uuid,
        user_uuid=user_uuid,
        team_id=team_id,
        origin=origin,
        scenario_name=scenario_name,
        role_uuid=choice.role_uuid,
        industry_uuid=choice.industry_uuid,
        difficulty_level=choice.difficulty_level,
        choice=choice,
        questions=tuple(questions),
        rules=rules,
        place=place,
        started_at=now,
        last_activity_at=now,
    )
    begun = enqueue(session, now, PostCard(), PostQuestion(question_index=0)).with_(revision=1)
    return handed_out(begun, now)


def advance(
    session: MockInterviewSession, event: Event, now: datetime
) -> tuple[MockInterviewSession, list[PrivateEffect]]:
    """What becomes of a session by an event, and what its owner is to be told privately.

    An event that does not fit (late, repeated, of another question) gives back ``session`` itself.
    """
    changed, effects = _react(session, event, now)
    if changed is not session:
        changed = handed_out(changed.with_(revision=session.revision + 1), now)
    return changed, effects


def _react(
    session: MockInterviewSession, event: Event, now: datetime
) -> tuple[MockInterviewSession, list[PrivateEffect]]:
    match event:
        case AnswerReceived() | AnswerEdited() | AnswerDeleted():
            return hear(session, event, now)
        case SkipRequested() | PauseRequested() | ResumeRequested() | AbandonRequested() | CompletionRequested():
            return control(session, event, now)
        case ResponseSubmitted():
            return submit(session, event, now)
        case EffectDelivered() | EffectRefused():
            return deliver(session, event, now)
        case TimeLimitNeared() | TimeLimitReached() | SilenceLasted() | InterviewExpired() | HistoryUnreadable():
            return ring(session, event, now)
        case _:
            assert_never(event)
