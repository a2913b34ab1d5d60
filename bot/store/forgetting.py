"""Forgetting an address: whatever names it, or hangs on it, goes in one transaction."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, select, update

from bot.core.addresses import Address
from bot.core.dossiers import Forgotten, Sending
from bot.store import epochs as counters
from bot.store.register import digest, suppressed
from bot.store.schema import (
    bounces,
    channels,
    confirmations,
    deliveries,
    messages,
    parts,
    pauses,
    subscribers,
    subscriptions,
    wants,
)

OWN = (wants, deliveries, bounces, pauses, parts, messages, subscriptions, subscribers)
"""The tables with what hangs on a subscriber, those before that refer to others."""


def forget(db: Connection, address: Address, *, machine: float, patient: bool) -> Forgotten | Sending:
    _overwrite(db)
    counters.lock(db)
    who = db.execute(select(subscribers.c.id).where(subscribers.c.identity == address.identity)).scalar()
    sending = 0
    rows: dict[str, int] = {}
    if who is not None:
        _lock(db, who)
        sending = _being_sent(db, who, machine)
        if sending and patient:
            return Sending(sending)
        rows = {table.name: _delete(db, table, about(table, who)) for table in OWN}
        counters.move(db, "subscriptions")
    rows[confirmations.name] = _delete(db, confirmations, confirmations.c.digest == digest(address))
    _unname(db, address)
    left = suppressed(db, address) is not None
    return Forgotten(rows=rows, suppressed=left, sending=sending)


def about(table: Table, subscriber: int) -> ColumnElement[bool]:
    """That a row of one of the tables OWN is that subscriber's."""
    if table is subscribers:
        return subscribers.c.id == subscriber
    if table is parts:
        return parts.c.message_id.in_(_ids(messages, subscriber))
    if table is pauses:
        return pauses.c.subscription_id.in_(_ids(subscriptions, subscriber))
    return table.c.subscriber_id == subscriber


def _ids(table: Table, subscriber: int) -> Select[Any]:
    return select(table.c.id).where(table.c.subscriber_id == subscriber)


def _overwrite(db: Connection) -> None:
    """SQLite leaves what is deleted in the file until its place is needed, unless it is told to overwrite it."""
    if db.dialect.name == "sqlite":
        db.exec_driver_sql("PRAGMA secure_delete = ON").close()


def _lock(db: Connection, who: int) -> None:
    """Lock in the order in which others do: the subscriptions, the parts, the deliveries; then the subscriber, so that
    nobody adds a message any more."""
    locked = select(subscriptions.c.id).where(about(subscriptions, who)).order_by(subscriptions.c.id)
    db.execute(locked.with_for_update(key_share=True)).all()  # others may still refer to them
    db.execute(select(parts.c.id).where(about(parts, who)).order_by(parts.c.id).with_for_update()).all()
    owed = select(deliveries.c.paper_n).where(about(deliveries, who))
    db.execute(owed.order_by(deliveries.c.paper_n, deliveries.c.edition).with_for_update()).all()
    db.execute(select(subscribers.c.id).where(subscribers.c.id == who).with_for_update()).all()


def _being_sent(db: Connection, who: int, machine: float) -> int:
    """How many parts somebody who is alive has begun to send. Locked again: some may be new since."""
    mine = select(parts.c.id).where(about(parts, who)).order_by(parts.c.id).with_for_update()
    db.execute(mine).all()
    begun = (parts.c.state == "sending", parts.c.owner.is_not(None), parts.c.lease_until > machine)
    return int(db.execute(select(func.count()).select_from(parts).where(about(parts, who), *begun)).scalar_one())


def _delete(db: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return db.execute(delete(table).where(which)).rowcount


def _unname(db: Connection, address: Address) -> None:
    """A mail server that closed the way may have named the address while it did."""
    name = re.compile("|".join(map(re.escape, {address.identity, address.target})), re.IGNORECASE)
    for row in db.execute(select(channels.c.messenger, channels.c.code, channels.c.text)).all():
        if name.search(row.code + row.text):
            said = {"code": name.sub("…", row.code), "text": name.sub("…", row.text)}
            db.execute(update(channels).where(channels.c.messenger == row.messenger).values(said))
