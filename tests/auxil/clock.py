"""A clock that stands still until it is told the time."""

from datetime import datetime

from tests.auxil.builders import at


class FakeClock:
    """Says what it was set to, in seconds after the builders' epoch."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds

    def now(self) -> datetime:
        """The instant that it was set to."""
        return at(self.seconds)
