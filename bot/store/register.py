"""Who joins and who leaves: confirmations that were mailed, addresses that are suppressed, links that are void."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from bot.core.addresses import Address
from bot.core.deliveries import Payload
from bot.core.papers import PaperId
from bot.core.records import Change, Epochs
from bot.core.register import WEEK, Asked, wait_to_ask
from bot.core.subscriptions import Subscriber, Subscription
from bot.store import epochs as counters
from bot.store import subscriptions, wishes
from bot.store.burying import bury_all
from bot.store.schema import confirmations as asked_table
from bot.store.schema import parts, subscribers
from bot.store.schema import subscriptions as subscriptions_table
from bot.store.schema import suppressed as suppressed_table
from bot.store.sql import upsert


def digest(address: Address) -> str:
    """What stands for ``address`` where it shall not be named. Who has the address can make it, nobody the reverse."""
    return sha256(f"paperround {address.identity}".encode(errors="replace")).hexdigest()


def subscriber(db: Connection, id: int) -> Subscriber | None:  # noqa: A002
    row = db.execute(select(subscribers).where(subscribers.c.id == id)).first()
    return subscriptions.subscriber_of(id, row) if row else None


def suppressed(db: Connection, address: Address) -> float | None:
    since: float | None = db.execute(
        select(suppressed_table.c.since).where(suppressed_table.c.digest == digest(address))
    ).scalar()
    return since


def may_ask(db: Connection, subscription: Subscription, *, machine: float) -> float:
    counters.lock(db)  # two may want to ask at once
    address = subscription.subscriber.address
    mine = digest(address)
    db.execute(delete(asked_table).where(asked_table.c.asked_at < machine - WEEK))
    rows = db.execute(select(asked_table).where(asked_table.c.digest == mine))
    asked = [Asked(row.subscription_id, row.asked_at) for row in rows]
    wait = wait_to_ask(asked, subscription.id, left_at=suppressed(db, address), machine=machine)
    if not wait:
        row = {"digest": mine, "subscription_id": subscription.id, "asked_at": machine}
        db.execute(asked_table.insert().values(row))
    return wait


def not_asked(db: Connection, subscription: Subscription, *, machine: float) -> None:
    mine = (asked_table.c.subscription_id == subscription.id, asked_table.c.asked_at == machine)
    db.execute(delete(asked_table).where(*mine))


def confirm(
    db: Connection,
    id: int,  # noqa: A002
    wanted: Sequence[tuple[PaperId, int]],
    *,
    epochs: Epochs,
    now: datetime,
) -> Subscription:
    confirmed = wishes.change(db, id, Change(state="active"), wishes=wanted, epochs=epochs, now=now)
    mine = digest(confirmed.subscriber.address)
    db.execute(delete(suppressed_table).where(suppressed_table.c.digest == mine))
    return confirmed


def leave(
    db: Connection, subscriber_id: int, only: int | None, *, machine: float, now: datetime
) -> Sequence[Subscription]:
    epochs = counters.lock(db)
    there = _subscriptions(db, subscriber_id)
    ending = [id_ for id_ in there if only in (None, id_)]
    ended = []
    for id_ in ending:
        ended.append(wishes.change(db, id_, Change(state="ended"), wishes=None, epochs=epochs, now=now))
        epochs = counters.read(db)
    who = subscriber(db, subscriber_id)
    if who is not None and who.address.kind == "email" and len(ending) == len(there):
        row = {"digest": digest(who.address), "since": machine}
        db.execute(upsert(db, suppressed_table).values(row).on_conflict_do_nothing())
        bury_all(db, subscriber_id)
    return ended


def _subscriptions(db: Connection, subscriber_id: int) -> list[int]:
    """The ids of those that have not ended."""
    mine = (subscriptions_table.c.subscriber_id == subscriber_id, subscriptions_table.c.state != "ended")
    return list(db.execute(select(subscriptions_table.c.id).where(*mine).order_by(subscriptions_table.c.id)).scalars())


def raise_generation(db: Connection, subscriber_id: int) -> None:
    later = subscribers.c.generation + 1
    db.execute(update(subscribers).where(subscribers.c.id == subscriber_id).values(generation=later))


def payload(db: Connection, part_key: str) -> Payload | None:
    found: Payload | None = db.execute(select(parts.c.payload).where(parts.c.key == part_key)).scalar()
    return found
