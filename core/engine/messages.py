"""What the owner writes, edits and deletes in the thread (rules 3 to 6 and 9)."""

from datetime import datetime

from core.effects import Hint, PrivateEffect, TellUser
from core.engine.answers import answered_by, in_pause, owning_question, with_event
from core.engine.steps import Outcome, leave_question, pause, response_now
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import InterviewSessionResponse, MockInterviewSession, Phase, ThreadMessage
from core.timestamps import instant, is_before, slack_ts
from core.words import count_words

Heard = AnswerReceived | AnswerEdited | AnswerDeleted


def hear(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    """Take in what the owner did in the thread. What does not count is not stored, but the owner is told."""
    if not session.running:
        return session, _told_after_the_end(session, event)
    if _is_open_whose(session, event.message_ts):
        return _noted(session, event), []
    index = owning_question(session, event.message_ts)
    if index is None:
        return session, _hint(event, Hint.WAIT_FOR_PROMPT)
    if index == session.current_question_index:
        return _heard_now(session, event, now)
    return _heard_late(session, event, index)


def settle(session: MockInterviewSession, now: datetime) -> Outcome:
    """Give every message that has waited to its question, now that that is known; go on if the open one is answered."""
    waiting, session = session.messages, session.with_(messages=()) if session.messages else session
    current: list[ThreadMessage] = []
    for message in waiting:
        index = owning_question(session, message.message_ts)
        if index == session.current_question_index:
            current.append(message)
        elif index is not None:
            response = session.responses[index]
            moved = response.with_(messages=(*response.messages, message))
            answered = answered_by(moved, session.rules.minimum_words) or response
            session = session.with_(responses=_replaced(session, index, answered))
    settled = _answered(session, tuple(current), now)
    if settled is None:
        words = [count_words(message.versions[-1].text) for message in current]
        return session, [TellUser(hint=Hint.TOO_SHORT, figure=words[-1])] if words else []
    return settled, []


def _is_open_whose(session: MockInterviewSession, message_ts: str) -> bool:
    """Whether a prompt may already stand above this message, though we have not noted its timestamp yet."""
    if session.phase is Phase.ANSWERING:
        return session.clock_stopped and not is_before(message_ts, session.pauses[-1].from_ts)
    if session.phase is not Phase.PREVIEW or session.opens_at is None:
        return False
    return instant(message_ts) >= session.opens_at


def _noted(session: MockInterviewSession, event: Heard) -> MockInterviewSession:
    messages = with_event(session.messages, event)
    return session if messages is session.messages else session.with_(messages=messages)


def _heard_now(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    answered = _answered(session, with_event((), event), now)
    return (answered, []) if answered is not None else (session, _why_not(session, event))


def _answered(
    session: MockInterviewSession, messages: tuple[ThreadMessage, ...], now: datetime
) -> MockInterviewSession | None:
    """The session after the open question, if these messages answer it; paused as it was."""
    if session.phase not in {Phase.ANSWERING, Phase.PAUSED} or session.prompt_ts is None:
        return None
    answered = answered_by(response_now(session, now).with_(messages=messages), session.rules.minimum_words)
    if answered is None:
        return None
    left = leave_question(session, answered, now)
    is_paused = session.phase is Phase.PAUSED and left.running
    return pause(left, slack_ts(now), now) if is_paused else left


def _why_not(session: MockInterviewSession, event: Heard) -> list[PrivateEffect]:
    """What to tell the owner about a reply to the open question that does not count."""
    if isinstance(event, AnswerDeleted):
        return []
    said_ts = event.edited_ts if isinstance(event, AnswerEdited) else event.message_ts
    if in_pause(session.pauses, event.message_ts) or in_pause(session.pauses, said_ts):
        return [TellUser(hint=Hint.PAUSED)]
    if session.closes_at is not None and instant(said_ts) > session.closes_at:
        return [TellUser(hint=Hint.TOO_LATE)]
    return [TellUser(hint=Hint.TOO_SHORT, figure=count_words(event.text))]


def _heard_late(session: MockInterviewSession, event: Heard, index: int) -> Outcome:
    """A message of a question that has been left: added to its answer, or making one after all."""
    response = session.responses[index]
    noted = response.with_(messages=with_event(response.messages, event))
    answered = answered_by(noted, session.rules.minimum_words)
    if answered is None:
        is_after_end = response.ended_ts is not None and is_before(response.ended_ts, event.message_ts)
        return session, _hint(event, Hint.WAIT_FOR_PROMPT) if is_after_end else []
    if answered == response:
        return session, []
    changed = session.with_(responses=_replaced(session, index, answered))
    return changed, [] if response.answered else [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=index + 1)]


def _told_after_the_end(session: MockInterviewSession, event: Heard) -> list[PrivateEffect]:
    """Nothing counts any more after the end, which only matters to somebody who edits an answer."""
    known = (message.message_ts for response in session.responses for message in response.messages)
    is_answer = isinstance(event, AnswerEdited) and event.message_ts in known
    return [TellUser(hint=Hint.RECORD_CLOSED)] if is_answer else []


def _hint(event: Heard, hint: Hint) -> list[PrivateEffect]:
    """A hint about something new; old messages may be edited and deleted without a word."""
    return [TellUser(hint=hint)] if isinstance(event, AnswerReceived) else []


def _replaced(
    session: MockInterviewSession, index: int, response: InterviewSessionResponse
) -> tuple[InterviewSessionResponse, ...]:
    return (*session.responses[:index], response, *session.responses[index + 1 :])
