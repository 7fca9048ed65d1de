"""Switches that make the workspace misbehave as Slack sometimes does."""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.workspace.call_faults import CallFaults
from bot.workspace.model import JSON, PendingEvent

# In Slack nothing waits for ever: so many seconds after its first event, what there is of a batch is delivered.
LONGEST_WAIT_FOR_A_BATCH = 2.0


class Faults(CallFaults):
    """Faults of the Web API and of the delivery of events."""

    def __init__(self) -> None:
        super().__init__()
        self.start: Callable[[PendingEvent], None] = lambda event: None
        self.disconnect: Callable[[str | None], None] = lambda reason: None
        self.longest_wait = LONGEST_WAIT_FOR_A_BATCH
        self._delay = 0.0
        self._repeats = 0
        self._holding = False
        self._held: deque[PendingEvent] = deque()
        self._batch_size = 0
        self._every_batch = False
        self._batch: list[PendingEvent] = []
        self._batch_timer: asyncio.TimerHandle | None = None

    @property
    def switches(self) -> JSON:
        """How every switch stands that can be turned on and off; `changed` is called when one is turned."""
        return super().switches | {"delay": self.delay, "repeats": self.repeats, "reorders": self.reorders}

    @property
    def delay(self) -> float:
        """How many seconds late every event is."""
        return self._delay

    @property
    def repeats(self) -> int:
        """How many times more than once every event is delivered."""
        return self._repeats

    @property
    def reorders(self) -> int:
        """How many events at a time are delivered last first; 0 where they keep their order."""
        return self._batch_size

    def delay_events(self, seconds: float) -> None:
        """Deliver every event so much later; 0 for at once."""
        with self._telling():
            self._delay = seconds

    def repeat_events(self, times: int) -> None:
        """Deliver every event so many times more than once; 0 for once."""
        with self._telling():
            self._repeats = times

    def reorder_next(self, n: int) -> None:
        """Hold the next n events, however long it takes, and deliver them last first."""
        self._reorder(n, every_batch=False)

    def reorder_events(self, n: int = 2) -> None:
        """Deliver every n events last first, or fewer where no more come in time; 0 to keep their order."""
        self._reorder(n, every_batch=True)

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
        with self._telling():
            self._delay, self._repeats = 0.0, 0
        self._reorder(0, every_batch=False)
        self.release_events()

    def _reorder(self, n: int, *, every_batch: bool) -> None:
        with self._telling():
            self._batch_size, self._every_batch = n, every_batch
        self._release_batch()

    def _fill_batch(self, event: PendingEvent) -> None:
        self._batch.append(event)
        if len(self._batch) >= self._batch_size:
            if not self._every_batch:
                with self._telling():
                    self._batch_size = 0
            self._release_batch()
        elif self._every_batch and self._batch_timer is None:
            loop = asyncio.get_running_loop()
            self._batch_timer = loop.call_later(self.longest_wait, self._release_batch)

    def _release_batch(self) -> None:
        if self._batch_timer is not None:
            self._batch_timer.cancel()
            self._batch_timer = None
        batch, self._batch = self._batch, []
        for event in reversed(batch):
            self.start(event)
