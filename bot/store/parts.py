"""Parts as values, and what changes in many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.core.addresses import Address
from bot.core.deliveries import Part
from bot.store.schema import OPEN, deliveries, messages, parts, subscribers
from bot.store.sql import put, slices

FREE = {"owner": None, "lease_until": None}
"""What a part without claim has in these columns."""


def load(db: Connection, ids: Iterable[int]) -> dict[int, Part]:
    """The parts with those ids."""
    query = (
        select(parts, messages.c.messenger, messages.c.composed_at)
        .add_columns(subscribers.c.kind, subscribers.c.identity, subscribers.c.target)
        .join(messages, messages.c.id == parts.c.message_id)
        .join(subscribers, subscribers.c.id == messages.c.subscriber_id)
    )
    found = {}
    for some in slices(ids):
        for row in db.execute(query.where(parts.c.id.in_(some))):
            found[row.id] = _part(row)
    return found


_MINE = select(parts.c.id).where(
    parts.c.id.in_(bindparam("these", expanding=True)), parts.c.owner == bindparam("claimed_by")
)
_STANDING = _MINE.where(OPEN).order_by(parts.c.id).with_for_update()
_UNTRIED = _MINE.where(parts.c.state.in_(["due", "unknown"])).order_by(parts.c.id).with_for_update()


def standing(db: Connection, ids: Iterable[int], *, owner: str, untried: bool = False) -> list[int]:
    """Those of ``ids`` that ``owner`` still has a claim on, locked; ``untried``: and that are not being sent."""
    found: list[int] = []
    for some in slices(sorted(ids)):
        these = {"these": some, "claimed_by": owner}
        found.extend(db.execute(_UNTRIED if untried else _STANDING, these).scalars())
    return found


def mark(db: Connection, ids: Iterable[int], state: str, **values: Any) -> None:
    """Put parts and the deliveries in them into ``state``; ``values`` are further columns of the parts."""
    these = list(ids)
    put(db, parts.c.id, these, state=state, **values)
    put(db, deliveries.c.part_id, these, state=state)


def entry(stored: Sequence[int]) -> tuple[int, int, int, bool]:
    """paper_n, edition and subscription_id of one paper of a part, and whether the part only counts it."""
    n, edition, subscription, *mark = stored
    return n, edition, subscription, bool(mark)


def _part(row: Row[Any]) -> Part:
    return Part(
        id=row.id,
        key=row.key,
        message_id=row.message_id,
        number=row.number,
        of=row.of,
        address=Address(row.kind, row.identity, row.target),
        messenger=row.messenger,
        composed_at=row.composed_at,
        payload=row.payload,
        papers=sum(not counted for *_, counted in map(entry, row.papers)),
        beyond=sum(counted for *_, counted in map(entry, row.papers)),
        attempts=row.attempts,
        repeat=row.repeat,
        tried_since=row.tried_since,
    )
