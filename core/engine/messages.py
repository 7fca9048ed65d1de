"""What the owner writes, edits and deletes in the thread (rules 3 to 6 and 9)."""

from datetime import datetime

from core.effects import Hint, PrivateEffect, TellUser
from core.engine.answers import answered_by, in_pause, owning_question, with_event
from core.engine.steps import leave_question, pause, response_now
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import InterviewSessionResponse, MockInterviewSession, Phase
from core.timestamps import instant, is_before, slack_ts
from core.words import count_words

Outcome = tuple[MockInterviewSession, list[PrivateEffect]]
Heard = AnswerReceived | AnswerEdited | AnswerDeleted


def hear(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    """Take in what the owner did in the thread. After the end of the interview nothing counts any more."""
    if not session.running:
        return session, []
    if _may_follow_prompt(session, event.message_ts):
        return _noted(session, event), []
    index = owning_question(session, event.message_ts)
    if index is None:
        return session, [TellUser(hint=Hint.WAIT_FOR_PROMPT)]
    if index == session.current_question_index:
        return _heard_now(session, event, now)
    return _heard_late(session, event, index)


def settle(session: MockInterviewSession, now: datetime) -> MockInterviewSession:
    """Give every message to its question, now that more is known, and go on if the open question is answered."""
    for message in session.messages:
        index = owning_question(session, message.message_ts)
        if index is not None and index < session.current_question_index:
            response = session.responses[index]
            moved = response.with_(messages=(*response.messages, message))
            rest = tuple(other for other in session.messages if other is not message)
            answered = answered_by(moved, session.rules.minimum_words) or moved
            session = session.with_(messages=rest, responses=_replaced(session, index, answered))
    return _answered(session, now)


def _may_follow_prompt(session: MockInterviewSession, message_ts: str) -> bool:
    """Whether "Answer now" may already stand above this message, though we have not noted its timestamp yet."""
    if session.phase is not Phase.PREVIEW or session.opens_at is None:
        return False
    return instant(message_ts) >= session.opens_at


def _noted(session: MockInterviewSession, event: Heard) -> MockInterviewSession:
    messages = with_event(session.messages, event)
    return session if messages is session.messages else session.with_(messages=messages)


def _heard_now(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    noted = _noted(session, event)
    if noted is session:
        return session, []
    answered = _answered(noted, now)
    return answered, [] if answered is not noted else _why_not(session, event)


def _answered(session: MockInterviewSession, now: datetime) -> MockInterviewSession:
    """Leave the open question if its messages make an answer."""
    if session.phase not in {Phase.ANSWERING, Phase.PAUSED} or session.prompt_ts is None:
        return session
    answered = answered_by(response_now(session, now), session.rules.minimum_words)
    if answered is None:
        return session
    left = leave_question(session, answered, now)
    is_paused = session.phase is Phase.PAUSED and left.running
    return pause(left, slack_ts(now), now) if is_paused else left


def _why_not(session: MockInterviewSession, event: Heard) -> list[PrivateEffect]:
    """What to tell the owner about a reply that does not count."""
    if isinstance(event, AnswerDeleted):
        return []
    said_ts = event.edited_ts if isinstance(event, AnswerEdited) else event.message_ts
    if in_pause(session.pauses, said_ts):
        # Until the new prompt's timestamp is noted, the reply may turn out to stand below it.
        return [TellUser(hint=Hint.PAUSED)] if session.phase is Phase.PAUSED else []
    if session.closes_at is not None and instant(said_ts) > session.closes_at:
        return [TellUser(hint=Hint.TOO_LATE)]
    return [TellUser(hint=Hint.TOO_SHORT, figure=count_words(event.text))]


def _heard_late(session: MockInterviewSession, event: Heard, index: int) -> Outcome:
    """A message of a question that has been left: added to its answer, or making one after all."""
    response = session.responses[index]
    messages = with_event(response.messages, event)
    if messages is response.messages:
        return session, []
    noted = response.with_(messages=messages)
    answered = answered_by(noted, session.rules.minimum_words)
    changed = session.with_(responses=_replaced(session, index, answered or noted))
    if answered is not None:
        return changed, [] if response.answered else [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=index + 1)]
    is_deletion = isinstance(event, AnswerDeleted)
    is_after_end = response.ended_ts is not None and is_before(response.ended_ts, event.message_ts)
    return changed, [TellUser(hint=Hint.WAIT_FOR_PROMPT)] if is_after_end and not is_deletion else []


def _replaced(
    session: MockInterviewSession, index: int, response: InterviewSessionResponse
) -> tuple[InterviewSessionResponse, ...]:
    return (*session.responses[:index], response, *session.responses[index + 1 :])
