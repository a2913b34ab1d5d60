"""Which papers a day had, by what the sources listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.services.rounds import run_round
from bot.store.store import SqlStore
from tests.support.fakes import FakeSource, make_bot, paper, reading

THURSDAY = date(2025, 5, 1)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (THURSDAY + timedelta(days=n) for n in range(1, 5))


def some(first: int, last: int) -> list[Paper]:
    return [paper(n) for n in range(first, last + 1)]


def read(store: SqlStore, *readings: Reading) -> None:
    for each in readings:
        source = FakeSource([each], series=each.series)
        assert not run_round(make_bot(store), [source], None).failed


def page(topic: str, *papers: Paper, day: date = THURSDAY) -> Reading:
    return replace(reading(day=day, series=topic), digest=Digest(date=day, papers=papers, topic=topic))


def test_an_empty_store_knows_no_day(store: SqlStore) -> None:
    assert list(store.days()) == []
    assert list(store.day(THURSDAY)) == []


def test_a_day_has_its_papers_in_the_order_of_the_listing(store: SqlStore) -> None:
    read(store, reading(paper(2), paper(1), paper(3)), reading(*some(4, 5), day=FRIDAY))
    assert store.day(THURSDAY) == [paper(2), paper(1), paper(3)]
    assert store.day(FRIDAY) == some(4, 5)
    assert store.days() == [(THURSDAY, 3), (FRIDAY, 2)]
    assert list(store.day(SATURDAY)) == []


def test_sources_side_by_side_are_put_together(store: SqlStore) -> None:
    read(store, reading(*some(1, 3), series="a"), reading(*some(2, 5), series="b"))
    assert store.day(THURSDAY) == some(1, 5)
    assert store.days() == [(THURSDAY, 5)]


def test_a_day_that_brings_nothing_new_shows_what_was_there_before(store: SqlStore) -> None:
    read(store, reading(*some(1, 3), day=FRIDAY, series="a"), reading(*some(11, 12), day=FRIDAY, series="b"))
    for day in (SATURDAY, SUNDAY):
        read(store, reading(*some(1, 3), day=day, series="a", state="unchanged"))
    read(store, reading(*some(11, 12), day=SATURDAY, series="b", state="unchanged"))
    read(store, reading(*some(4, 4), day=MONDAY, series="a"))
    assert store.days() == [(FRIDAY, 5), (SATURDAY, 5), (SUNDAY, 3), (MONDAY, 1)]
    assert store.day(SATURDAY) == [*some(1, 3), *some(11, 12)]
    assert store.day(SUNDAY) == some(1, 3)


def test_a_day_whose_source_first_shows_the_day_before_has_its_own(store: SqlStore) -> None:
    read(
        store,
        reading(*some(1, 4), day=THURSDAY),
        reading(*some(1, 4), day=FRIDAY, state="unchanged"),
        reading(*some(5, 8), day=FRIDAY),
    )
    assert store.day(THURSDAY) == some(1, 4)
    assert store.day(FRIDAY) == some(5, 8)


def test_what_stood_longer_gives_way_to_what_came_later(store: SqlStore) -> None:
    read(store, reading(*some(1, 4), day=THURSDAY, series="slow"), reading(*some(5, 8), day=FRIDAY, series="quick"))
    read(store, reading(*some(5, 8), day=SATURDAY, series="quick", state="unchanged"))
    read(store, reading(*some(1, 4), day=SATURDAY, series="slow", state="unchanged"))
    assert store.day(FRIDAY) == store.day(SATURDAY) == some(5, 8)


def test_topic_pages_count_only_where_there_is_nothing_else(store: SqlStore) -> None:
    read(store, page("LLM", paper(1), paper(2)), page("Diffusion", paper(2), paper(3)))
    assert store.day(THURSDAY) == some(1, 3)
    assert store.days() == [(THURSDAY, 3)]
    read(store, reading(*some(2, 9)))
    assert store.day(THURSDAY) == some(2, 9)


def test_texts_are_those_of_today(store: SqlStore) -> None:
    read(store, reading(paper(1)), reading(paper(1, "Corrected"), paper(2), paper(3), paper(4), day=MONDAY))
    assert store.day(THURSDAY)[0].title == "Corrected"


@pytest.mark.parametrize("year", [2026, 2999])
def test_a_wrong_date_far_ahead_makes_no_centuries_of_days(store: SqlStore, year: int) -> None:
    wrong = date(year, 12, 31)
    read(store, reading(*some(1, 2)), reading(*some(1, 2), day=wrong, state="unchanged"))
    known = [day for day, _ in store.days()]
    assert (known[0], known[-1]) == (THURSDAY, wrong)
    assert len(known) == 367


def test_more_papers_than_one_statement_holds(store: SqlStore) -> None:
    many = some(1, 2500)
    read(store, reading(*many))
    assert store.day(THURSDAY) == many
