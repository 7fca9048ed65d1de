"""What the owner writes, edits and deletes in the thread (rules 3 to 6 and 9)."""

from datetime import datetime
from typing import assert_never

from core.effects import Hint, PrivateEffect, TellUser
from core.engine.answers import is_known, owning_question, with_deletion, with_edit, with_reply
from core.engine.steps import leave_question, response_now
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import InterviewSessionResponse, MockInterviewSession, Phase, Reply
from core.timestamps import instant, is_before
from core.words import count_words

Outcome = tuple[MockInterviewSession, list[PrivateEffect]]


def hear(session: MockInterviewSession, event: AnswerReceived | AnswerEdited | AnswerDeleted, now: datetime) -> Outcome:
    """Take in what the owner did in the thread. After the end of the interview nothing counts any more."""
    if not session.running:
        return session, []
    match event:
        case AnswerReceived():
            reply = Reply(message_ts=event.message_ts, counted_ts=event.message_ts, text=event.text)
            return place_reply(session, reply, now)
        case AnswerEdited():
            return _edited(session, event, now)
        case AnswerDeleted():
            return _deleted(session, event), []
        case _:
            assert_never(event)


def place_reply(session: MockInterviewSession, reply: Reply, now: datetime) -> Outcome:
    """Give a reply to the question that it answers, by its timestamp."""
    if not session.running or _knows(session, reply.message_ts):
        return session, []
    index = owning_question(session, reply.counted_ts)
    if _may_follow_prompt(session, reply):
        return session.with_(held_replies=(*session.held_replies, reply)), []
    if index is None:
        return session, [TellUser(hint=Hint.WAIT_FOR_PROMPT)]
    if index == session.current_question_index:
        return _answer_current(session, reply, now)
    return _answer_past(session, index, reply)


def release_held(session: MockInterviewSession, now: datetime) -> Outcome:
    """Place the replies that were held back until it was known when "Answer now" was posted."""
    held, effects = session.held_replies, list[PrivateEffect]()
    session = session.with_(held_replies=())
    for reply in sorted(held, key=lambda r: (instant(r.counted_ts), r.message_ts)):
        session, told = place_reply(session, reply, now)
        effects += told
    return session, effects


def _knows(session: MockInterviewSession, message_ts: str) -> bool:
    held = any(reply.message_ts == message_ts for reply in session.held_replies)
    return held or any(is_known(response, message_ts) for response in session.responses)


def _may_follow_prompt(session: MockInterviewSession, reply: Reply) -> bool:
    """Whether "Answer now" may already stand above this reply, though we have not noted its timestamp yet."""
    if session.phase is not Phase.PREVIEW or session.opens_at is None:
        return False
    return instant(reply.counted_ts) >= session.opens_at


def _answer_current(session: MockInterviewSession, reply: Reply, now: datetime) -> Outcome:
    if session.clock_stopped and is_before(session.pauses[-1].from_ts, reply.counted_ts):
        return session, [TellUser(hint=Hint.PAUSED)]
    if session.closes_at is not None and instant(reply.counted_ts) > session.closes_at:
        return session, [TellUser(hint=Hint.TOO_LATE)]
    words = count_words(reply.text)
    if words < session.rules.minimum_words:
        return session, [TellUser(hint=Hint.TOO_SHORT, figure=words)]
    return leave_question(session, with_reply(response_now(session, now), reply), now), []


def _answer_past(session: MockInterviewSession, index: int, reply: Reply) -> Outcome:
    response = session.responses[index]
    is_enough = count_words(reply.text) >= session.rules.minimum_words
    if response.answered:
        follows = is_before(response.replies[0].counted_ts, reply.counted_ts)
        return (_with_response(session, index, with_reply(response, reply)) if follows or is_enough else session), []
    in_time = response.ended_ts is not None and not is_before(response.ended_ts, reply.counted_ts)
    if in_time and is_enough:
        answered = _with_response(session, index, with_reply(response, reply))
        return answered, [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=index + 1)]
    return session, [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def _edited(session: MockInterviewSession, event: AnswerEdited, now: datetime) -> Outcome:
    if not _knows(session, event.message_ts):
        return _edited_before_known(session, event, now)
    for index, response in enumerate(session.responses):
        if is_known(response, event.message_ts):
            return _with_response(
                session, index, with_edit(response, event.message_ts, event.text, event.edited_ts)
            ), []
    held = tuple(
        reply.with_(text=event.text) if reply.message_ts == event.message_ts else reply
        for reply in session.held_replies
    )
    return session.with_(held_replies=held), []


def _edited_before_known(session: MockInterviewSession, event: AnswerEdited, now: datetime) -> Outcome:
    """An edit whose original counted but is still on its way brings it along; else the edit itself is the reply."""
    original = Reply(message_ts=event.message_ts, counted_ts=event.message_ts, text=event.previous_text)
    if count_words(original.text) >= session.rules.minimum_words:
        placed, effects = place_reply(session, original, now)
        if placed is not session:
            edited, more = _edited(placed, event, now)
            return edited, effects + more
    reply = Reply(message_ts=event.message_ts, counted_ts=event.edited_ts, text=event.text, edited_ts=event.edited_ts)
    return place_reply(session, reply, now)


def _deleted(session: MockInterviewSession, event: AnswerDeleted) -> MockInterviewSession:
    for index, response in enumerate(session.responses):
        if is_known(response, event.message_ts):
            return _with_response(session, index, with_deletion(response, event.message_ts, event.deleted_ts))
    return session


def _with_response(
    session: MockInterviewSession, index: int, response: InterviewSessionResponse
) -> MockInterviewSession:
    if response is session.responses[index]:
        return session
    return session.with_(responses=(*session.responses[:index], response, *session.responses[index + 1 :]))
