"""The clock, and moments and days as people type them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.app.clocks import MachineClock, parse_day, parse_moment
from bot.core.errors import UsageError

TODAY = date(2025, 5, 1)


def test_a_moment_that_was_given_stands_still_and_leases_go_on() -> None:
    fixed = datetime(2025, 5, 1, tzinfo=UTC)
    clock = MachineClock(fixed)
    before = clock.machine()
    clock.sleep(0.01)
    assert clock.now() == fixed
    assert before < clock.machine() <= time.time()


def test_it_tells_the_day_of_its_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    night = MachineClock(datetime(2025, 5, 1, 23, tzinfo=UTC), tokyo).now()
    assert (night, night.date()) == (datetime(2025, 5, 1, 23, tzinfo=UTC), date(2025, 5, 2))
    assert MachineClock(zone=tokyo).now().utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("9999-12-31T23:59Z", "Asia/Tokyo"),
        ("0001-01-01T00:00Z", "America/Lima"),
        ("9999-12-31T23:59+00:00", "UTC"),  # a reader in Kiritimati is a day ahead
        ("0001-01-01", "UTC"),
    ],
)
def test_the_calendar_ends_in_every_zone(text: str, zone: str) -> None:
    with pytest.raises(UsageError, match="is not a date or time"):
        parse_moment(text, zone)


def test_without_one_it_is_the_machine_s() -> None:
    assert abs(MachineClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-05-01", datetime(2025, 4, 30, 22, tzinfo=UTC)),
        ("2025-05-01T09:00", datetime(2025, 5, 1, 7, tzinfo=UTC)),
        ("2025-05-01 09:00:30", datetime(2025, 5, 1, 7, 0, 30, tzinfo=UTC)),
        ("2025-05-01T09:00Z", datetime(2025, 5, 1, 9, tzinfo=UTC)),
        ("2025-05-01T09:00-05:00", datetime(2025, 5, 1, 9, tzinfo=timezone(timedelta(hours=-5)))),
        ("20250501T0900Z", datetime(2025, 5, 1, 9, tzinfo=UTC)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    found = parse_moment(text, "Europe/Zurich")
    assert found == moment
    assert found.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    "text", ["", "noon", "2025-13-01", "2025-02-29", "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "\udcff"]
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_moment(text, "UTC", where="--now")
    assert told.value.where == "--now"
    assert "ISO 8601" in told.value.do
    assert "\udcff" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-04-12", date(2025, 4, 12)),
        ("today", TODAY),
        ("yesterday", date(2025, 4, 30)),
        ("tomorrow", date(2025, 5, 2)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert parse_day(text, TODAY, where="--since") == day


@pytest.mark.parametrize("text", ["", "soon", "2025-05-01T09:00", "2025-02-30"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UsageError, match="is not a day"):
        parse_day(text, TODAY, where="--since")


def test_the_calendar_ends() -> None:
    with pytest.raises(UsageError):
        parse_day("tomorrow", date.max, where="--until")
