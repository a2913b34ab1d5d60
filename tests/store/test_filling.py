"""Days found by looking back: papers and listings page by page, and nothing that is due for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.core.batches import find_batch
from bot.core.digests import Digest
from bot.core.errors import StaleError
from bot.core.papers import Paper
from bot.services.polling import merged
from bot.store.store import SqlStore
from tests.store.samples import NOW, TODAY, Desk, paper, paper_id, papers, reading

YESTERDAY = TODAY - timedelta(days=1)
SOURCE = ("arxiv:cs.LG", "arxiv:cs.LG")


def fill(store: SqlStore, given: Sequence[Paper], *, day: date = YESTERDAY, source: tuple[str, str] = SOURCE) -> int:
    digest = Digest(date=day, papers=tuple(given), kind="arxiv", scope=("cs.LG",))
    batch = find_batch(store.near(digest, source[1], fresh=False), day, len(digest.papers))
    known = store.papers(one.id for one in digest.papers)
    made = merged(source[1], digest, batch, known)
    return store.fill(source, digest, made, batch, epochs=store.epochs(), now=NOW)


def test_pages_of_one_day_follow_each_other(store: SqlStore) -> None:
    assert fill(store, papers(3, 1)) == 2
    assert fill(store, papers(2, 5)) == 2
    assert store.day(YESTERDAY) == list(papers(3, 1, 2, 5))
    assert store.days() == [(YESTERDAY, 4)]


def test_the_same_page_again_changes_nothing(store: SqlStore) -> None:
    fill(store, papers(3, 1))
    fill(store, papers(2))
    assert fill(store, papers(1, 3)) == 0
    assert fill(store, papers(3, 1, 2)) == 0
    assert store.day(YESTERDAY) == list(papers(3, 1, 2))


def test_what_was_read_on_that_day_stays_first_and_in_its_order(desk: Desk) -> None:
    desk.plan(reading(papers(5, 2), series=SOURCE[1], day=YESTERDAY))
    assert fill(desk.store, papers(1, 2, 5, 9)) == 2
    assert desk.store.day(YESTERDAY) == list(papers(5, 2, 1, 9))
    assert desk.store.days() == [(YESTERDAY, 4)]


def test_a_topic_page_of_that_day_is_another_listing(desk: Desk) -> None:
    desk.plan(reading(papers(5), series=SOURCE[1], day=YESTERDAY, topic="LLM"))
    fill(desk.store, papers(1))
    assert desk.store.day(YESTERDAY) == [paper(1)]


def test_nothing_becomes_due_and_what_is_due_stays(desk: Desk) -> None:
    sub = desk.follow("reader@example.org")
    desk.owe(sub, 1)
    fill(desk.store, [paper(1, title="Another text"), paper(2)])
    assert desk.states() == {1: "due"}
    assert desk.owed() == {"reader@example.org": [1]}


def test_an_older_text_does_not_replace_a_newer_one(desk: Desk) -> None:
    desk.plan(papers(1))
    fill(desk.store, [paper(1, title="As it was first")], day=TODAY - timedelta(days=9))
    assert desk.store.papers([paper_id(1)])[paper_id(1)].paper == paper(1)


def test_it_moves_the_epoch_of_digests(store: SqlStore) -> None:
    before = store.epochs()
    fill(store, papers(1))
    assert (store.epochs().subscriptions, store.epochs().digests) == (before.subscriptions, before.digests + 1)


def test_what_was_decided_on_old_knowledge_is_refused_whole(desk: Desk) -> None:
    store, old = desk.store, desk.store.epochs()
    digest = Digest(date=YESTERDAY, papers=papers(1), kind="arxiv")
    batch = find_batch(store.near(digest, "x", fresh=False), YESTERDAY, 1)
    desk.follow("console")
    with pytest.raises(StaleError):
        store.fill(SOURCE, digest, merged("x", digest, batch, {}), batch, epochs=old, now=NOW)
    assert (store.papers([paper_id(1)]), store.sources(), store.days()) == ({}, [], [])


def test_a_source_that_was_never_read_has_no_state(store: SqlStore) -> None:
    fill(store, papers(1))
    assert store.sources() == []


def test_one_that_was_read_stays_as_it_is(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2), series=SOURCE[1], source="as typed", bookmark="b"))
    before = desk.store.sources()
    fill(desk.store, papers(3))
    assert (desk.store.sources(), desk.store.bookmark(SOURCE[1])) == (before, "b")


def test_more_papers_than_one_statement_holds(store: SqlStore) -> None:
    many = papers(*range(1, 2501))
    assert fill(store, many) == 2500
    assert fill(store, many) == 0
    assert store.day(YESTERDAY) == list(many)


# --- how far long work has come ---


def test_notes_are_kept_and_written_over(store: SqlStore) -> None:
    assert store.note("backfill a") is None
    store.set_note("backfill a", "1")
    store.set_note("backfill b", "2")
    store.set_note("backfill a", "3")
    assert (store.note("backfill a"), store.note("backfill b")) == ("3", "2")


@pytest.mark.parametrize("key", ["digests", "subscriptions"])
def test_a_note_is_never_one_of_the_counters(store: SqlStore, key: str) -> None:
    before = store.epochs()
    assert store.note(key) is None
    store.set_note(key, "4711")
    assert (store.epochs(), store.note(key)) == (before, "4711")


def test_a_key_may_be_as_long_as_a_path_and_no_text_at_all(store: SqlStore) -> None:
    long = "x" * 4000
    store.set_note(long + "a", "1")
    store.set_note(long + "b", "2")
    store.set_note("\udce9", "3")
    assert [store.note(key) for key in (long + "a", long + "b", "\udce9", "\udcea")] == ["1", "2", "3", None]
