"""Subscribers and their subscriptions: looking them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.core.addresses import Address
from bot.core.papers import Paper
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscriber, Subscription, SubscriptionState
from bot.store.papers import paper_of
from bot.store.schema import UNCOMPOSED, deliveries, papers, subscribers, wants
from bot.store.schema import subscriptions as table
from bot.store.sql import insert_one, same_delivery

_SUBSCRIBER = [
    subscribers.c.kind,
    subscribers.c.identity,
    subscribers.c.target,
    subscribers.c.blocked,
    subscribers.c.generation,
]


def subscriptions(db: Connection, *, address: Address | None = None, ended: bool = False) -> Sequence[Subscription]:
    query = _select()
    if address is not None:
        query = query.where(subscribers.c.identity == address.identity)
    if not ended:
        query = query.where(table.c.state != "ended")
    return [_subscription(row) for row in db.execute(query)]


def subscription(db: Connection, id: int) -> Subscription | None:  # noqa: A002
    row = db.execute(_select().where(table.c.id == id)).first()
    return _subscription(row) if row else None


def active(db: Connection) -> Sequence[Subscription]:
    return [_subscription(row) for row in db.execute(_select().where(table.c.state == "active"))]


def asleep(db: Connection, until: date) -> Sequence[Subscription]:
    paused = (table.c.state == "paused", table.c.paused_until <= until)
    return [_subscription(row) for row in db.execute(_select().where(*paused))]


def due_papers(db: Connection, subscription_id: int) -> Sequence[tuple[Paper, int]]:
    query = (
        select(papers, deliveries.c.edition)
        .join(deliveries, deliveries.c.paper_n == papers.c.n)
        .join(wants, same_delivery(wants, deliveries))
        .where(wants.c.subscription_id == subscription_id, UNCOMPOSED)
        .order_by(papers.c.n, deliveries.c.edition)
    )
    return [(paper_of(row), row.edition) for row in db.execute(query)]


def subscriber_at(db: Connection, address: Address, *, now: datetime) -> int:
    """The id of the subscriber at ``address``, who is new if need be."""
    found = db.execute(select(subscribers.c.id).where(subscribers.c.identity == address.identity)).scalar()
    if found is not None:
        return int(found)
    new = {"identity": address.identity, "kind": address.kind, "target": address.target}
    return insert_one(db, subscribers, {**new, "blocked": "", "created_at": now})


def subscriber_of(id: int, row: Row[Any]) -> Subscriber:  # noqa: A002
    """The subscriber whose kind, identity, target, blocked and generation stand in ``row``."""
    address = Address(row.kind, row.identity, row.target)
    return Subscriber(id=id, address=address, blocked=row.blocked, generation=row.generation)


def _select() -> Select[Any]:
    return select(table, *_SUBSCRIBER).join(subscribers, subscribers.c.id == table.c.subscriber_id).order_by(table.c.id)


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        subscriber=subscriber_of(row.subscriber_id, row),
        name=row.name,
        rule=row.rule,
        schedule=Schedule(row.every, row.at, row.on, row.tz),
        announce=tuple(row.announce),
        state=_state(row),
        paused_until=row.paused_until,
        created_at=row.created_at,
        served_until=row.served_until,
        after_digest=row.after_digest,
        empty_days=row.empty_days,
    )


def _state(row: Row[Any]) -> SubscriptionState:
    state: SubscriptionState = row.state
    return "blocked" if row.blocked and state == "active" else state
