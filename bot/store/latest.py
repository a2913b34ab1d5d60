"""The latest batch: what a new subscription looks at, and what each source had of it, for comparing them.

Days that were found by looking back are not what the sources showed last, however late they were written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from bot.core.papers import Paper, PaperId
from bot.core.records import Listing
from bot.store import papers
from bot.store.digests import SHOWN
from bot.store.schema import digest_papers, digests, sources
from bot.store.schema import papers as paper_rows


def latest_batch(db: Connection, until: date) -> Sequence[Paper]:
    query = (
        select(digest_papers.c.paper_n)
        .join(digests, digests.c.id == digest_papers.c.digest_id)
        .where(digests.c.id.in_(_latest(until)))
        .order_by(digests.c.id, digest_papers.c.position)
    )
    order = list(dict.fromkeys(db.execute(query).scalars()))
    found = papers.numbered(db, order)
    return [found[n] for n in order]


def latest_listings(db: Connection, until: date) -> Sequence[Listing]:
    had = _had_of_it(db, until)
    full = _last_of_each(digests.c.topic.is_(None), had)
    query = select(digests, sources.c.name).join(sources, sources.c.series == digests.c.series)
    return [
        Listing(
            series=row.series,
            name=row.name,
            kind=row.kind,
            scope=tuple(row.scope),
            papers=_ids(db, row.id) if row.id in had else frozenset(),
        )
        for row in db.execute(query.where(digests.c.id.in_(full)).order_by(sources.c.name, digests.c.series))
    ]


def _latest(until: date) -> Select[Any]:
    """The ids of the listings that were seen last, and of all that are of the same batches."""
    latest = select(func.max(digests.c.seen_on)).where(digests.c.seen_on <= until, SHOWN).scalar_subquery()
    last = and_(digests.c.seen_on == latest, SHOWN)
    batches = select(digests.c.batch).where(digests.c.id.in_(_last_of_each(last)))
    return _last_of_each(or_(last, digests.c.batch.in_(batches)))


def _had_of_it(db: Connection, until: date) -> Collection[int]:
    """The ids of the full listings of the very latest batch. Where a digest of this evening is there beside the feed of
    this morning, that is the digest's; and of batches of which some source means to have all, the latest."""
    current = select(digests.c.id, digests.c.batch, digests.c.scope).where(
        digests.c.id.in_(_latest(until)), digests.c.topic.is_(None)
    )
    rows = db.execute(current).all()
    days = select(digests.c.batch, func.min(digests.c.date)).group_by(digests.c.batch)
    days = days.where(digests.c.batch.in_({row.batch for row in rows}))
    came = {row.batch: row[1] for row in db.execute(days)}
    latest = max(rows, key=lambda row: (bool(row.scope), came[row.batch], row.batch), default=None)
    return {row.id for row in rows if latest and row.batch == latest.batch}


def _last_of_each(where: ColumnElement[bool], first: Collection[int] = ()) -> Select[Any]:
    """Of each series one listing: one of ``first``, else what it showed last. A series that published twice means its
    second list."""
    same = (digests.c.series, func.coalesce(digests.c.topic, ""))
    order = (case((digests.c.id.in_(first), 0), (SHOWN, 1), else_=2), digests.c.id.desc())
    place = func.row_number().over(partition_by=same, order_by=order).label("place")
    ranked = select(digests.c.id, place).where(where).subquery()
    return select(ranked.c.id).where(ranked.c.place == 1)


def _ids(db: Connection, digest: int) -> frozenset[PaperId]:
    query = select(paper_rows.c.id).join(digest_papers, digest_papers.c.paper_n == paper_rows.c.n)
    return frozenset(map(PaperId, db.execute(query.where(digest_papers.c.digest_id == digest)).scalars()))
