"""Skip, pause, resume, abandon, complete (rule 8)."""

from datetime import datetime
from decimal import Decimal
from typing import assert_never

from core.effects import Hint, Notice, OpenAnswer, PostNotice, PostQuestion, TellUser
from core.engine.messages import answered_unnoted, settle
from core.engine.steps import Outcome, abandon, complete, enqueue, leave_question, pause, response_now, supersede
from core.events import AbandonRequested, CompletionRequested, PauseRequested, ResumeRequested, SkipRequested
from core.models import InterviewSessionResponse, MockInterviewSession, Phase
from core.timestamps import is_before, slack_ts


def control(
    session: MockInterviewSession,
    event: SkipRequested | PauseRequested | ResumeRequested | AbandonRequested | CompletionRequested,
    now: datetime,
) -> Outcome:
    """Do what the owner asked for, or say why it can't be done any more."""
    if not session.running:
        return session, [TellUser(hint=Hint.INTERVIEW_OVER)]
    if (answered := answered_unnoted(session, now)) is not None:
        return control(answered, event, now)
    match event:
        case SkipRequested():
            return _skip(session, event, now)
        case PauseRequested():
            return _pause(session, event, now)
        case ResumeRequested():
            return _resume(session, event, now)
        case AbandonRequested():
            return abandon(settle(session, now)[0], now, Notice.ABANDONED), []
        case CompletionRequested():
            return complete(settle(session, now)[0], now), []
        case _:
            assert_never(event)


def _skip(session: MockInterviewSession, event: SkipRequested, now: datetime) -> Outcome:
    if event.question_index != session.current_question_index:
        return session, [TellUser(hint=Hint.QUESTION_OVER)]
    settled, _ = settle(session, now)
    skipped = response_now(settled, now, skipped=True)
    ended_ts = min(filter(None, (event.at_ts, skipped.ended_ts)), key=Decimal)
    return leave_question(settled, _clicked_on(event.prompt_ts, skipped).with_(ended_ts=ended_ts), now), []


def _clicked_on(prompt_ts: str | None, skipped: InterviewSessionResponse) -> InterviewSessionResponse:
    """The record with the "Answer now" that was clicked on: once it is noted, nobody takes it back as superfluous."""
    if prompt_ts is None:
        return skipped
    if skipped.prompt_ts is None:
        return skipped.with_(prompt_ts=prompt_ts)
    last = skipped.pauses[-1] if skipped.pauses else None
    if last is None or last.until_ts is not None or not is_before(last.from_ts, prompt_ts):
        return skipped
    return skipped.with_(pauses=(*skipped.pauses[:-1], last.with_(until_ts=prompt_ts)))


def _pause(session: MockInterviewSession, event: PauseRequested, now: datetime) -> Outcome:
    if _is_old(session, event.at_ts):
        return session, []
    if event.question_index not in {None, session.current_question_index}:
        return session, [TellUser(hint=Hint.QUESTION_OVER)]
    if session.phase is Phase.PAUSED:
        return session, [TellUser(hint=Hint.ALREADY_PAUSED)]
    settled, told = settle(session, now)
    paused = pause(settled, event.at_ts or slack_ts(now), now).with_(paused_ts=event.at_ts or session.paused_ts)
    return enqueue(paused, now, PostNotice(notice=Notice.PAUSED)), told


def _resume(session: MockInterviewSession, event: ResumeRequested, now: datetime) -> Outcome:
    if session.phase is not Phase.PAUSED or _is_old(session, event.at_ts):
        return session, [TellUser(hint=Hint.NOT_PAUSED)]
    index = session.current_question_index
    resumed = session.with_(last_activity_at=now, nudged=False, paused_ts=event.at_ts or session.paused_ts)
    if session.prompt_ts is None:
        again = PostQuestion(question_index=index, resumed=True)
        return supersede(resumed.with_(phase=Phase.PREVIEW), now, again), []
    again_open = OpenAnswer(question_index=index, resumed=True)
    return supersede(resumed.with_(phase=Phase.ANSWERING), now, again_open), []


def _is_old(session: MockInterviewSession, at_ts: str | None) -> bool:
    """Whether a click was made before the last pause, or is that pause's own, come again."""
    return at_ts is not None and session.paused_ts is not None and not is_before(session.paused_ts, at_ts)
