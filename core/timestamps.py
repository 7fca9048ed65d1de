"""Arithmetic on Slack timestamps: strings of seconds and microseconds, Slack's own clock."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

_MILLISECOND = Decimal("0.001")


def seconds_between(earlier_ts: str, later_ts: str) -> Decimal:
    """Seconds from one Slack timestamp to another, to the millisecond; never negative."""
    return max(Decimal(later_ts) - Decimal(earlier_ts), Decimal(0)).quantize(_MILLISECOND)


def later_by(ts: str, seconds: Decimal) -> str:
    """The Slack timestamp so many seconds later."""
    return f"{Decimal(ts) + seconds:.6f}"


def is_before(one_ts: str, other_ts: str) -> bool:
    """Whether ``one_ts`` is strictly earlier."""
    return Decimal(one_ts) < Decimal(other_ts)


def instant(ts: str) -> datetime:
    """The aware instant of a Slack timestamp, to the millisecond, which is what MongoDB keeps of an instant."""
    seconds, _, fraction = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(milliseconds=int(fraction.ljust(3, "0")[:3]))


def slack_ts(at: datetime) -> str:
    """The Slack timestamp of an aware instant."""
    since = at - datetime.fromtimestamp(0, UTC)
    return f"{since.days * 86_400 + since.seconds}.{since.microseconds:06d}"
