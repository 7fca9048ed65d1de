"""An event loop whose time passes only when everybody waits: a run takes no longer than its work, and repeats."""

import asyncio
import selectors
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

T = TypeVar("T")

EPOCH = datetime(2027, 1, 15, 8, tzinfo=UTC)


class NothingLeftToHappen(Exception):
    """Somebody waits, and nothing is scheduled that could end it."""


class _Jump(selectors.SelectSelector):
    """Waits by moving the loop's time on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.moved: Callable[[], None] = lambda: None

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise NothingLeftToHappen
        if timeout > 0:
            self.now += timeout
            self.moved()
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    """``time()`` counts simulated seconds from 0. Threads are not simulated: what would run in one runs at once."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now

    def on_time(self, moved: Callable[[], None]) -> None:
        """Have this called whenever time has passed."""
        self._jump.moved = moved

    def suspend(self, seconds: float) -> None:
        """The machine does nothing for a while, as when it is suspended: everything that was due comes late."""
        self._jump.now += seconds
        self._jump.moved()

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        done = self.create_future()
        done.set_result(func(*args))
        return done
