"""What holds for every feed at every moment."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.batchstates import Seen, Shown, judge
from bot.core.calendar import NEW_YORK, expected, new_york_date

days = st.dates(date(2026, 11, 20), date(2026, 12, 5))
claims = st.one_of(st.none(), days)
entries = st.frozensets(st.sampled_from("abcdefgh"))
moments = st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 5), timezones=st.just(NEW_YORK))  # noqa: DTZ001
batches = st.builds(Seen, days, entries)


@given(st.builds(Shown, claims, entries), st.one_of(st.none(), batches), moments, moments)
def test_what_was_fresh_is_not_fresh_again(shown: Shown, seen: Seen | None, now: datetime, later: datetime) -> None:
    verdict = judge(shown, seen, now)
    if verdict.state == "fresh":
        assert judge(shown, Seen(verdict.day, shown.entries), later).state != "fresh"


@given(claims, st.one_of(st.none(), batches), moments)
def test_nothing_is_never_fresh(claim: date | None, seen: Seen | None, now: datetime) -> None:
    assert judge(Shown(claim, frozenset()), seen, now).state in {"quiet", "waiting", "unchanged"}


@given(claims, claims, entries, st.one_of(st.none(), batches), moments)
def test_a_batch_is_known_by_its_entries_not_by_its_date(
    one: date | None, other: date | None, shown: frozenset[str], seen: Seen | None, now: datetime
) -> None:
    first, second = (judge(Shown(claim, shown), seen, now) for claim in (one, other))
    assert (first.state == "fresh") == (second.state == "fresh")
    assert first.stragglers == second.stragglers


@given(st.builds(Shown, claims, entries), st.one_of(st.none(), batches), moments)
def test_no_new_batch_is_of_a_day_to_come(shown: Shown, seen: Seen | None, now: datetime) -> None:
    verdict = judge(shown, seen, now)
    known = {seen.day} if seen else set()
    assert verdict.day <= new_york_date(now) or verdict.day in known
    if verdict.state == "waiting":
        assert expected(verdict.day) == "yes"
