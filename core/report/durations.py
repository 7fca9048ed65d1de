"""Durations as people say them."""

from decimal import ROUND_HALF_UP, Decimal


def spoken_duration(seconds: Decimal | float) -> str:
    """Such as "45 s", "1 min 5 s" or "1 h 2 min": to the second and, from an hour on, to the minute."""
    total = _whole(Decimal(seconds))
    if total < 3600:
        return _joined((total // 60, "min"), (total % 60, "s"))
    minutes = _whole(Decimal(total) / 60)
    return _joined((minutes // 60, "h"), (minutes % 60, "min"))


def _whole(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _joined(larger: tuple[int, str], smaller: tuple[int, str]) -> str:
    parts = [f"{count} {unit}" for count, unit in (larger, smaller) if count]
    return " ".join(parts) or f"0 {smaller[1]}"
