"""What time alone does to an interview, and when."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.events import Event, InterviewExpired, SilenceLasted, TimeLimitNeared, TimeLimitReached
from core.models import MockInterviewSession, Phase

# After the last question there is no later one whose record a late delivery could still mend, so the end waits.
LAST_QUESTION_GRACE = timedelta(seconds=5)


def warning_lead(time_limit_seconds: int) -> timedelta:
    """How long before a time limit its warning comes: a quarter of it, 30 seconds at most."""
    return timedelta(seconds=min(30.0, time_limit_seconds / 4))


def timers(session: MockInterviewSession) -> Iterator[tuple[datetime, Event]]:
    """Everything that will happen to this session if nobody does anything, with its instant; in no order."""
    if not session.running:
        return
    index, rules = session.current_question_index, session.rules
    if session.phase is Phase.ANSWERING:
        if session.closes_at is not None and rules.time_limit_seconds is not None:
            if not session.warned:
                yield (
                    session.closes_at - warning_lead(rules.time_limit_seconds),
                    TimeLimitNeared(question_index=index),
                )
            yield time_limit_ends(session, session.closes_at), TimeLimitReached(question_index=index)
        if not session.nudged:
            yield _silent_for(session, rules.nudge_after_seconds), SilenceLasted(question_index=index)
    yield _silent_for(session, rules.abandon_after_seconds), InterviewExpired()


def time_limit_ends(session: MockInterviewSession, closes_at: datetime) -> datetime:
    """When the bot goes on: at the limit, or a little after it where a late delivery could not be mended."""
    return closes_at + LAST_QUESTION_GRACE if session.is_last_question else closes_at


def due_event(session: MockInterviewSession, now: datetime) -> Event | None:
    """The earliest timer that has run out, if any has."""
    due = [(at, event) for at, event in timers(session) if at <= now]
    return min(due, key=lambda timer: timer[0])[1] if due else None


def next_due_at(session: MockInterviewSession) -> datetime | None:
    """The next instant at which somebody has to look at this session; None when nothing is left to do."""
    instants = [at for at, _ in timers(session)]
    if session.outbox:
        instants.append(session.outbox[0].due_at)
    return min(instants, default=None)


def _silent_for(session: MockInterviewSession, seconds: float) -> datetime:
    return session.last_activity_at + timedelta(seconds=seconds)
