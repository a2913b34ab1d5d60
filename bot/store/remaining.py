"""What is left when nothing can be done at this moment, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, exists, func, or_, select, true

from bot.core.records import Left
from bot.core.slots import Slots
from bot.store.burying import is_alive
from bot.store.claims import is_next, unclaimed
from bot.store.schema import OPEN, UNCOMPOSED, channels, deliveries, messages, parts, subscribers, subscriptions, wants
from bot.store.sql import same_delivery
from bot.store.timing import Timing
from bot.store.waiting import count_timed, first_slot, has_more

_LINES = 20


def left(db: Connection, *, owner: str, machine: float, slots: Slots) -> Left:
    uncomposed = _count(db, UNCOMPOSED)
    composed = _count(db, deliveries.c.part_id.in_(select(parts.c.id).where(OPEN)))
    timing = Timing(db, slots)
    timed = count_timed(db, timing)
    return Left(
        deliveries=uncomposed + composed,
        messages=db.execute(select(func.count(parts.c.message_id.distinct())).where(OPEN)).scalar_one(),
        claimed_until=_claimed_until(db, owner, machine),
        next_try_at=_next_try_at(db, machine),
        waiting=[_line(db, row, owner, machine) for row in _waiting(db, timing)],
        timed=timed,
        next_slot=first_slot(db, timing, slots.now) if timed else None,
    )


def _count(db: Connection, *where: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(deliveries).where(*where)).scalar_one()


def _claimed_until(db: Connection, owner: str, machine: float) -> float | None:
    foreign = (OPEN, parts.c.owner != owner, parts.c.lease_until > machine)
    return db.execute(select(func.max(parts.c.lease_until)).where(*foreign)).scalar()


def _next_try_at(db: Connection, machine: float) -> float | None:
    """The first moment at which a part may be tried that may not be tried now: its own pause and that of its way are
    over then."""
    own, way = func.coalesce(parts.c.next_try_at, 0.0), func.coalesce(channels.c.try_at, 0.0)
    moment = case((way > own, way), else_=own)
    query = (
        select(func.min(moment))
        .select_from(parts)
        .join(messages, messages.c.id == parts.c.message_id)
        .join(subscribers, subscribers.c.id == messages.c.subscriber_id)
        .outerjoin(channels, channels.c.messenger == messages.c.messenger)
        .where(OPEN, moment > machine, unclaimed(machine), subscribers.c.blocked == "", is_next(), is_alive())
    )
    return db.execute(query).scalar()


def _waiting(db: Connection, timing: Timing) -> Sequence[Row[Any]]:
    """The first subscribers with anything left that does not wait for its time."""
    query = select(subscribers).where(or_(has_more(timing), exists(_parts_of(subscribers.c.id).correlate(subscribers))))
    return db.execute(query.order_by(subscribers.c.id).limit(_LINES)).all()


def _parts_of(subscriber: ColumnElement[int] | int) -> Any:
    way = (channels.c.why, channels.c.code.label("way_code"), channels.c.text.label("way_text"), channels.c.try_at)
    return (
        select(parts, messages.c.empty_at, *way)
        .join(messages, messages.c.id == parts.c.message_id)
        .outerjoin(channels, channels.c.messenger == messages.c.messenger)
        .where(OPEN, messages.c.subscriber_id == subscriber)
        .order_by(parts.c.message_id, parts.c.number)
    )


def _line(db: Connection, who: Row[Any], owner: str, machine: float) -> str:
    """One subscriber: how many papers, and the first reason that holds them."""
    part = db.execute(_parts_of(who.id).limit(1)).first()
    mine = deliveries.c.subscriber_id == who.id
    count = _count(db, mine, deliveries.c.state.in_(["due", "sending", "unknown"]))
    papers = "1 paper" if count == 1 else f"{count} papers" if count else "a message sent again"
    if part is not None and part.empty_at:
        papers = "a note of an empty day"
    return f"{who.identity}: {papers}, {_reason(db, who, part, owner, machine)}"


def _reason(db: Connection, who: Row[Any], part: Row[Any] | None, owner: str, machine: float) -> str:
    if who.blocked:
        return f"blocked: {who.blocked}"
    if part is None:
        return "not composed yet" if _is_active(db, who.id) else "paused"
    if part.owner not in (None, owner) and part.lease_until > machine:
        return "another process is sending them"
    if part.why and part.try_at > machine:
        return _later(part.try_at - machine, part.way_code, part.way_text)
    if part.next_try_at is not None and part.next_try_at > machine:
        return _later(part.next_try_at - machine, part.error_code, part.error_text)
    return "about to be sent"


def _later(seconds: float, code: str | None, text: str | None) -> str:
    said = text or ""
    known = not code or code in said  # what a mail server said has its code in it
    why = said if known else f"{code} {said}".rstrip()
    why = f": {why}" if why else ""
    return f"next attempt in {seconds:.0f} s{why}"


def _is_active(db: Connection, subscriber: int) -> bool:
    wanting = and_(same_delivery(wants, deliveries), wants.c.subscription_id == subscriptions.c.id)
    query = select(true()).where(deliveries.c.subscriber_id == subscriber, UNCOMPOSED, wanting)
    return db.execute(query.where(subscriptions.c.state == "active").limit(1)).first() is not None
