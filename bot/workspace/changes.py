"""Telling whoever waits or watches that something happened."""

import asyncio
from collections.abc import Callable, Iterable
from time import time
from typing import Generic, Protocol, TypeVar

from bot.workspace.model import JSON, Change

T = TypeVar("T")

# A watcher that has stopped reading must not grow without end.
_MOST_UNREAD = 10_000


class Subscription(Generic[T]):
    """An async iterator over what has been told since it was made."""

    def __init__(self, feed: "Feed[T]") -> None:
        self._feed = feed
        self._unread: asyncio.Queue[T | None] = asyncio.Queue()

    def __aiter__(self) -> "Subscription[T]":
        return self

    async def __anext__(self) -> T:
        news = await self._unread.get()
        if news is None:
            raise StopAsyncIteration
        return news

    def offer(self, news: T) -> None:
        """Put something where the iteration finds it; ends it for one that does not keep up."""
        if self._unread.qsize() >= _MOST_UNREAD:
            self.close()
        else:
            self._unread.put_nowait(news)

    def close(self) -> None:
        """End the iteration after what is unread."""
        self._feed.forget(self)
        self._unread.put_nowait(None)


class Feed(Generic[T]):
    """Everybody who watches one kind of news."""

    def __init__(self) -> None:
        self._subscriptions: list[Subscription[T]] = []

    @property
    def is_watched(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._subscriptions)

    def tell(self, news: T) -> None:
        """Tell every watcher."""
        for subscription in list(self._subscriptions):
            subscription.offer(news)

    def subscribe(self) -> Subscription[T]:
        """Watch from now on."""
        subscription = Subscription(self)
        self._subscriptions.append(subscription)
        return subscription

    def forget(self, subscription: Subscription[T]) -> None:
        """Stop telling a watcher."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def close(self) -> None:
        """End every subscription."""
        for subscription in list(self._subscriptions):
            subscription.close()


class Listener(Protocol):
    """Somebody who is told of changes before anything else happens, and so misses none."""

    def hear(self, change: Change) -> None:
        """Take note of a change."""

    def close(self) -> None:
        """The workspace stops; it may start again."""


class Changes:
    """The one place where changes are announced."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._feed: Feed[Change] = Feed()
        self._listeners: list[tuple[Listener, frozenset[str]]] = []
        self._waiting: list[asyncio.Event] = []

    def publish(self, kind: str, data: Callable[[], JSON], seen_by: Callable[[], frozenset[str]] | None = None) -> None:
        """Announce a change; what it holds and who sees it is found out only when somebody watches."""
        for event in self._waiting:
            event.set()
        listeners = [listener for listener, kinds in self._listeners if kind in kinds]
        if listeners or self._feed.is_watched:
            change = Change(kind, data(), seen_by() if seen_by else None, self._clock())
            for listener in listeners:
                listener.hear(change)
            self._feed.tell(change)

    def subscribe(self) -> Subscription[Change]:
        """Watch from now on."""
        return self._feed.subscribe()

    def listen(self, listener: Listener, kinds: Iterable[str]) -> None:
        """Tell a listener of changes of these kinds from now on."""
        self._listeners.append((listener, frozenset(kinds)))

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
        self._feed.close()
        for listener, _ in self._listeners:
            listener.close()
