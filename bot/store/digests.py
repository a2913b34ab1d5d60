"""Sources, digests, and the plan that one reading makes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.core.digests import Digest, Reading
from bot.core.papers import Paper
from bot.core.records import Epochs, Plan, Planned, SourceRecord
from bot.store import epochs as counters
from bot.store import papers
from bot.store.owing import owe, unwant, withdraw_unwanted
from bot.store.schema import deliveries, digest_papers, digests, sources, subscriptions, wants
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
    return db.execute(select(sources.c.bookmark).where(sources.c.series == _key(series))).scalar()


def _key(series: str) -> str:
    """``series``, or something as good that fits into an index (PostgreSQL's holds about 2,700 bytes)."""
    if len(series) <= _SERIES:
        return series
    return f"{series[:_SERIES]}#{hashlib.sha256(series.encode('utf-8', 'surrogatepass')).hexdigest()}"


def latest_batch(db: Connection, until: date) -> Sequence[Paper]:
    latest = select(func.max(digests.c.seen_on)).where(digests.c.seen_on <= until).scalar_subquery()
    # A series that published twice on that day means its second list.
    same = (digests.c.series, func.coalesce(digests.c.topic, ""))
    last = select(func.max(digests.c.id)).where(digests.c.seen_on == latest).group_by(*same)
    query = (
        select(digest_papers.c.paper_n)
        .join(digests, digests.c.id == digest_papers.c.digest_id)
        .where(digests.c.id.in_(last))
        .order_by(digests.c.id, digest_papers.c.position)
    )
    order = list(dict.fromkeys(db.execute(query).scalars()))
    found = papers.numbered(db, order)
    return [found[n] for n in order]


def plan(db: Connection, plan: Plan, *, epochs: Epochs, now: datetime) -> Planned:
    counters.check(db, epochs)
    reading = replace(plan.reading, series=_key(plan.reading.series))
    _write_source(db, reading, now)
    if reading.digest is None:
        return Planned(0, 0)
    new = papers.write(db, plan.papers, text_date=reading.digest.date, now=now)
    _write_digest(db, reading, reading.digest, now)
    due = _write_wants(db, plan, now)
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


def _write_digest(db: Connection, reading: Reading, digest: Digest, now: datetime) -> None:
    listing = _listing(digest)
    known = _known(db, reading, digest, listing)
    if known is not None:
        later = (digests.c.id == known, digests.c.seen_on < digest.date)
        db.execute(update(digests).where(*later).values(seen_on=digest.date))
        return
    row = {
        "series": reading.series,
        "date": digest.date,
        "seen_on": digest.date,
        "topic": digest.topic,
        "listing": listing,
        "read_at": now,
    }
    id_ = insert_one(db, digests, row)
    numbers = papers.numbers(db, (paper.id for paper in digest.papers))
    rows = [
        {"digest_id": id_, "position": position, "paper_n": numbers[paper.id]}
        for position, paper in enumerate(digest.papers)
    ]
    if rows:
        db.execute(insert(digest_papers), rows)


def _known(db: Connection, reading: Reading, digest: Digest, listing: str) -> int | None:
    """The id under which this list of papers stands in the store already, as the last of its series."""
    last = select(digests.c.id, digests.c.date, digests.c.listing).where(digests.c.series == reading.series)
    row = db.execute(last.order_by(digests.c.id.desc()).limit(1)).first()
    if row is not None and (reading.state == "unchanged" or (row.date, row.listing) == (digest.date, listing)):
        return int(row.id)
    return None


def _listing(digest: Digest) -> str:
    ids = "\n".join((digest.topic or "", *(paper.id for paper in digest.papers)))
    return hashlib.sha256(ids.encode()).hexdigest()


def _write_wants(db: Connection, plan: Plan, now: datetime) -> int:
    """Owe what the plan says, and no longer owe what it does not, of papers whose text changed.

    Their wants go first and come back with the plan's. Those of paused subscriptions, for which nobody looked, stay.
    """
    numbers = papers.numbers(db, (*(want.paper_id for want in plan.wants), *plan.reconsidered))
    changed = list(slices(numbers[paper] for paper in plan.reconsidered if paper in numbers))
    looked_at = wants.c.subscription_id.in_(select(subscriptions.c.id).where(subscriptions.c.state == "active"))
    for some in changed:
        unwant(db, deliveries.c.paper_n.in_(some), looked_at)
    due = 0
    if plan.wants:
        rows = ((w.subscriber_id, numbers[w.paper_id], w.edition, w.subscription_id) for w in plan.wants)
        due = owe(db, rows, now=now)
    for some in changed:
        withdraw_unwanted(db, deliveries.c.paper_n.in_(some))
    return due
