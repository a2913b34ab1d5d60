"""Which listings are near the one in hand, for finding its batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from bot.core.batches import Batch, Near, Overlap, around
from bot.core.digests import Digest
from bot.store import papers
from bot.store.digests import SHOWN, key_of
from bot.store.schema import digest_papers, digests
from bot.store.sql import slices


def near(db: Connection, digest: Digest, series: str, *, fresh: bool) -> Near:
    first, last = around(digest.date)
    which = and_(digests.c.seen_on >= first, digests.c.date <= last)
    mine = and_(digests.c.series == key_of(series), digests.c.date == digest.date)
    free = db.execute(select(func.coalesce(func.max(digests.c.batch), 0) + 1)).scalar_one()
    if fresh:  # what a source calls new is not what it showed on another day
        which = and_(which, or_(digests.c.series != key_of(series), digests.c.date == digest.date))
        return Near(_overlaps(db, digest, which), _same_day(db, digest, but=and_(mine, SHOWN)), free)
    topic = func.coalesce(digests.c.topic, "") == (digest.topic or "")
    return Near(_overlaps(db, digest, which), _same_day(db, digest), free, _latest_of(db, mine, topic))


def _overlaps(db: Connection, digest: Digest, which: ColumnElement[bool]) -> list[Overlap]:
    counts = _counted(db, digest, which)
    return [
        Overlap(Batch(number, day, since), size, counts[id_])
        for some in slices(counts)
        for id_, number, day, since, size in db.execute(_listings(some))
    ]


def _counted(db: Connection, digest: Digest, which: ColumnElement[bool]) -> Mapping[int, int]:
    """Of each listing ``which`` shares papers with ``digest``, how many."""
    numbers = papers.numbers(db, (paper.id for paper in digest.papers)).values()
    counts: Counter[int] = Counter()
    # The few listings first: asked in one, SQLite would go through all that ever was.
    listings = db.execute(select(digests.c.id).where(which)).scalars().all()
    for some in slices(numbers):
        query = (
            select(digest_papers.c.digest_id, func.count())
            .where(digest_papers.c.digest_id.in_(listings), digest_papers.c.paper_n.in_(some))
            .group_by(digest_papers.c.digest_id)
        )
        for id_, count in db.execute(query):
            counts[id_] += count
    return counts


def _listings(ids: Sequence[int]) -> Select[int, int, date, datetime, int]:
    """Of each listing its id, its batch (number, earliest day, first read), and how many papers it has."""
    whole = digests.alias()
    size = select(func.count()).where(digest_papers.c.digest_id == digests.c.id).scalar_subquery()
    return (
        select(digests.c.id, digests.c.batch, func.min(whole.c.date), func.min(whole.c.read_at), size)
        .join(whole, whole.c.batch == digests.c.batch)
        .where(digests.c.id.in_(ids))
        .group_by(digests.c.id, digests.c.batch)
    )


def _same_day(db: Connection, digest: Digest, *, but: ColumnElement[bool] | None = None) -> Batch | None:
    """The latest batch of arXiv's own listings of that day; not one that has a listing ``but``: of what a source shows
    anew, one that it showed before under the same date."""
    if digest.kind != "arxiv":
        return None
    of_arxiv = and_(digests.c.kind == "arxiv", digests.c.date == digest.date)
    if but is None:
        return _latest_of(db, of_arxiv)
    return _latest_of(db, of_arxiv, digests.c.batch.not_in(select(digests.c.batch).where(but)))


def _latest_of(db: Connection, *where: ColumnElement[bool]) -> Batch | None:
    number = db.execute(select(func.max(digests.c.batch)).where(*where)).scalar()
    return None if number is None else _batch(db, number)


def _batch(db: Connection, number: int) -> Batch:
    whole = select(func.min(digests.c.date), func.min(digests.c.read_at)).where(digests.c.batch == number)
    day, since = db.execute(whole).one()
    return Batch(number, day, since)
