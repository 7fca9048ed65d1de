"""What the owner writes, edits and deletes in the thread (rules 3 to 6 and 9)."""

from datetime import datetime, timedelta
from decimal import Decimal

from core.effects import Hint, PostNotice, PrivateEffect, TellUser
from core.engine.answers import answered_by, in_pause, merged, owning_question, with_event
from core.engine.steps import Outcome, closing_ts, leave_question, pause, response_now
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import InterviewSessionResponse, MockInterviewSession, Phase, ThreadMessage
from core.timestamps import instant, is_before, slack_ts
from core.words import count_words

Heard = AnswerReceived | AnswerEdited | AnswerDeleted

# A preview ends by our clock and its prompt stands where Slack's says: so much the two may differ unnoticed.
_CLOCK_DIFFERENCE = timedelta(seconds=2)


def hear(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    """Take in what the owner did in the thread. What does not count is not stored, but the owner is told."""
    if not session.running:
        return session, _told_after_the_end(session, event)
    index = _answer_with(session, event.message_ts)
    if index is None and _may_follow_prompt(session, event.message_ts):
        messages = with_event(session.messages, event)
        return session if messages is session.messages else session.with_(messages=messages), []
    if index is None:
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
    told: list[PrivateEffect] = []
    for message in waiting:
        index = owning_question(session, message.message_ts)
        if index == session.current_question_index:
            current.append(message)
        elif index is None:
            told.append(TellUser(hint=Hint.WAIT_FOR_PROMPT))
        else:
            session, more = _added(session, index, merged(session.responses[index].messages, message))
            told += more if more is not None else [TellUser(hint=Hint.WAIT_FOR_PROMPT)]
    settled = _answered(session, tuple(current), now)
    if settled is not None:
        return settled, told
    return session, told + [_why_not(session, message) for message in current[-1:]]


def answered_unnoted(session: MockInterviewSession, now: datetime) -> MockInterviewSession | None:
    """The session after the open question, if it is answered below a prompt whose timestamp is not noted yet.

    Where something else is asked for before it is noted, the answer must not be lost: its clock began when the preview
    ended, as far as we know.
    """
    if session.phase is not Phase.PREVIEW or session.opens_at is None or not session.messages:
        return None
    began = min([slack_ts(session.opens_at), *(message.message_ts for message in session.messages)], key=Decimal)
    return _answered(session.with_(phase=Phase.ANSWERING, prompt_ts=began), session.messages, now)


def _answer_with(session: MockInterviewSession, message_ts: str) -> int | None:
    """Index of the question whose answer has this message already."""
    for index, response in enumerate(session.responses):
        if any(message.message_ts == message_ts for message in response.messages):
            return index
    return None


def _may_follow_prompt(session: MockInterviewSession, message_ts: str) -> bool:
    """Whether a prompt may already stand above this message, though we have not noted its timestamp yet."""
    if session.phase is Phase.ANSWERING:
        return session.clock_stopped and not is_before(message_ts, session.pauses[-1].from_ts)
    if session.phase is not Phase.PREVIEW or session.opens_at is None:
        return False
    return instant(message_ts) >= session.opens_at - _CLOCK_DIFFERENCE


def _added(
    session: MockInterviewSession, index: int, messages: tuple[ThreadMessage, ...]
) -> tuple[MockInterviewSession, list[PrivateEffect] | None]:
    """The session with these messages under an earlier question, and what to tell; None where they make no answer."""
    response = session.responses[index]
    answered = answered_by(response.with_(messages=messages), session.rules.minimum_words)
    if answered is None:
        return session, None
    if answered == response:
        return session, []
    changed = session.with_(responses=_replaced(session, index, answered))
    return changed, [] if response.answered else [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=index + 1)]


def _heard_now(session: MockInterviewSession, event: Heard, now: datetime) -> Outcome:
    messages = with_event((), event)
    answered = _answered(session, messages, now)
    if answered is not None:
        return answered, []
    return session, [_why_not(session, message) for message in messages]


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
    if session.phase is not Phase.PAUSED or not left.running:
        return left
    notices = tuple(entry for entry in session.outbox if isinstance(entry.effect, PostNotice))
    return pause(left, slack_ts(now), now).with_(outbox=notices)


def _why_not(session: MockInterviewSession, message: ThreadMessage) -> TellUser:
    """What to tell the owner about a reply to the open question that does not count."""
    last = message.versions[-1]
    if in_pause(session.pauses, message.message_ts) or in_pause(session.pauses, last.ts):
        return TellUser(hint=Hint.PAUSED)
    closes_ts = closing_ts(session)
    if closes_ts is not None and is_before(closes_ts, last.ts):
        return TellUser(hint=Hint.TOO_LATE)
    return TellUser(hint=Hint.TOO_SHORT, figure=count_words(last.text))


def _heard_late(session: MockInterviewSession, event: Heard, index: int) -> Outcome:
    """A message of a question that has been left: added to its answer, or making one after all."""
    response = session.responses[index]
    changed, told = _added(session, index, with_event(response.messages, event))
    if told is not None:
        return changed, told
    is_after_end = response.ended_ts is not None and is_before(response.ended_ts, event.message_ts)
    return session, _hint(event, Hint.WAIT_FOR_PROMPT) if is_after_end else []


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
