"""The latest batch: what a new subscription looks at, and what each source had of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.core.records import Listing
from bot.services.backfilling import backfill
from bot.services.rounds import run_round
from bot.store.store import SqlStore
from tests.support.fakes import FakeSource, listing, make_bot, paper
from tests.support.looking_back import LookingBack

THURSDAY = date(2025, 5, 1)
FRIDAY, SATURDAY, MONDAY = (THURSDAY + timedelta(days=n) for n in (1, 2, 4))
FAR = date(2999, 1, 1)


def some(first: int, last: int) -> list[Paper]:
    return [paper(n) for n in range(first, last + 1)]


def read(store: SqlStore, *readings: Reading) -> None:
    for one in readings:
        assert not run_round(make_bot(store), [FakeSource([one], series=one.series)], None).failed


def digest(*papers: Paper, day: date, **more: object) -> Reading:
    return listing("digest", *papers, day=day, kind="markdown", scope=("cs.LG",), **more)  # type: ignore[arg-type]


def feed(*papers: Paper, day: date, **more: object) -> Reading:
    return listing("cs.LG", *papers, day=day, scope=("cs.LG",), **more)  # type: ignore[arg-type]


def look_back(store: SqlStore, *papers: Paper, day: date, series: str = "cs.LG") -> None:
    pages = LookingBack([Digest(date=day, papers=papers, kind="arxiv", scope=("cs.LG",))], series=series)
    assert backfill(make_bot(store), [pages], day, day)[0].papers == len(papers)


def had(store: SqlStore) -> dict[str, int]:
    return {one.series: len(one.papers) for one in store.latest_listings(FAR)}


def test_all_listings_of_the_latest_batch_count_also_those_of_an_earlier_date(store: SqlStore) -> None:
    read(store, digest(*some(1, 8), day=THURSDAY), feed(*some(3, 12), day=FRIDAY))
    assert store.latest_batch(FAR) == some(1, 12)


def test_older_batches_do_not(store: SqlStore) -> None:
    read(store, digest(*some(1, 8), day=THURSDAY), digest(*some(21, 28), day=FRIDAY))
    assert store.latest_batch(FAR) == some(21, 28)


def test_a_day_that_was_missed_and_comes_late_is_not_the_latest(store: SqlStore) -> None:
    read(store, feed(*some(1, 4), day=MONDAY), feed(*some(11, 14), day=FRIDAY))
    assert store.latest_batch(FAR) == some(1, 4)


def test_days_found_by_looking_back_are_not_the_latest(store: SqlStore) -> None:
    look_back(store, *some(31, 34), day=MONDAY)
    assert list(store.latest_batch(FAR)) == []
    read(store, feed(*some(1, 4), day=THURSDAY))
    look_back(store, *some(11, 14), day=FRIDAY)
    assert store.latest_batch(FAR) == some(1, 4)
    assert had(store) == {"cs.LG": 4}
    assert [day for day, _ in store.days()] == [THURSDAY, FRIDAY, MONDAY]


def test_also_not_beside_what_was_shown_on_that_day(store: SqlStore) -> None:
    read(store, digest(*some(1, 4), day=FRIDAY))
    look_back(store, *some(11, 14), day=FRIDAY)
    assert store.latest_batch(FAR) == some(1, 4)


def test_what_looking_back_adds_to_the_latest_batch_is_of_it(store: SqlStore) -> None:
    read(store, feed(*some(1, 4), day=FRIDAY))
    look_back(store, *some(3, 6), day=FRIDAY)
    look_back(store, *some(4, 7), day=FRIDAY, series="cs.CV")
    assert store.latest_batch(FAR) == some(1, 7)
    assert had(store) == {"cs.LG": 6, "cs.CV": 4}


def test_what_was_shown_last_stays_what_is_seen_again(store: SqlStore) -> None:
    """A source that has not moved on is read again after days beyond it were looked up."""
    read(store, digest(*some(1, 4), day=THURSDAY))
    look_back(store, *some(11, 14), day=FRIDAY, series="digest")
    read(store, digest(*some(1, 4), day=SATURDAY, state="unchanged"))
    assert store.latest_batch(FAR) == some(1, 4)
    assert dict(store.days())[SATURDAY] == 4
    assert store.day(SATURDAY) == some(1, 4)


def test_what_each_source_had_of_it(store: SqlStore) -> None:
    read(store, digest(*some(1, 8), day=THURSDAY), feed(*some(3, 12), day=FRIDAY))
    assert store.latest_listings(FAR) == [
        Listing(
            series=series,
            name=series,
            kind="arxiv" if series == "cs.LG" else "markdown",
            scope=("cs.LG",),
            papers=frozenset(one.id for one in some(*span)),
        )
        for series, span in (("cs.LG", (3, 12)), ("digest", (1, 8)))
    ]


def test_who_shows_an_older_batch_has_nothing_of_it(store: SqlStore) -> None:
    read(store, feed(*some(1, 8), day=THURSDAY), digest(*some(21, 28), day=FRIDAY))
    assert had(store) == {"cs.LG": 0, "digest": 8}


def test_a_day_that_comes_late_does_not_hide_what_a_source_has_of_the_latest(store: SqlStore) -> None:
    read(store, feed(*some(1, 8), day=MONDAY), digest(*some(1, 8), day=MONDAY), feed(*some(21, 28), day=FRIDAY))
    assert had(store) == {"cs.LG": 8, "digest": 8}


def test_what_is_shown_again_is_not_later_because_it_was_read_later(store: SqlStore) -> None:
    read(store, feed(*some(1, 8), day=FRIDAY), digest(*some(21, 28), day=THURSDAY))
    read(store, digest(*some(21, 28), day=FRIDAY, state="unchanged"))
    assert had(store) == {"cs.LG": 8, "digest": 0}


def test_the_digest_of_this_evening_is_later_than_the_feed_of_this_morning(store: SqlStore) -> None:
    read(store, digest(*some(1, 8), day=THURSDAY), feed(*some(1, 8), day=FRIDAY), digest(*some(21, 28), day=FRIDAY))
    assert had(store) == {"cs.LG": 0, "digest": 8}
    read(store, feed(*some(19, 28), day=MONDAY))
    assert had(store) == {"cs.LG": 10, "digest": 8}


def test_a_feed_of_no_scope_has_its_own_batches_and_hides_nobodys(store: SqlStore) -> None:
    read(store, digest(*some(1, 8), day=FRIDAY), feed(*some(1, 8), day=FRIDAY))
    read(store, listing("journal", *some(51, 52), day=FRIDAY, kind="feed"))
    assert had(store) == {"cs.LG": 8, "digest": 8, "journal": 0}
    assert store.latest_batch(FAR) == [*some(1, 8), *some(51, 52)]


def test_topic_pages_are_no_listings_of_all(store: SqlStore) -> None:
    page = replace(digest(*some(1, 2), day=FRIDAY, topic="LLM"), series="LLM")
    read(store, feed(*some(1, 8), day=FRIDAY), page)
    assert had(store) == {"cs.LG": 8}


def test_nothing_was_shown(store: SqlStore) -> None:
    assert list(store.latest_listings(FAR)) == []
    assert list(store.latest_batch(FAR)) == []
