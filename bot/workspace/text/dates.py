"""Slack's date placeholders, such as ``{date_short_pretty}``, filled in for one reader.

https://docs.slack.dev/messaging/formatting-message-text#date-formatting
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FORMS = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%d/%m/%Y",
    "date": "{day} %B %Y",
    "date_long_full": "{day} %B %Y",
    "date_short": "{day} %b %Y",
    "date_long": "%A, {day} %B %Y",
    "day_divider": "%A, {day} %B %Y",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}
_THIS_YEAR = "%A, {day} %B"
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def local(seconds: int | None, zone: tzinfo | None) -> datetime | None:
    """An instant as a zone's clock shows it (None: the machine's); None where no calendar goes that far."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None


def filled_in(form: str, at: datetime, now: datetime) -> str:
    """A form with its placeholders as words, in the zone of ``at``; unknown placeholders stay."""

    def words(placeholder: re.Match[str]) -> str:
        known = _words(placeholder[1], at, now.astimezone(at.tzinfo))
        return placeholder[0] if known is None else known

    shown = _PLACEHOLDER.sub(words, form)
    return shown[:1].upper() + shown[1:]


def in_full(at: datetime) -> str:
    """An instant that leaves nothing open."""
    return f"{_formatted('date_long', at)} at {at:%H:%M:%S}"


def _words(name: str, at: datetime, now: datetime) -> str | None:
    if name == "ago":
        return _ago(now - at)
    plain = name.removesuffix("_pretty")
    if plain not in _FORMS:
        return None
    near = _NEAR.get((at.date() - now.date()).days) if plain != name else None
    if name == "day_divider_pretty" and at.year == now.year:
        return near or _day(_THIS_YEAR, at)
    return near or _formatted(plain, at)


def _formatted(name: str, at: datetime) -> str:
    return _day(_FORMS[name], at)


def _day(form: str, at: datetime) -> str:
    return at.strftime(form.format(day=at.day))


def _ago(passed: timedelta) -> str:
    seconds = int(abs(passed.total_seconds()))
    for size, unit in _UNITS:
        if seconds >= size:
            period = f"{seconds // size} {unit}{'s' if seconds >= 2 * size else ''}"
            return f"{period} ago" if passed > timedelta(0) else f"in {period}"
    return "just now"
