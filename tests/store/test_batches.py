"""Batches in the store: which listings are of one, whatever they say of their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.services.backfilling import backfill
from bot.services.rounds import run_round
from bot.store.store import SqlStore
from tests.support.fakes import FakeSource, listing, make_bot, paper
from tests.support.looking_back import LookingBack

EVENING = date(2025, 5, 1)
MORNING, NEXT = EVENING + timedelta(days=1), EVENING + timedelta(days=4)


def some(*numbers: int) -> list[Paper]:
    return [paper(n) for n in numbers]


def digest(*papers: Paper, day: date = EVENING, **more: object) -> Reading:
    return listing("digest", *papers, day=day, kind="markdown", **more)  # type: ignore[arg-type]


def feed(category: str, *papers: Paper, day: date = MORNING, **more: object) -> Reading:
    return listing(category, *papers, day=day, **more)  # type: ignore[arg-type]


def read(store: SqlStore, *readings: Reading) -> None:
    for one in readings:
        report = run_round(make_bot(store), [FakeSource([one], name=one.source, series=one.series)], None)
        assert not report.failed


def batches(store: SqlStore) -> list[tuple[str, int]]:
    """Series and batch of each listing, as they were written."""
    with store._engine.begin() as db:
        rows = db.exec_driver_sql("SELECT series, batch FROM digests ORDER BY id").all()
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("evening_first", [True, False])
def test_the_digest_of_the_evening_and_the_feed_of_the_morning(store: SqlStore, evening_first: bool) -> None:
    two = [digest(*some(*range(1, 9))), feed("cs.CV", *some(*range(3, 15)))]
    read(store, *(two if evening_first else reversed(two)))
    assert {batch for _, batch in batches(store)} == {1}
    assert store.day(EVENING) == store.latest_batch(MORNING)
    assert len(store.day(EVENING)) == 14


def test_the_next_batch_is_another_although_some_papers_were_replaced(store: SqlStore) -> None:
    read(store, feed("cs.CV", *some(*range(1, 51))), feed("cs.CV", *some(49, 50, *range(51, 101)), day=NEXT))
    assert batches(store) == [("cs.CV", 1), ("cs.CV", 2)]


def test_a_stale_category_is_of_the_batch_that_it_shows(store: SqlStore) -> None:
    read(store, digest(*some(*range(1, 21))), digest(*some(*range(21, 41)), day=MORNING))
    read(store, feed("cs.CV", *some(*range(21, 33)), day=NEXT), feed("cs.CL", *some(*range(1, 13)), day=NEXT))
    assert batches(store) == [("digest", 1), ("digest", 2), ("cs.CV", 2), ("cs.CL", 1)]


def test_the_categories_of_one_day_are_one_batch_although_they_share_nothing(store: SqlStore) -> None:
    read(store, feed("cs.CV", *some(1, 2, 3)), feed("cs.MA", paper(9)), feed("cs.RO", *some(4, 5)))
    assert batches(store) == [("cs.CV", 1), ("cs.MA", 1), ("cs.RO", 1)]
    read(store, feed("cs.CV", *some(11, 12), day=NEXT), feed("cs.MA", paper(19), day=NEXT))
    assert batches(store)[3:] == [("cs.CV", 2), ("cs.MA", 2)]


def test_digests_of_one_day_that_share_nothing_are_two_batches(store: SqlStore) -> None:
    read(store, digest(*some(1, 2, 3)), listing("other", *some(4, 5), day=EVENING, kind="markdown"))
    assert batches(store) == [("digest", 1), ("other", 2)]


def test_the_same_date_with_other_papers_is_a_second_batch(store: SqlStore) -> None:
    read(store, digest(*some(1, 2, 3)), digest(*some(4, 5, 6)))
    assert batches(store) == [("digest", 1), ("digest", 2)]
    assert store.latest_batch(EVENING) == some(4, 5, 6)


def test_also_where_the_date_is_arxivs_own(store: SqlStore) -> None:
    read(store, feed("cs.CV", *some(1, 2, 3)), feed("cs.CL", *some(4, 5)))
    read(store, feed("cs.CV", *some(11, 12, 13)), feed("cs.CL", *some(14, 15)))
    assert batches(store) == [("cs.CV", 1), ("cs.CL", 1), ("cs.CV", 2), ("cs.CL", 2)]


def test_a_listing_that_is_read_again_keeps_its_batch(store: SqlStore) -> None:
    read(store, feed("cs.CV", *some(1, 2, 3)), feed("cs.CV", *some(1, 2, 3)))
    read(store, digest(*some(1, 2, 3)), digest(*some(1, 2, 3), day=MORNING, state="unchanged"))
    assert batches(store) == [("cs.CV", 1), ("digest", 1)]


def test_late_papers_are_of_the_batch_they_are_late_for(store: SqlStore) -> None:
    read(store, feed("cs.CV", *some(1, 2)), feed("cs.CV", *some(1, 2, 3, 4, 5, 6, 7), late=some(3, 4, 5, 6, 7)))
    read(store, feed("cs.CL", *some(11, 12), day=NEXT))
    assert batches(store) == [("cs.CV", 1), ("cs.CV", 1), ("cs.CL", 2)]


def test_what_is_called_new_is_not_what_the_same_source_showed_on_another_day(store: SqlStore) -> None:
    read(store, feed("cs.MA", *some(1, 2)), feed("cs.MA", *some(1, 3), day=NEXT))
    assert batches(store) == [("cs.MA", 1), ("cs.MA", 2)]


def test_days_far_apart_are_never_one_batch(store: SqlStore) -> None:
    read(store, digest(*some(1, 2)), listing("old", *some(1, 2), day=date(2024, 1, 2), kind="markdown"))
    assert batches(store) == [("digest", 1), ("old", 2)]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_date_at_the_end_of_the_calendar_stops_nothing(store: SqlStore, day: date) -> None:
    read(store, digest(*some(1, 2), day=day))
    assert batches(store) == [("digest", 1)]


def looked_back(day: date, *pages: Sequence[Paper], series: str = "cs.CV") -> LookingBack:
    return LookingBack([Digest(date=day, papers=tuple(page), kind="arxiv") for page in pages], series=series)


def test_more_pages_of_one_day_are_of_one_batch(store: SqlStore) -> None:
    read(store, feed("cs.CL", *some(7, 8), day=NEXT))
    pages = looked_back(MORNING, some(1, 2, 3), some(4, 5), some(7, 6))
    assert backfill(make_bot(store), [pages], MORNING, MORNING)[0].error is None
    assert batches(store) == [("cs.CL", 1), ("cs.CV", 2)]
    assert {store.papers([one.id])[one.id].origins.text.batch for one in some(1, 4, 6)} == {2}


def test_a_day_that_was_looked_up_is_read_as_one_batch_with_it(store: SqlStore) -> None:
    backfill(make_bot(store), [looked_back(MORNING, some(1, 2))], MORNING, MORNING)
    read(store, feed("cs.CV", *some(3, 4)), feed("cs.CL", *some(5, 6)))
    assert {batch for _, batch in batches(store)} == {1}
