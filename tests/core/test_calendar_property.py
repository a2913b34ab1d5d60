"""What holds for every moment."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.calendar import (
    announced_on,
    days_between,
    expected,
    following,
    latest_due,
    new_york_date,
)

moments = st.datetimes(datetime(1992, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
years_of_ours = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_nothing_is_announced_on_the_day_it_comes_or_at_a_weekend(moment: datetime) -> None:
    announced = announced_on(moment)
    assert announced > new_york_date(moment)
    assert expected(announced) != "no"
    assert (announced - new_york_date(moment)).days <= 4


@given(years_of_ours, years_of_ours)
def test_what_comes_later_is_not_announced_earlier(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert announced_on(first) <= announced_on(second)


@given(moments)
def test_what_is_due_is_past(moment: datetime) -> None:
    due = latest_due(moment)
    assert due <= new_york_date(moment)
    assert expected(due) != "no"


@given(moments, st.integers(-3, 30))
@example(datetime(2026, 3, 6, tzinfo=UTC), 3)
def test_the_days_between_are_all_announcement_days_of_that_time(moment: datetime, count: int) -> None:
    start = new_york_date(moment)
    end = start
    for _ in range(count):
        end = following(end)
    days = days_between(start, end, 30)
    assert list(days) == sorted(set(days))
    assert len(days) == max(0, count - 1)
    assert all(start < one < end and expected(one) != "no" for one in days)
    for most in range(1, 30):
        assert days_between(start, end, most) == days[-most:]
