"""Switches that make the workspace misbehave as Slack sometimes does."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.errors import SlackError
from bot.workspace.model import PendingEvent

Cut = Literal["before", "after"]


@dataclass
class CallFault:
    """What is to go wrong with calls of a method, and how many times (None: until cleared)."""

    method: str
    times: int | None
    error: SlackError | None = None
    status: int = 200
    retry_after: int | None = None
    cut: Cut | None = None


@dataclass
class Hold:
    """Calls of a method wait here until they are released; usable as a context manager."""

    method: str
    after_accepting: bool
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _arrivals: asyncio.Condition = field(default_factory=asyncio.Condition)
    arrived: int = 0

    async def wait(self) -> None:
        """Stand in line until the release."""
        async with self._arrivals:
            self.arrived += 1
            self._arrivals.notify_all()
        await self._released.wait()

    async def reached(self, calls: int = 1) -> None:
        """Wait until so many calls have arrived here."""
        async with self._arrivals:
            await self._arrivals.wait_for(lambda: self.arrived >= calls)

    def release(self) -> None:
        """Let everything pass, now and later."""
        self._released.set()

    def __enter__(self) -> "Hold":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    async def __aenter__(self) -> "Hold":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.release()


class CallFaults:
    """Faults of the Web API; `method` is a method's name or "*" for every method."""

    def __init__(self) -> None:
        self.limit_rates = False
        self._planned: list[CallFault] = []
        self._holds: list[Hold] = []

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        """Answer 429 with Retry-After."""
        error = SlackError("ratelimited")
        self._planned.append(CallFault(method, times, error, 429, retry_after))

    def fail(self, method: str, error: str, times: int | None = None, needed: str | None = None) -> None:
        """Answer `ok: false` with an error; `needed` names the scope of a missing_scope."""
        refusal = SlackError(error) if needed is None else SlackError(error, needed=needed, provided="")
        self._planned.append(CallFault(method, times, refusal))

    def server_error(self, method: str, times: int = 1, status: int = 500) -> None:
        """Answer with a status of 5xx."""
        self._planned.append(CallFault(method, times, SlackError("internal_error"), status))

    def drop_after_accepting(self, method: str, times: int = 1) -> None:
        """Do what is asked for, then cut the connection without an answer."""
        self._planned.append(CallFault(method, times, cut="after"))

    def drop_before_accepting(self, method: str, times: int = 1) -> None:
        """Cut the connection and do nothing."""
        self._planned.append(CallFault(method, times, cut="before"))

    def hold(self, method: str, *, after_accepting: bool = False) -> Hold:
        """Let calls wait, before or after they take effect, until the returned handle is released."""
        hold = Hold(method, after_accepting)
        self._holds.append(hold)
        return hold

    def next_for(self, method: str) -> CallFault | None:
        """The fault of this call, which uses it up once."""
        for fault in self._planned:
            if fault.method in (method, "*"):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._planned.remove(fault)
                return fault
        return None

    async def wait(self, method: str, *, after_accepting: bool) -> None:
        """Stand in every line that holds this method."""
        for hold in list(self._holds):
            if hold.method in (method, "*") and hold.after_accepting is after_accepting:
                await hold.wait()

    def clear(self) -> None:
        """Let every call work again."""
        self.limit_rates = False
        self._planned.clear()
        for hold in self._holds:
            hold.release()
        self._holds.clear()


class Faults(CallFaults):
    """Faults of the Web API and of the delivery of events."""

    def __init__(self) -> None:
        super().__init__()
        self.delay = 0.0
        self.repeats = 0
        self.start: Callable[[PendingEvent], None] = lambda event: None
        self.disconnect: Callable[[str | None], None] = lambda reason: None
        self._holding = False
        self._held: deque[PendingEvent] = deque()
        self._batch_size = 0
        self._every_batch = False
        self._batch: list[PendingEvent] = []

    def delay_events(self, seconds: float) -> None:
        """Deliver every event so much later."""
        self.delay = seconds

    def repeat_events(self, times: int) -> None:
        """Deliver every event so many times more than once."""
        self.repeats = times

    def reorder_next(self, n: int) -> None:
        """Hold the next n events and deliver them last first."""
        self._batch_size, self._every_batch = n, False

    def reorder_events(self, n: int = 2) -> None:
        """Deliver every n events last first."""
        self._batch_size, self._every_batch = n, True

    def hold_events(self) -> None:
        """Deliver no event until they are released."""
        self._holding = True

    def release_events(self, *, last_first: bool = False) -> None:
        """Deliver the events that were held, and those to come."""
        self._holding = False
        held, self._held = list(self._held), deque()
        for event in reversed(held) if last_first else held:
            self.start(event)

    def disconnect_sockets(self, reason: str | None = "refresh_requested") -> None:
        """Tell every connection to go, for a reason of Slack's; cut it without a word where that is None."""
        self.disconnect(reason)

    def admit(self, event: PendingEvent) -> None:
        """Start the delivery of an event, now or when the switches say."""
        if self._holding:
            self._held.append(event)
        elif self._batch_size:
            self._fill_batch(event)
        else:
            self.start(event)

    def clear(self) -> None:
        """Let everything work again, and deliver what was held."""
        super().clear()
        self.delay, self.repeats = 0.0, 0
        self._batch_size, self._every_batch = 0, False
        batch, self._batch = self._batch, []
        for event in batch:
            self.start(event)
        self.release_events()

    def _fill_batch(self, event: PendingEvent) -> None:
        self._batch.append(event)
        if len(self._batch) < self._batch_size:
            return
        batch, self._batch = self._batch, []
        if not self._every_batch:
            self._batch_size = 0
        for held in reversed(batch):
            self.start(held)
