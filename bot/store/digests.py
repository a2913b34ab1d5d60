"""Sources, digests, and the plan that one reading makes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from bot.core.batches import SLACK, Batch, Near, Overlap
from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.core.records import Epochs, Plan, Planned, SourceRecord
from bot.store import epochs as counters
from bot.store import papers
from bot.store.day_states import note_day
from bot.store.owing import owe, told_since, unwant_but, withdraw_unwanted
from bot.store.schema import deliveries, digest_papers, digests, sources
from bot.store.sql import insert_one, slices, upsert

_OK = ("fresh", "unchanged", "quiet")
_SERIES = 400


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
        for row in db.execute(select(sources).order_by(sources.c.name, sources.c.series))
    ]


def bookmark(db: Connection, series: str) -> str | None:
    return db.execute(select(sources.c.bookmark).where(sources.c.series == key_of(series))).scalar()


def key_of(series: str) -> str:
    """``series``, or something as good that fits into an index (PostgreSQL's holds about 2,700 bytes)."""
    if len(series) <= _SERIES:
        return series
    return f"{series[:_SERIES]}#{hashlib.sha256(series.encode('utf-8', 'surrogatepass')).hexdigest()}"


def latest_batch(db: Connection, until: date) -> Sequence[Paper]:
    query = (
        select(digest_papers.c.paper_n)
        .join(digests, digests.c.id == digest_papers.c.digest_id)
        .where(digests.c.id.in_(latest_digests(until)))
        .order_by(digests.c.id, digest_papers.c.position)
    )
    order = list(dict.fromkeys(db.execute(query).scalars()))
    found = papers.numbered(db, order)
    return [found[n] for n in order]


def latest_digests(until: date) -> Select[Any]:
    """The ids of the listings that were seen last, and of all that are of the same batches."""
    latest = select(func.max(digests.c.seen_on)).where(digests.c.seen_on <= until).scalar_subquery()
    last = _last_of_each(digests.c.seen_on == latest)
    batches = select(digests.c.batch).where(digests.c.id.in_(last))
    return _last_of_each(or_(digests.c.seen_on == latest, digests.c.batch.in_(batches)))


def _last_of_each(where: ColumnElement[bool]) -> Select[Any]:
    """A series that published twice means its second list."""
    same = (digests.c.series, func.coalesce(digests.c.topic, ""))
    return select(func.max(digests.c.id)).where(where).group_by(*same)


def near(db: Connection, digest: Digest, series: str, *, fresh: bool) -> Near:
    day = digest.date
    numbers = papers.numbers(db, (paper.id for paper in digest.papers)).values()
    counts: Counter[int] = Counter()
    around = and_(digests.c.seen_on >= day - SLACK, digests.c.date <= day + SLACK)
    if fresh:  # what a source calls new is not what it showed on another day
        around = and_(around, or_(digests.c.series != key_of(series), digests.c.date == day))
    # The few listings first: asked in one, SQLite would go through all that ever was.
    listings = db.execute(select(digests.c.id).where(around)).scalars().all()
    for some in slices(numbers):
        query = (
            select(digest_papers.c.digest_id, func.count())
            .where(digest_papers.c.digest_id.in_(listings), digest_papers.c.paper_n.in_(some))
            .group_by(digest_papers.c.digest_id)
        )
        for id_, count in db.execute(query):
            counts[id_] += count
    free = db.execute(select(func.coalesce(func.max(digests.c.batch), 0) + 1)).scalar_one()
    return Near([_overlap(db, id_, common) for id_, common in counts.items()], _same_day(db, digest), free)


def _overlap(db: Connection, id_: int, common: int) -> Overlap:
    size = select(func.count()).select_from(digest_papers).where(digest_papers.c.digest_id == id_)
    number = db.execute(select(digests.c.batch).where(digests.c.id == id_)).scalar_one()
    return Overlap(_batch(db, number), db.execute(size).scalar_one(), common)


def _same_day(db: Connection, digest: Digest) -> Batch | None:
    if digest.kind != "arxiv":
        return None
    found = select(func.max(digests.c.batch)).where(digests.c.kind == "arxiv", digests.c.date == digest.date)
    number = db.execute(found).scalar()
    return None if number is None else _batch(db, number)


def _batch(db: Connection, number: int) -> Batch:
    whole = select(func.min(digests.c.date), func.min(digests.c.read_at)).where(digests.c.batch == number)
    day, since = db.execute(whole).one()
    return Batch(number, day, since)


def plan(db: Connection, plan: Plan, *, epochs: Epochs, now: datetime) -> Planned:
    counters.check(db, epochs)
    reading = replace(plan.reading, series=key_of(plan.reading.series))
    _write_source(db, reading, now)
    note_day(db, reading, now)
    if reading.digest is None or plan.batch is None:
        return Planned(0, 0)
    new = papers.write(db, plan.papers, now=now)
    _write_digest(db, reading, reading.digest, plan.batch, now)
    due = _write_wants(db, plan, plan.batch, now)
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
    elif reading.state == "quiet":
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
    list_papers(db, insert_digest(db, reading.series, digest, row), digest.papers)


def insert_digest(db: Connection, series: str, digest: Digest, more: Mapping[str, Any]) -> int:
    row = {"series": series, "date": digest.date, "seen_on": digest.date, "topic": digest.topic}
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
    last = mine.order_by(digests.c.seen_on.desc(), digests.c.id.desc())
    found = db.execute(same.order_by(digests.c.id.desc()).limit(1)).scalar()
    if found is None and reading.state != "fresh":
        found = db.execute(last.limit(1)).scalar()
    return found


def _listing(digest: Digest) -> str:
    ids = "\n".join((digest.topic or "", *(paper.id for paper in digest.papers)))
    return hashlib.sha256(ids.encode()).hexdigest()


def _write_wants(db: Connection, plan: Plan, batch: Batch, now: datetime) -> int:
    """Owe what the plan says, and no longer owe what is not wanted any more of the papers that changed."""
    numbers = papers.numbers(db, (*(want.paper_id for want in plan.wants), *plan.reconsidered))
    changed = list(slices(numbers[paper] for paper in plan.reconsidered if paper in numbers))
    still = {(numbers[paper], subscription) for paper, subscription in plan.still if paper in numbers}
    for some in changed:
        unwant_but(db, some, still)
    doubtful = {numbers[w.paper_id] for w in plan.wants if w.edition and w.paper_id in plan.unversioned}
    told = told_since(db, doubtful, batch.since)
    rows = ((w.subscriber_id, numbers[w.paper_id], w.edition, w.subscription_id) for w in plan.wants)
    owed = (row for row in rows if not row[2] or row[:2] not in told)  # one by one: there may be millions
    due = owe(db, owed, day=batch.day, now=now) if plan.wants else 0
    for some in changed:
        withdraw_unwanted(db, deliveries.c.paper_n.in_(some))
    return due
