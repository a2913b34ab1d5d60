"""What is known of one paper and one subscriber."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.core.addresses import Address
from bot.core.papers import PaperId
from bot.core.traces import Appearance, Trace
from bot.store.digests import LOOKED_BACK
from bot.store.history import history
from bot.store.pauses import pauses
from bot.store.schema import digest_papers, digests, papers, subscribers, wants


def trace(db: Connection, address: Address, paper: PaperId) -> Trace:
    lines = history(db, address=address, paper=paper, since=None, limit=None)
    return Trace(
        appearances=_appearances(db, paper),
        lines=sorted(lines, key=lambda line: line.edition),
        wanted_by=_wanted_by(db, address, paper),
        pauses=pauses(db, address),
    )


def _appearances(db: Connection, paper: PaperId) -> Sequence[Appearance]:
    query = (
        select(digests)
        .join(digest_papers, digest_papers.c.digest_id == digests.c.id)
        .join(papers, papers.c.n == digest_papers.c.paper_n)
        .where(papers.c.id == paper)
        .order_by(digests.c.id)
    )
    return [
        Appearance(
            number=row.id,
            source=row.name,
            day=row.date,
            read_at=row.read_at,
            batch=row.batch,
            looked_back=row.listing == LOOKED_BACK,
        )
        for row in db.execute(query)
    ]


def _wanted_by(db: Connection, address: Address, paper: PaperId) -> Sequence[tuple[int, int]]:
    query = (
        select(wants.c.edition, wants.c.subscription_id)
        .join(subscribers, subscribers.c.id == wants.c.subscriber_id)
        .join(papers, papers.c.n == wants.c.paper_n)
        .where(subscribers.c.identity == address.identity, papers.c.id == paper)
        .order_by(wants.c.edition, wants.c.subscription_id)
    )
    return [(row.edition, row.subscription_id) for row in db.execute(query)]
