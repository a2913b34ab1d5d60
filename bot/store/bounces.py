"""Mails that came back: noted once each, counted by address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.core.addresses import Address
from bot.core.bounces import Bounce, Mailed, reason_to_block
from bot.store import epochs as counters
from bot.store.schema import bounces as table
from bot.store.schema import deliveries, messages, parts, subscribers

_MAIL = "email"


def mailed(db: Connection, key: str) -> Mailed | None:
    row = _part(db, key)
    if row is None:
        return None
    day = (row.sent_at or row.composed_at).date()
    return Mailed(key=key, address=Address(row.kind, row.identity, row.target), day=day)


def came_back(db: Connection, key: str, bounce: Bounce, *, now: datetime) -> str | None:
    counters.lock(db)  # two reports may come at once
    row = _part(db, key)
    if row is None or db.execute(select(table.c.id).where(table.c.part_id == row.id)).first():
        return None
    mine = (table.c.subscriber_id == row.subscriber_id, table.c.spent.is_(False))
    before = [_bounce(one) for one in db.execute(select(table).where(*mine))]
    reason = "" if row.blocked else reason_to_block(before, bounce)
    _note(db, row, bounce, now, spent=bool(row.blocked or reason))
    _fail(db, row.id, bounce)
    if reason:
        db.execute(update(table).where(*mine).values(spent=True))
        db.execute(update(subscribers).where(subscribers.c.id == row.subscriber_id).values(blocked=reason))
        counters.move(db, "subscriptions")
    return reason


def overtaken(db: Connection, part_id: int) -> None:
    """A part is ``sent`` whose mail came back before that was written: it was not delivered."""
    row = db.execute(select(table).where(table.c.part_id == part_id)).first()
    if row:
        _fail(db, part_id, _bounce(row))


def _part(db: Connection, key: str) -> Row[Any] | None:
    query = (
        select(parts.c.id, parts.c.sent_at, messages.c.composed_at, messages.c.subscriber_id)
        .add_columns(subscribers.c.kind, subscribers.c.identity, subscribers.c.target, subscribers.c.blocked)
        .join(messages, messages.c.id == parts.c.message_id)
        .join(subscribers, subscribers.c.id == messages.c.subscriber_id)
        .where(parts.c.key == key, messages.c.messenger == _MAIL)
    )
    return db.execute(query).first()


def _bounce(row: Row[Any]) -> Bounce:
    return Bounce(kind=row.kind, day=row.day, code=row.code, text=row.text)


def _note(db: Connection, row: Row[Any], bounce: Bounce, now: datetime, *, spent: bool) -> None:
    said = {"kind": bounce.kind, "day": bounce.day, "code": bounce.code, "text": bounce.text}
    whose = {"subscriber_id": row.subscriber_id, "part_id": row.id}
    db.execute(insert(table).values(**whose, **said, seen_at=now, spent=spent))


def _fail(db: Connection, part_id: int, bounce: Bounce) -> None:
    """What the server took and gave back was not delivered. What is still being sent is its sender's, who
    finds the note (``overtaken``)."""
    why = {"state": "failed", "error_code": bounce.code or "bounce", "error_text": f"It came back: {bounce.text}"}
    taken = db.execute(update(parts).where(parts.c.id == part_id, parts.c.state == "sent").values(why)).rowcount
    if taken:
        inside = (deliveries.c.part_id == part_id, deliveries.c.state.in_(["sent", "summarised"]))
        db.execute(update(deliveries).where(*inside).values(why))
