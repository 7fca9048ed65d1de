"""Answers that are handed in whole, outside Slack."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.engine.answers import answered_by
from core.engine.steps import Outcome, closing_ts, leave_question, response_now
from core.events import ResponseSubmitted
from core.models import MockInterviewSession, Phase, ThreadMessage, Version
from core.timestamps import is_before, seconds_between
from core.words import count_words


class Reason(StrEnum):
    """Why a submission does not count."""

    OVER = "over"
    IN_SLACK = "in_slack"
    OTHER_QUESTION = "other_question"
    PAUSED = "paused"
    TIME_UP = "time_up"
    TOO_SHORT = "too_short"
    DURATION = "duration"


@dataclass(frozen=True)
class Refusal:
    """``figure``: the words that were counted, or the most seconds that it can have been."""

    reason: Reason
    figure: Decimal = Decimal(0)


def submit(session: MockInterviewSession, event: ResponseSubmitted, now: datetime) -> Outcome:
    """Take an answer in and go on to the next question; what is refused changes nothing."""
    if refusal_of(session, event) is not None:
        return session, []
    message = ThreadMessage(message_ts=event.at_ts, versions=(Version(ts=event.at_ts, text=event.text),))
    answered = answered_by(response_now(session, now).with_(messages=(message,)), session.rules.minimum_words)
    if answered is None:
        return session, []
    if event.duration_seconds is not None:
        answered = answered.with_(response_duration_seconds=event.duration_seconds)
    return leave_question(session, answered.with_(submission_key=event.submission_key), now), []


def refusal_of(session: MockInterviewSession, event: ResponseSubmitted) -> Refusal | None:
    """Why this submission does not count; None where it does."""
    if session.place is not None:
        return Refusal(Reason.IN_SLACK)
    if not session.running:
        return Refusal(Reason.OVER)
    if event.question_index != session.current_question_index:
        return Refusal(Reason.OTHER_QUESTION)
    if session.phase is Phase.PAUSED:
        return Refusal(Reason.PAUSED)
    closes_ts = closing_ts(session)
    if closes_ts is not None and is_before(closes_ts, event.at_ts):
        return Refusal(Reason.TIME_UP)
    if (counted := count_words(event.text)) < session.rules.minimum_words:
        return Refusal(Reason.TOO_SHORT, Decimal(counted))
    return _wrong_duration(session, event)


def _wrong_duration(session: MockInterviewSession, event: ResponseSubmitted) -> Refusal | None:
    """Nobody can have answered before the question was handed out."""
    most = seconds_between(session.question_ts or event.at_ts, event.at_ts)
    if event.duration_seconds is not None and not 0 <= event.duration_seconds <= most:
        return Refusal(Reason.DURATION, most)
    return None
