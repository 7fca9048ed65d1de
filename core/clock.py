"""The one place where the time is read."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, to the millisecond, which is what MongoDB keeps of an instant."""
        now = datetime.now(UTC)  # noqa: TID251 - the one clock
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
