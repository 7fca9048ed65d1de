"""Skip, pause, resume, abandon (rule 8)."""

from datetime import datetime
from typing import assert_never

from core.effects import Hint, Notice, OpenAnswer, PostNotice, PostQuestion, PrivateEffect, TellUser
from core.engine.steps import abandon, enqueue, leave_question, pause, response_now, supersede
from core.events import AbandonRequested, PauseRequested, ResumeRequested, SkipRequested
from core.models import MockInterviewSession, Phase
from core.timestamps import is_before

Outcome = tuple[MockInterviewSession, list[PrivateEffect]]


def control(
    session: MockInterviewSession,
    event: SkipRequested | PauseRequested | ResumeRequested | AbandonRequested,
    now: datetime,
) -> Outcome:
    """Do what the owner asked for, or say why it can't be done any more."""
    if not session.running:
        return session, [TellUser(hint=Hint.INTERVIEW_OVER)]
    match event:
        case SkipRequested():
            return _skip(session, event, now)
        case PauseRequested():
            return _pause(session, event, now)
        case ResumeRequested():
            return _resume(session, now)
        case AbandonRequested():
            return abandon(session, now, Notice.ABANDONED), []
        case _:
            assert_never(event)


def _skip(session: MockInterviewSession, event: SkipRequested, now: datetime) -> Outcome:
    if event.question_index != session.current_question_index:
        return session, [TellUser(hint=Hint.QUESTION_OVER)]
    if session.phase is Phase.PAUSED:
        return session, [TellUser(hint=Hint.PAUSED)]
    return leave_question(session, response_now(session, now, skipped=True, ended_ts=event.at_ts), now), []


def _pause(session: MockInterviewSession, event: PauseRequested, now: datetime) -> Outcome:
    if session.phase is Phase.PAUSED:
        return session, [TellUser(hint=Hint.ALREADY_PAUSED)]
    starts = session.prompt_ts if session.prompt_ts and is_before(event.at_ts, session.prompt_ts) else event.at_ts
    return enqueue(pause(session, starts, now), now, PostNotice(notice=Notice.PAUSED)), []


def _resume(session: MockInterviewSession, now: datetime) -> Outcome:
    if session.phase is not Phase.PAUSED:
        return session, [TellUser(hint=Hint.NOT_PAUSED)]
    index = session.current_question_index
    resumed = session.with_(last_activity_at=now, nudged=False)
    if session.prompt_ts is None:
        again = PostQuestion(question_index=index, resumed=True)
        return supersede(resumed.with_(phase=Phase.PREVIEW), now, again), []
    again_open = OpenAnswer(question_index=index, resumed=True)
    return supersede(resumed.with_(phase=Phase.ANSWERING), now, again_open), []
