from decimal import Decimal

import pytest

from core.report import spoken_duration


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (Decimal("0.5"), "1 s"),
        (Decimal("44.499"), "44 s"),
        (Decimal("44.5"), "45 s"),
        (45.0, "45 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (65, "1 min 5 s"),
        (622.3, "10 min 22 s"),
        (3599, "59 min 59 s"),
        (3599.5, "1 h"),
        (3600, "1 h"),
        (3629, "1 h"),
        (3630, "1 h 1 min"),
        (3720, "1 h 2 min"),
        (7199, "2 h"),
        (90_000, "25 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: Decimal | float, spoken: str) -> None:
    assert spoken_duration(seconds) == spoken
