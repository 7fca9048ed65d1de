"""Keeping to Slack's rate limits: who may call next, and when.

Nothing is held back until Slack says 429. Then calls of that key (method and channel) wait for Retry-After, and for
a while go out one at a time at the documented pace, most urgent first. The library limiters (aiolimiter, limits) know
neither priorities nor a server that says when to come back, which is all that is needed here.
"""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

# Seconds between calls after a 429: chat.postMessage is limited per channel, the rest by tier.
# https://docs.slack.dev/apis/web-api/rate-limits
_PACE = {"chat.postMessage": 1.0, "chat.update": 1.2, "conversations.replies": 1.2, "conversations.open": 1.2}
_DEFAULT_PACE = 0.6
_CAREFUL_FOR = 60.0

Key = tuple[str, str]


class Priority(IntEnum):
    """Who goes first when a key has to wait."""

    PROMPT = 0
    QUESTION = 1
    REST = 2
    CARD = 3


@dataclass
class _Gate:
    """The state of one key: when it opens, how long it stays careful, and who waits (urgency, turn, waiter)."""

    pace: float
    opens: float = 0.0
    careful_until: float = 0.0
    waiting: list[tuple[Priority, int, asyncio.Future[None]]] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class Pacer:
    """Gates calls by method and channel."""

    def __init__(self) -> None:
        self._gates: dict[Key, _Gate] = {}
        self._turns = itertools.count()

    @asynccontextmanager
    async def turn(self, method: str, channel: str, priority: Priority) -> AsyncIterator[None]:
        """Wait until this call may go out."""
        gate = self._gates.get((method, channel))
        if gate is not None:
            await self._wait(gate, priority)
        yield

    def is_open(self, method: str, channel: str) -> bool:
        """Whether a call would go out at once."""
        gate = self._gates.get((method, channel))
        return gate is None or (not gate.waiting and gate.opens <= asyncio.get_running_loop().time())

    def hold(self, method: str, channel: str, retry_after: float) -> None:
        """Slack said 429: let nothing of this key out for ``retry_after`` seconds."""
        now = asyncio.get_running_loop().time()
        for key in [key for key, gate in self._gates.items() if gate.careful_until < now and not gate.waiting]:
            del self._gates[key]
        gate = self._gates.setdefault((method, channel), _Gate(pace=_PACE.get(method, _DEFAULT_PACE)))
        gate.opens = max(gate.opens, now + retry_after)
        gate.careful_until = gate.opens + _CAREFUL_FOR

    async def _wait(self, gate: _Gate, priority: Priority) -> None:
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(gate.waiting, (priority, next(self._turns), waiter))
        self._admit(gate)
        await waiter

    def _admit(self, gate: _Gate) -> None:
        """Let out whoever may go by now, and come back when the next one may."""
        loop = asyncio.get_running_loop()
        while gate.waiting and gate.opens <= loop.time():
            waiter = heapq.heappop(gate.waiting)[2]
            if waiter.done():
                continue  # gave up waiting
            waiter.set_result(None)
            if gate.waiting or loop.time() < gate.careful_until:  # a queue never goes out at once
                gate.opens = loop.time() + gate.pace
        if gate.timer is not None:
            gate.timer.cancel()
        gate.timer = loop.call_at(gate.opens, self._admit, gate) if gate.waiting else None
