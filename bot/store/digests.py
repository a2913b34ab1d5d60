"""Sources, digests, and the plan that one reading makes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, insert, or_, select, update

from bot.core.batches import Batch
from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.core.records import Epochs, Plan, Planned, SourceRecord
from bot.store import epochs as counters
from bot.store import papers
from bot.store.day_states import note_day
from bot.store.matches import write_wants
from bot.store.schema import digest_papers, digests, source_days, sources, subscribers
from bot.store.sql import insert_one, slices, upsert

_OK = ("fresh", "unchanged", "quiet")
_SERIES = 400

LOOKED_BACK = "looked back"
"""What a listing that was found by looking back has for a fingerprint: it is no list that the source showed."""

SHOWN: ColumnElement[bool] = digests.c.listing != LOOKED_BACK
"""Listings that a source showed."""


def records(db: Connection) -> Sequence[SourceRecord]:
    return [
        SourceRecord(
            name=row.name,
            series=row.series,
            state=row.state,
            date=row.date,
            papers=row.papers,
            last_ok_at=row.last_ok_at,
            error=row.error,
            error_code=row.error_code,
        )
        for row in db.execute(select(sources).where(_was_read()).order_by(sources.c.name, sources.c.series))
    ]


def _was_read() -> ColumnElement[bool]:
    """What was only looked back at has no state: nobody saw one."""
    seen = exists(select(source_days.c.series).where(source_days.c.series == sources.c.series).correlate(sources))
    return or_(seen, sources.c.last_ok_at.is_not(None), sources.c.error.is_not(None))


def bookmark(db: Connection, series: str) -> str | None:
    return db.execute(select(sources.c.bookmark).where(sources.c.series == key_of(series))).scalar()


def key_of(series: str) -> str:
    """``series``, or something as good that fits into an index (PostgreSQL's holds about 2,700 bytes)."""
    if len(series) <= _SERIES:
        return series
    return f"{series[:_SERIES]}#{hashlib.sha256(series.encode('utf-8', 'surrogatepass')).hexdigest()}"


def plan(db: Connection, plan: Plan, *, epochs: Epochs, now: datetime) -> Planned:
    counters.check(db, epochs)
    reading = replace(plan.reading, series=key_of(plan.reading.series))
    _write_source(db, reading, now)
    note_day(db, reading, now)
    if reading.digest is None or plan.batch is None:
        return Planned(0, 0)
    new = papers.write(db, plan.papers, now=now)
    _write_digest(db, reading, reading.digest, plan.batch, now)
    due = write_wants(db, plan, plan.batch, now)
    if reading.papers:
        counters.move(db, "digests")
    return Planned(new, due)


def _write_source(db: Connection, reading: Reading, now: datetime) -> None:
    values: dict[str, Any] = {"name": reading.source, "state": reading.state}
    values |= {"error": reading.error, "error_code": reading.error_code}
    if reading.state in _OK:
        values["last_ok_at"] = now
    if reading.digest is not None:
        values |= {"date": reading.digest.date, "papers": len(reading.digest.papers)}
    elif reading.state == "quiet" and reading.date_from != "record":  # a day gone by is not how it is now
        values |= {"date": reading.date, "papers": 0}
    if reading.bookmark is not None:
        values["bookmark"] = reading.bookmark
    row = upsert(db, sources).values(series=reading.series, **{"papers": 0, **values})
    db.execute(row.on_conflict_do_update(index_elements=[sources.c.series], set_=values))


def _write_digest(db: Connection, reading: Reading, digest: Digest, batch: Batch, now: datetime) -> None:
    listing = _listing(digest)
    known = _known(db, reading, digest, listing)
    if known is not None:
        later = (digests.c.id == known, digests.c.seen_on < digest.date)
        db.execute(update(digests).where(*later).values(seen_on=digest.date))
        return
    row = {"listing": listing, "batch": batch.number, "read_at": now}
    list_papers(db, insert_digest(db, (reading.source, reading.series), digest, row), digest.papers)


def last_read(db: Connection) -> int:
    """The number of the listing that was read last, 0 for none. Who holds the lock of the counters knows that the next
    one will be higher."""
    return db.execute(select(func.max(digests.c.id))).scalar() or 0


def heard_of_all(db: Connection, who: Sequence[int]) -> None:
    """These subscribers have heard of all that was announced until now, or are not to."""
    latest = select(func.coalesce(func.max(digests.c.batch), 0)).where(SHOWN).scalar_subquery()
    for some in slices(sorted(who)):
        db.execute(update(subscribers).where(subscribers.c.id.in_(some)).values(told_batch=latest))


def insert_digest(db: Connection, source: tuple[str, str], digest: Digest, more: Mapping[str, Any]) -> int:
    """``source``: its name as it was read, and its series."""
    name, series = source
    row = {"name": name, "series": series, "date": digest.date, "seen_on": digest.date, "topic": digest.topic}
    return insert_one(db, digests, {**row, "kind": digest.kind, "scope": digest.scope, **more})


def list_papers(db: Connection, id_: int, given: Sequence[Paper], *, start: int = 0) -> None:
    """Put papers into a listing, from position ``start``."""
    numbers = papers.numbers(db, (paper.id for paper in given))
    rows = [
        {"digest_id": id_, "position": position, "paper_n": numbers[paper.id]}
        for position, paper in enumerate(given, start)
    ]
    if rows:
        db.execute(insert(digest_papers), rows)


def _known(db: Connection, reading: Reading, digest: Digest, listing: str) -> int | None:
    """The id under which this list of papers stands in the store already: of that very date, or what its series showed
    last."""
    mine = select(digests.c.id).where(digests.c.series == reading.series)
    same = mine.where(digests.c.date == digest.date, digests.c.listing == listing)
    last = mine.where(SHOWN).order_by(digests.c.seen_on.desc(), digests.c.id.desc())
    found = db.execute(same.order_by(digests.c.id.desc()).limit(1)).scalar()
    if found is None and reading.state != "fresh":
        found = db.execute(last.limit(1)).scalar()
    return found


def _listing(digest: Digest) -> str:
    ids = "\n".join((digest.topic or "", *(paper.id for paper in digest.papers)))
    return hashlib.sha256(ids.encode("utf-8", "surrogatepass")).hexdigest()
