"""What time does: limits, nudges, and the end of a long silence (rules 9 and 10)."""

import math
from datetime import datetime
from typing import assert_never

from core.effects import Hint, Notice, PostNotice, PrivateEffect, TellUser
from core.engine.messages import settle
from core.engine.schedule import timers
from core.engine.steps import Outcome, abandon, enqueue, leave_question, response_now
from core.events import HistoryUnreadable, InterviewExpired, SilenceLasted, TimeLimitNeared, TimeLimitReached
from core.models import MockInterviewSession, Phase

Ring = TimeLimitNeared | TimeLimitReached | SilenceLasted | InterviewExpired | HistoryUnreadable


def ring(session: MockInterviewSession, event: Ring, now: datetime) -> Outcome:
    """Do what a timer is for, if it still owns the session: the schedule has it, and it has run out."""
    if isinstance(event, HistoryUnreadable):
        return _away(session, event, now)
    if not any(at <= now and timer == event for at, timer in timers(session)):
        return session, []
    match event:
        case TimeLimitNeared():
            return _warn(session, now)
        case TimeLimitReached():
            return leave_question(session, response_now(session, now, timed_out=True), now), []
        case SilenceLasted():
            return enqueue(session.with_(nudged=True), now, PostNotice(notice=Notice.NUDGE)), []
        case InterviewExpired():
            return abandon(settle(session, now)[0], now, Notice.EXPIRED), []
        case _:
            assert_never(event)


def _warn(session: MockInterviewSession, now: datetime) -> Outcome:
    left = math.ceil((session.closes_at - now).total_seconds()) if session.closes_at else 0
    told: list[PrivateEffect] = [TellUser(hint=Hint.TIME_NEARLY_UP, figure=left)] if left > 0 else []
    return session.with_(warned=True), told


def _away(session: MockInterviewSession, event: HistoryUnreadable, now: datetime) -> Outcome:
    stands = session.phase is Phase.ANSWERING and event.question_index == session.current_question_index
    if not stands or session.away_told:
        return session, []
    return enqueue(session.with_(away_told=True), now, PostNotice(notice=Notice.AWAY)), []
