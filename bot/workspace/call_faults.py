"""Switches that make the Web API fail, stall and cut connections as Slack sometimes does."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.errors import SlackError
from bot.workspace.model import JSON

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


_DROPPED_POST = CallFault("chat.postMessage", times=None, cut="after")


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
        self.changed: Callable[[], None] = lambda: None
        self._limit_rates = False
        self._drop_posts = False
        self._planned: list[CallFault] = []
        self._holds: list[Hold] = []

    @property
    def switches(self) -> JSON:
        """How every switch stands that can be turned on and off; `changed` is called when one is turned."""
        return {"limit_rates": self.limit_rates, "drop_posts": self.drop_posts}

    @property
    def limit_rates(self) -> bool:
        """Whether Slack's rate limits are kept."""
        return self._limit_rates

    @limit_rates.setter
    def limit_rates(self, value: bool) -> None:
        with self._telling():
            self._limit_rates = value

    @property
    def drop_posts(self) -> bool:
        """Whether every chat.postMessage that has no other fault is accepted and then cut off without an answer."""
        return self._drop_posts

    @drop_posts.setter
    def drop_posts(self, value: bool) -> None:
        with self._telling():
            self._drop_posts = value

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
        return _DROPPED_POST if self.drop_posts and method == _DROPPED_POST.method else None

    async def wait(self, method: str, *, after_accepting: bool) -> None:
        """Stand in every line that holds this method."""
        for hold in list(self._holds):
            if hold.method in (method, "*") and hold.after_accepting is after_accepting:
                await hold.wait()

    def clear(self) -> None:
        """Let every call work again."""
        with self._telling():
            self._limit_rates = self._drop_posts = False
        self._planned.clear()
        for hold in self._holds:
            hold.release()
        self._holds.clear()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say afterwards that a switch was turned, if it was."""
        before = self.switches
        yield
        if self.switches != before:
            self.changed()
