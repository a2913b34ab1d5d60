"""Papers in the database, each under a small number that the other tables use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.core.papers import Paper, PaperId
from bot.core.records import StoredPaper
from bot.store.schema import papers as table
from bot.store.sql import slices


def papers(db: Connection, ids: Iterable[PaperId]) -> dict[PaperId, StoredPaper]:
    found = {}
    for some in slices(dict.fromkeys(ids)):
        for row in db.execute(select(table).where(table.c.id.in_(some))):
            found[PaperId(row.id)] = StoredPaper(paper_of(row), row.text_date)
    return found


def numbered(db: Connection, numbers: Iterable[int]) -> dict[int, Paper]:
    """The papers with those numbers."""
    found = {}
    for some in slices(sorted(set(numbers))):
        for row in db.execute(select(table).where(table.c.n.in_(some))):
            found[row.n] = paper_of(row)
    return found


def numbers(db: Connection, ids: Iterable[PaperId]) -> dict[PaperId, int]:
    """The number of each paper in ``ids`` that the store knows."""
    found: dict[PaperId, int] = {}
    for some in slices(dict.fromkeys(ids)):
        query = select(table.c.id, table.c.n).where(table.c.id.in_(some))
        found.update((PaperId(id_), n) for id_, n in db.execute(query))
    return found


def write(db: Connection, given: Sequence[Paper], *, text_date: date, now: datetime) -> int:
    """Write ``given`` as they are, of ``text_date`` or of the later date that is stored; how many were unknown."""
    known = papers(db, (paper.id for paper in given))
    fresh = [paper for paper in given if paper.id not in known]
    if fresh:
        db.execute(insert(table), [{**_row(p), "text_date": text_date, "first_seen_at": now} for p in fresh])
    newer = {paper.id: max(text_date, known[paper.id].date) for paper in given if paper.id in known}
    moved = [p for p in given if p.id in newer and known[p.id] != StoredPaper(p, newer[p.id])]
    if moved:
        row = update(table).where(table.c.id == bindparam("key"))
        db.execute(row, [{**_row(p), "text_date": newer[p.id], "key": p.id} for p in moved])
    return len(fresh)


def paper_of(row: Row[Any]) -> Paper:
    return Paper(
        id=PaperId(row.id),
        title=row.title,
        abstract=row.abstract,
        authors=tuple(row.authors),
        authors_complete=row.authors_complete,
        categories=tuple(row.categories),
        categories_complete=row.categories_complete,
        link=row.link,
        version=row.version,
        announce_type=row.announce_type,
    )


def _row(paper: Paper) -> Mapping[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": paper.authors,
        "authors_complete": paper.authors_complete,
        "categories": paper.categories,
        "categories_complete": paper.categories_complete,
        "link": paper.link,
        "version": paper.version,
        "announce_type": paper.announce_type,
    }
