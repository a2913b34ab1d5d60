"""What each source had of the latest batch, for comparing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from bot.core.papers import PaperId
from bot.core.records import Listing
from bot.store.digests import latest_digests
from bot.store.schema import digest_papers, digests, papers, sources


def latest_listings(db: Connection, until: date) -> Sequence[Listing]:
    current = set(db.execute(latest_digests(until)).scalars())
    # Of each series what was seen last: days found by looking back were written later, and are older.
    latest_first = (digests.c.seen_on.desc(), digests.c.id.desc())
    order = func.row_number().over(partition_by=digests.c.series, order_by=latest_first).label("place")
    ranked = select(digests.c.id, order).where(digests.c.topic.is_(None)).subquery()
    query = (
        select(digests, sources.c.name)
        .join(sources, sources.c.series == digests.c.series)
        .join(ranked, ranked.c.id == digests.c.id)
        .where(ranked.c.place == 1)
        .order_by(sources.c.name, digests.c.series)
    )
    return [
        Listing(
            series=row.series,
            name=row.name,
            kind=row.kind,
            scope=tuple(row.scope),
            papers=_ids(db, row.id) if row.id in current else frozenset(),
        )
        for row in db.execute(query)
    ]


def _ids(db: Connection, digest: int) -> frozenset[PaperId]:
    query = select(papers.c.id).join(digest_papers, digest_papers.c.paper_n == papers.c.n)
    return frozenset(map(PaperId, db.execute(query.where(digest_papers.c.digest_id == digest)).scalars()))
