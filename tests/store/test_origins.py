"""Where a paper's fields are from is kept; and what says the same is not written again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.records import Origin, Origins, StoredPaper
from bot.store import papers as rows
from bot.store.store import SqlStore
from tests.store.samples import NOW, TODAY, paper, paper_id, papers

FEED = Origin("arxiv:cs.LG", "arxiv", TODAY, 7)
DIGEST = Origin("a digest/\u2014 \U0001f4f0", "markdown", TODAY - timedelta(days=1), 6)
JOURNAL = Origin("https://journal.example/feed?x=\u00e9", "feed", TODAY, 123_456)

EACH = [
    Origins.all(FEED),
    Origins(text=FEED, authors=DIGEST, categories=FEED, announcement=FEED),
    Origins(text=DIGEST, authors=FEED, categories=JOURNAL, announcement=replace(DIGEST, batch=8)),
    Origins(text=JOURNAL, authors=JOURNAL, categories=JOURNAL, announcement=FEED),
]


def write(store: SqlStore, *given: StoredPaper) -> int:
    return store._write(lambda db: rows.write(db, given, now=NOW))


@pytest.mark.parametrize("origins", EACH)
def test_every_field_keeps_its_own(store: SqlStore, origins: Origins) -> None:
    one = StoredPaper(paper(1), origins)
    assert write(store, one) == 1
    assert store.papers([paper_id(1)]) == {paper_id(1): one}


def test_they_follow_the_text(store: SqlStore) -> None:
    for origins in (*EACH, *reversed(EACH)):
        write(store, StoredPaper(paper(1), origins))
        assert store.papers([paper_id(1)])[paper_id(1)].origins == origins


def written(store: SqlStore, *given: StoredPaper) -> list[str]:
    """The papers' rows that are inserted or updated."""
    seen: list[str] = []

    def look(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.startswith(("INSERT INTO papers", "UPDATE papers")):
            seen.extend(statement[:6] for _ in (parameters if many else [parameters]))

    event.listen(store._engine, "after_cursor_execute", look)
    write(store, *given)
    event.remove(store._engine, "after_cursor_execute", look)
    return seen


def test_only_what_is_other_than_before_is_written(store: SqlStore) -> None:
    known = [StoredPaper(one, Origins.all(FEED)) for one in papers(1, 2, 3)]
    assert set(written(store, *known)) == {"INSERT"}
    assert written(store, *known) == []
    assert written(store, known[0], StoredPaper(paper(2, title="Other"), known[1].origins)) == ["UPDATE"]
    assert written(store, known[2], StoredPaper(paper(1), Origins.all(DIGEST))) == ["UPDATE"]


def test_when_a_paper_was_seen_first_is_never_written_over(store: SqlStore) -> None:
    write(store, StoredPaper(paper(1), Origins.all(FEED)))

    def seen(store: SqlStore) -> object:
        with store._engine.begin() as db:
            return db.exec_driver_sql("SELECT first_seen_at FROM papers").scalar()

    first = seen(store)
    later = StoredPaper(paper(1, title="Other"), Origins.all(FEED))
    store._write(lambda db: rows.write(db, [later], now=NOW + timedelta(days=1)))
    assert seen(store) == first
