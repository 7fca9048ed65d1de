"""Arithmetic on Slack timestamps (rule 3)."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.timestamps import instant, is_before, seconds_between, slack_ts

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


def test_seconds_are_counted_to_the_millisecond():
    assert seconds_between("1800000000.000000", "1800000045.123499") == Decimal("45.123")


def test_no_digit_is_lost_as_it_would_be_in_a_float():
    assert seconds_between("1800000000.000100", "1800000000.001100") == Decimal("0.001")


def test_seconds_are_never_negative():
    assert seconds_between("1800000045.000000", "1800000000.000000") == 0


def test_before_is_by_number_and_strictly():
    assert is_before("999999999.999999", "1800000000.000000")
    assert is_before("1800000000.000001", "1800000000.000002")
    assert not is_before("1800000000.000001", "1800000000.000001")
    assert not is_before("1800000000.5", "1800000000.500000")


def test_an_instant_is_aware_and_cut_to_the_millisecond():
    assert instant("1800000000.123999") == datetime(2027, 1, 15, 8, 0, 0, 123_000, tzinfo=UTC)


def test_a_timestamp_without_or_with_short_fraction_is_an_instant_too():
    assert instant("1800000000") == datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert instant("1800000000.5") == datetime(2027, 1, 15, 8, 0, 0, 500_000, tzinfo=UTC)


def test_a_slack_timestamp_has_six_decimals():
    assert slack_ts(datetime(2027, 1, 15, 8, 0, 0, 70, tzinfo=UTC)) == "1800000000.000070"


def test_a_slack_timestamp_is_the_same_from_every_time_zone():
    there = timezone(timedelta(hours=-7))

    assert slack_ts(datetime(2027, 1, 15, 1, tzinfo=there)) == "1800000000.000000"


@given(INSTANTS)
def test_to_slack_and_back_is_the_same_millisecond(at):
    assert instant(slack_ts(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(INSTANTS, INSTANTS)
def test_timestamps_compare_as_their_instants_do(one, other):
    assert is_before(slack_ts(one), slack_ts(other)) == (one < other)
