"""Counting what a question costs: commands to MongoDB, and posts to Slack."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pymongo import monitoring

# What the driver does on its own account.
_HOUSEKEEPING = {"hello", "ismaster", "ping", "endSessions", "createIndexes", "saslStart", "dropDatabase"}


@dataclass
class Commands(monitoring.CommandListener):
    """The commands that were sent while it was switched on, by name."""

    names: list[str] = field(default_factory=list)
    is_on: bool = False

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command goes out."""
        if self.is_on and event.command_name not in _HOUSEKEEPING:
            self.names.append(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """A command was answered."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """A command was refused."""


COMMANDS = Commands()
monitoring.register(COMMANDS)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The names of the commands that go to MongoDB meanwhile."""
    COMMANDS.names = []
    COMMANDS.is_on = True
    try:
        yield COMMANDS.names
    finally:
        COMMANDS.is_on = False
