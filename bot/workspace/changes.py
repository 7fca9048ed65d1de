"""Telling whoever waits or watches that something happened."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.workspace.model import JSON, Change

T = TypeVar("T")

# A watcher that has stopped reading must not grow without end.
_MOST_UNREAD = 10_000


class Subscription:
    """An async iterator over the changes since it was made."""

    def __init__(self, changes: "Changes") -> None:
        self._changes = changes
        self._unread: asyncio.Queue[Change | None] = asyncio.Queue()

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> Change:
        change = await self._unread.get()
        if change is None:
            raise StopAsyncIteration
        return change

    def offer(self, change: Change) -> None:
        """Put a change where the iteration finds it; ends it for one that does not keep up."""
        if self._unread.qsize() >= _MOST_UNREAD:
            self.close()
        else:
            self._unread.put_nowait(change)

    def close(self) -> None:
        """End the iteration after what is unread."""
        self._changes.forget(self)
        self._unread.put_nowait(None)


class Changes:
    """The one place where changes are announced."""

    def __init__(self) -> None:
        self._subscriptions: list[Subscription] = []
        self._waiting: list[asyncio.Event] = []

    def publish(self, kind: str, data: Callable[[], JSON], seen_by: Callable[[], frozenset[str]] | None = None) -> None:
        """Announce a change; what it holds and who sees it is found out only when somebody watches."""
        for event in self._waiting:
            event.set()
        if self._subscriptions:
            change = Change(kind, data(), seen_by() if seen_by else None)
            for subscription in list(self._subscriptions):
                subscription.offer(change)

    def subscribe(self) -> Subscription:
        """Watch from now on."""
        subscription = Subscription(self)
        self._subscriptions.append(subscription)
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """Stop telling a watcher."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    async def until(self, predicate: Callable[[], T | None], timeout: float) -> T:  # noqa: ASYNC109
        """The first truthy value of the predicate, which is asked again after every change."""
        changed = asyncio.Event()
        self._waiting.append(changed)
        try:
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    await changed.wait()
                    changed.clear()
                return value
        finally:
            self._waiting.remove(changed)

    def close(self) -> None:
        """End every subscription."""
        for subscription in list(self._subscriptions):
            subscription.close()
