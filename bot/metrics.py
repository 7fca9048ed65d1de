"""What Prometheus is told of this process, and of what waits in the store."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from core.models import MockInterviewSession
from core.ports import Clock
from core.timestamps import instant

log = structlog.get_logger()

# Of so many sessions at most, the most overdue ones: a figure is not worth reading a whole collection.
_SESSIONS_LOOKED_AT = 1_000
_STORE_SECONDS = 2.0
_LATENESS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

# When what is left to deliver was due, by now and of so many sessions at most, the longest ago first.
OverdueOutbox = Callable[[datetime, int], Awaitable[list[datetime]]]


class Metrics:
    """The figures of one bot; several in one process do not mix. It is a ``core.ports.Observer``."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        self._answers = Counter("greenroom_answers", "Answers that were accepted.", registry=registry)
        self._lateness = Histogram(
            "greenroom_prompt_lateness_seconds",
            'From the end of a preview to its "Answer now", by Slack\'s timestamp.',
            buckets=_LATENESS,
            registry=registry,
        )
        self._entries = Gauge("greenroom_outbox_entries", "Overdue effects in the store.", registry=registry)
        self._oldest = Gauge("greenroom_outbox_oldest_seconds", "How overdue the oldest effect is.", registry=registry)
        self._up = Gauge("greenroom_mongodb_up", "Whether MongoDB answered this scrape.", registry=registry)
        self._calls = Counter(
            "greenroom_slack_calls", "Calls to Slack's Web API.", ["method", "outcome"], registry=registry
        )
        self._call_seconds = Histogram(
            "greenroom_slack_call_seconds", "How long calls to Slack took.", ["method"], registry=registry
        )
        self._mongodb_seconds = Histogram(
            "greenroom_mongodb_seconds", "How long MongoDB took.", ["command", "outcome"], registry=registry
        )

    def saved(self, before: MockInterviewSession, after: MockInterviewSession) -> None:
        """Count the answers that a transition has brought, and note how late its prompt was."""
        if before.responses is not after.responses:
            self._answers.inc(max(0, _answered(after) - _answered(before)))
        prompt_ts = _new_prompt(before, after)
        if prompt_ts is not None and before.opens_at is not None:
            late = (instant(prompt_ts) - before.opens_at).total_seconds()
            self._lateness.observe(max(0.0, late))

    def slack_called(self, method: str, outcome: str, seconds: float) -> None:
        """Count a call to Slack."""
        self._calls.labels(method, outcome).inc()
        self._call_seconds.labels(method).observe(seconds)

    def mongodb_answered(self, command: str, outcome: str, seconds: float) -> None:
        """Count a command to MongoDB; from any thread."""
        self._mongodb_seconds.labels(command, outcome).observe(seconds)

    async def shown(self, overdue_outbox: OverdueOutbox, clock: Clock) -> bytes:
        """Everything in Prometheus's format, with what the store says now; where it does not answer, without."""
        now = clock.now()
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                due = await overdue_outbox(now, _SESSIONS_LOOKED_AT)
        except Exception as error:  # whatever it is, the other figures are needed all the more
            log.warning("outbox_not_counted", error=type(error).__name__)
            self._tell_outbox(up=False, entries=math.nan, oldest=math.nan)
        else:
            oldest = (now - due[0]).total_seconds() if due else 0.0
            self._tell_outbox(up=True, entries=len(due), oldest=oldest)
        return generate_latest(self.registry)

    def _tell_outbox(self, *, up: bool, entries: float, oldest: float) -> None:
        self._up.set(up)
        self._entries.set(entries)
        self._oldest.set(oldest)


class MongoTimes(CommandListener):
    """Tells the metrics of each command, as the driver has timed it."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def started(self, event: CommandStartedEvent) -> None:
        """A command goes out."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """A command was answered."""
        self._metrics.mongodb_answered(event.command_name, "ok", event.duration_micros / 1e6)

    def failed(self, event: CommandFailedEvent) -> None:
        """A command was refused, or its connection broke."""
        self._metrics.mongodb_answered(event.command_name, "failed", event.duration_micros / 1e6)


def _answered(session: MockInterviewSession) -> int:
    return sum(response.answered for response in session.responses)


def _new_prompt(before: MockInterviewSession, after: MockInterviewSession) -> str | None:
    """The prompt that was posted in between, if one was; its question may be over already."""
    index = before.current_question_index
    if before.prompt_ts is not None:
        return None
    if after.current_question_index == index and len(after.responses) <= index:
        return after.prompt_ts
    return after.responses[index].prompt_ts if len(after.responses) > index else None
