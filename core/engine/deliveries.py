"""What was posted, and what could not be."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

from core.effects import (
    Hint,
    OpenAnswer,
    PostCard,
    PostFiles,
    PostQuestion,
    PostSummary,
    RetractPost,
    TellUser,
)
from core.engine.messages import settle
from core.engine.steps import Outcome, enqueue, pause, with_closing
from core.events import EffectDelivered, EffectRefused
from core.models import MockInterviewSession, OutboxEntry, PauseSpan, Phase, Status
from core.timestamps import instant, seconds_between, slack_ts

# Below this the delay is Slack's and the network's, not ours to report.
_LATE = Decimal(1)


def deliver(session: MockInterviewSession, event: EffectDelivered | EffectRefused, now: datetime) -> Outcome:
    """Take an effect out of the outbox and go on from what it did."""
    entry = next((entry for entry in session.outbox if entry.id == event.effect_id), None)
    match event:
        case EffectDelivered(effect=OpenAnswer(), message_ts=str() as ts) if entry is None:
            return session, [] if _is_noted(session, ts) else [RetractPost(message_ts=ts)]
        case _ if entry is None:
            return session, []
        case EffectDelivered(effect=PostCard() | PostQuestion() | OpenAnswer(), message_ts=None):
            return session, []  # a post without a timestamp is none: the entry stays and is tried again
        case EffectDelivered():
            return _delivered(_without(session, entry), entry, event, now)
        case EffectRefused(reason=reason):
            return _refused(_without(session, entry), entry, reason, now)
        case _:
            assert_never(event)


def _is_noted(session: MockInterviewSession, prompt_ts: str) -> bool:
    prompts = {session.prompt_ts, *(response.prompt_ts for response in session.responses)}
    resumed = {span.until_ts for response in session.responses for span in response.pauses}
    return prompt_ts in prompts | resumed | {span.until_ts for span in session.pauses}


def _without(session: MockInterviewSession, entry: OutboxEntry) -> MockInterviewSession:
    return session.with_(outbox=tuple(other for other in session.outbox if other is not entry))


def _delivered(session: MockInterviewSession, entry: OutboxEntry, event: EffectDelivered, now: datetime) -> Outcome:
    if (ts := event.message_ts) is None:
        return session, []
    match entry.effect:
        case PostCard() if session.place is not None:
            channel_id = event.channel_id or session.place.channel_id
            return session.with_(place=session.place.with_(channel_id=channel_id, thread_ts=ts)), []
        case PostQuestion(question_index=index):
            return _previewing(session, index, ts, now), []
        case OpenAnswer(resumed=False):
            return _opened(session, ts, now)
        case OpenAnswer(resumed=True):
            return _reopened(session, ts, now)
        case _:
            return session, []


def _previewing(session: MockInterviewSession, index: int, ts: str, now: datetime) -> MockInterviewSession:
    opens_at = instant(ts) + timedelta(seconds=session.rules.preview_seconds)
    shown = session.with_(question_ts=ts, opens_at=opens_at)
    return enqueue(shown, now, OpenAnswer(question_index=index), due_at=opens_at)


def _opened(session: MockInterviewSession, ts: str, now: datetime) -> Outcome:
    late = seconds_between(slack_ts(session.opens_at), ts) if session.opens_at else Decimal(0)
    opened = session.with_(
        phase=Phase.ANSWERING,
        prompt_ts=ts,
        preview_late_seconds=late if late > _LATE else None,
        last_activity_at=now,
    )
    return settle(with_closing(opened), now)


def _reopened(session: MockInterviewSession, ts: str, now: datetime) -> Outcome:
    *earlier, last = session.pauses
    ended = PauseSpan(from_ts=last.from_ts, until_ts=ts)
    return settle(with_closing(session.with_(pauses=(*earlier, ended), last_activity_at=now)), now)


def _refused(session: MockInterviewSession, entry: OutboxEntry, reason: str, now: datetime) -> Outcome:
    """Without its card an interview can't start, without its question it can't go on; the rest may be missing."""
    match entry.effect:
        case PostCard() if session.running:
            unstarted = session.with_(status=Status.ABANDONED, phase=Phase.FINISHED, outbox=())
            return unstarted, [TellUser(hint=Hint.CANNOT_START, detail=reason)]
        case PostQuestion() | OpenAnswer() if session.running:
            stopped, told = settle(_stopped(session, now), now)
            return stopped, [*told, TellUser(hint=Hint.CANNOT_GO_ON, detail=reason)]
        case PostSummary():
            return session, [TellUser(hint=Hint.SUMMARY_REFUSED, detail=reason)]
        case PostFiles():
            return session, [TellUser(hint=Hint.FILES_REFUSED, detail=reason)]
        case _:
            return session, []


def _stopped(session: MockInterviewSession, now: datetime) -> MockInterviewSession:
    """Paused; the clock of a question that could not be reopened has not started again."""
    return pause(session, slack_ts(now), now) if session.phase is Phase.PREVIEW else session.with_(phase=Phase.PAUSED)
