"""Claims: who may send which part now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, update

from bot.core.deliveries import Part
from bot.store.burying import bury, is_alive
from bot.store.channels import is_shut
from bot.store.parts import FREE, load, mark, standing
from bot.store.schema import OPEN, messages, parts, subscribers


def claim(db: Connection, *, owner: str, machine: float, lease_until: float, limit: int) -> Sequence[Part]:
    bury(db, unclaimed(machine))
    query = (
        select(parts.c.id, parts.c.state)
        .join(messages, messages.c.id == parts.c.message_id)
        .join(subscribers, subscribers.c.id == messages.c.subscriber_id)
        .where(OPEN, unclaimed(machine), subscribers.c.blocked == "", is_next(), is_alive())
        .where(~is_shut(machine))
        .where(or_(parts.c.next_try_at.is_(None), parts.c.next_try_at <= machine))
        .order_by(func.coalesce(parts.c.next_try_at, 0.0), parts.c.id)
        .limit(limit)
        .with_for_update(of=parts, skip_locked=True)
    )
    found = db.execute(query).all()
    ids = [row.id for row in found]
    # Whoever was sending these is gone, and may have been done: nobody knows.
    lost = [row.id for row in found if row.state == "sending"]
    since = func.coalesce(parts.c.tried_since, machine)
    db.execute(update(parts).where(parts.c.id.in_(lost)).values(attempts=parts.c.attempts + 1, tried_since=since))
    mark(db, lost, "unknown", repeat=True)
    db.execute(update(parts).where(parts.c.id.in_(ids)).values(owner=owner, lease_until=lease_until))
    claimed = load(db, ids)
    return [claimed[id_] for id_ in ids]


def begin(db: Connection, claimed: Sequence[Part], *, owner: str, lease_until: float) -> frozenset[int]:
    ids = standing(db, (part.id for part in claimed), owner=owner, untried=True)
    mark(db, ids, "sending", lease_until=lease_until)
    return frozenset(ids)


def release(db: Connection, claimed: Sequence[Part], *, owner: str, next_try_at: float | None) -> None:
    later: dict[str, Any] = {} if next_try_at is None else {"next_try_at": next_try_at}
    own = set(standing(db, (part.id for part in claimed), owner=owner))
    mark(db, [p.id for p in claimed if p.id in own and not p.repeat], "due", **FREE, **later)
    mark(db, [p.id for p in claimed if p.id in own and p.repeat], "unknown", **FREE, **later)


def let_go(db: Connection, *, owner: str) -> None:
    untried = parts.c.state.in_(["due", "unknown"])
    db.execute(update(parts).where(parts.c.owner == owner, untried).values(FREE))


def renew(db: Connection, *, owner: str, lease_until: float) -> None:
    db.execute(update(parts).where(parts.c.owner == owner).values(lease_until=lease_until))


def unclaimed(machine: float) -> ColumnElement[bool]:
    return or_(parts.c.owner.is_(None), parts.c.lease_until <= machine)


def is_next() -> ColumnElement[bool]:
    """That all earlier parts of the same message are settled."""
    earlier = parts.alias()
    open_one = earlier.c.state.in_(["due", "sending", "unknown"])
    return ~exists(
        select(earlier.c.id)
        .where(earlier.c.message_id == parts.c.message_id, earlier.c.number < parts.c.number, open_one)
        .correlate(parts)
    )
