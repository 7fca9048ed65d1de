"""Things that are good for a while: triggers and response_urls."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Expiring(Generic[T]):
    """Remembers each thing for `life` seconds, then forgets it."""

    def __init__(self, life: float, time: Callable[[], float]) -> None:
        self._life = life
        self._time = time
        self._things: dict[str, tuple[float, T]] = {}

    def put(self, key: str, thing: T) -> None:
        """Remember a thing from now on."""
        self._forget_old()
        self._things[key] = (self._time(), thing)

    def get(self, key: str) -> T | None:
        """The thing, unless it is unknown or too old."""
        self._forget_old()
        found = self._things.get(key)
        return found[1] if found else None

    def _forget_old(self) -> None:
        # A dict is in the order of insertion, so the oldest come first.
        while self._things:
            key, (made_at, _) = next(iter(self._things.items()))
            if self._time() - made_at <= self._life:
                return
            del self._things[key]
