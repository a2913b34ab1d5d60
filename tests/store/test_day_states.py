"""How each source was, day by day of the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.digests import Reading, SourceState
from bot.core.records import SourceDay
from tests.store.samples import NOW, TODAY, Desk, papers, reading

TOMORROW = TODAY + timedelta(days=1)
EVER = date(2000, 1, 1)


def without(state: SourceState) -> Reading:
    return replace(reading(()), digest=None, state=state)


def fresh(*numbers: int) -> Reading:
    return reading(papers(*numbers))


def day(state: SourceState, count: int = 0, on: date = TODAY, series: str = "digests") -> SourceDay:
    return SourceDay(series=series, day=on, state=state, papers=count)


@pytest.mark.parametrize("state", ["waiting", "quiet", "stalled", "failed", "unchanged"])
def test_the_last_state_of_a_day_stands(desk: Desk, state: SourceState) -> None:
    desk.plan(without("failed"))
    desk.plan(without("waiting"))
    desk.plan(without(state))
    assert desk.store.source_days(EVER) == [day(state)]


@pytest.mark.parametrize("state", ["waiting", "quiet", "stalled", "failed", "unchanged"])
def test_a_day_on_which_something_new_came_stays_fresh(desk: Desk, state: SourceState) -> None:
    desk.plan(without("waiting"))
    desk.plan(fresh(1, 2, 3))
    desk.plan(without(state))
    assert desk.store.source_days(EVER) == [day("fresh", 3)]


def test_what_came_last_is_counted(desk: Desk) -> None:
    desk.plan(fresh(1, 2, 3))
    desk.plan(fresh(1, 2, 3, 4))
    assert desk.store.source_days(EVER) == [day("fresh", 4)]


def test_each_day_and_each_source_by_itself(desk: Desk) -> None:
    later = NOW + timedelta(days=1)
    desk.plan(fresh(1, 2))
    desk.plan(replace(fresh(5), series="other"))
    desk.plan(without("failed"), now=later)
    assert desk.store.source_days(EVER) == [
        day("fresh", 2),
        day("fresh", 1, series="other"),
        day("failed", on=TOMORROW),
    ]
    assert desk.store.source_days(TOMORROW) == [day("failed", on=TOMORROW)]
    assert list(desk.store.source_days(TOMORROW + timedelta(days=1))) == []


def test_a_series_as_long_as_a_path_can_be(desk: Desk) -> None:
    desk.plan(replace(fresh(1), series="/x" * 3000))
    (record,), (one,) = desk.store.sources(), desk.store.source_days(EVER)
    assert one == day("fresh", 1, series=record.series)
