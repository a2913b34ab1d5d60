"""Papers in the database, each under a small number that the other tables use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.core.papers import Paper, PaperId
from bot.core.records import Origin, Origins, StoredPaper
from bot.store.schema import paper_names
from bot.store.schema import papers as table
from bot.store.sql import slices, upsert


def papers(db: Connection, ids: Iterable[PaperId]) -> dict[PaperId, StoredPaper]:
    found = {}
    for some in slices(dict.fromkeys(ids)):
        for row in db.execute(select(table).where(table.c.id.in_(some))):
            found[PaperId(row.id)] = StoredPaper(paper_of(row), _origins(row.origins))
    return found


def resolve(db: Connection, names: Iterable[PaperId]) -> dict[PaperId, PaperId]:
    """Those of ``names`` that are other names of papers, each with the id of its paper."""
    found: dict[PaperId, PaperId] = {}
    for some in slices(dict.fromkeys(names)):
        query = select(paper_names.c.name, table.c.id).join(table, table.c.n == paper_names.c.paper_n)
        rows = db.execute(query.where(paper_names.c.name.in_(some)))
        found.update((PaperId(name), PaperId(id_)) for name, id_ in rows)
    return found


def numbered(db: Connection, numbers: Iterable[int]) -> dict[int, Paper]:
    """The papers with those numbers."""
    found = {}
    for some in slices(sorted(set(numbers))):
        for row in db.execute(_SHOWN.where(table.c.n.in_(some))):
            found[row.n] = paper_of(row)
    return found


_SHOWN = select(*[column for column in table.c if column.name not in ("origins", "first_seen_at")])


def numbers(db: Connection, ids: Iterable[PaperId]) -> dict[PaperId, int]:
    """The number of each paper in ``ids`` that the store knows."""
    found: dict[PaperId, int] = {}
    for some in slices(dict.fromkeys(ids)):
        query = select(table.c.id, table.c.n).where(table.c.id.in_(some))
        found.update((PaperId(id_), n) for id_, n in db.execute(query))
    return found


def write(db: Connection, given: Sequence[StoredPaper], *, now: datetime) -> int:
    """Write ``given`` as they are; how many were unknown."""
    known = papers(db, (one.paper.id for one in given))
    fresh = [one for one in given if one.paper.id not in known]
    if fresh:
        db.execute(insert(table), [{**_row(one), "first_seen_at": now} for one in fresh])
    moved = [one for one in given if one.paper.id in known and known[one.paper.id] != one]
    if moved:
        row = update(table).where(table.c.id == bindparam("key"))
        db.execute(row, [{**_row(one), "key": one.paper.id} for one in moved])
    _name(db, given)
    return len(fresh)


def _name(db: Connection, given: Sequence[StoredPaper]) -> None:
    """Remember the other names; one that is taken stays with its paper."""
    named = [(name, one.paper.id) for one in given for name in one.paper.also if name != one.paper.id]
    if named:
        numbered = numbers(db, (id_ for _, id_ in named))
        rows = [{"name": name, "paper_n": numbered[id_]} for name, id_ in sorted(set(named))]
        db.execute(upsert(db, paper_names).on_conflict_do_nothing(), rows)


def _origins(found: Mapping[str, Sequence[Any]]) -> Origins:
    """Only groups that are from elsewhere than the text stand there by themselves."""
    return Origins(**{group: _origin(*found.get(group, found["text"])) for group in _GROUPS})


def _origin(series: str, kind: Any, day: str, batch: int) -> Origin:
    return Origin(series, kind, date.fromisoformat(day), batch)


_GROUPS = tuple(group.name for group in fields(Origins))


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


def _row(one: StoredPaper) -> Mapping[str, Any]:
    paper = one.paper
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
        "origins": _packed(one.origins),
    }


def _packed(origins: Origins) -> Mapping[str, Sequence[Any]]:
    each = {group: getattr(origins, group) for group in _GROUPS}
    return {
        group: [o.series, o.kind, o.day.isoformat(), o.batch]
        for group, o in each.items()
        if group == "text" or o != origins.text
    }
