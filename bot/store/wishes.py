"""Subscriptions begin, change and end, and what is owed for them follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from bot.core.errors import NotFoundError
from bot.core.papers import PaperId
from bot.core.records import Change, Epochs, NewSubscription
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscription
from bot.store import epochs as counters
from bot.store import papers, subscriptions
from bot.store.burying import bury
from bot.store.digests import heard_of_all, last_read
from bot.store.owing import owe, unwant, withdraw_unwanted
from bot.store.pauses import note_pause
from bot.store.schema import deliveries, messages, subscribers, wants
from bot.store.schema import subscriptions as table
from bot.store.sql import insert_one

Wishes = Sequence[tuple[PaperId, int]]


def add(db: Connection, new: NewSubscription, wishes: Wishes, *, epochs: Epochs, now: datetime) -> Subscription:
    counters.check(db, epochs)
    subscriber = subscriptions.subscriber_at(db, new.address, now=now)
    row: dict[str, Any] = {"subscriber_id": subscriber, "name": new.name, "rule": new.rule, "rule_key": new.rule_key}
    row |= {"announce": new.announce, "state": new.state, "created_at": now, **_schedule(new.schedule, now)}
    row |= {"after_digest": last_read(db), "empty_days": new.empty_days}
    id_ = insert_one(db, table, row)
    _owe(db, subscriber, id_, wishes, now)
    counters.move(db, "subscriptions")
    return _found(db, id_)


def change(
    db: Connection,
    id: int,  # noqa: A002
    change: Change,
    *,
    wishes: Wishes | None,
    epochs: Epochs,
    now: datetime,
) -> Subscription:
    counters.check(db, epochs)
    before = _found(db, id)
    subscriber = before.subscriber.id
    if before.state == "pending" and change.state == "active":
        _begin(db, id)
    if values := _values(before, change, now):
        db.execute(update(table).where(table.c.id == id).values(values))
    if change.state is not None:
        note_pause(db, id, change.state, now)
    if change.state == "active":
        db.execute(update(subscribers).where(subscribers.c.id == subscriber).values(blocked=""))
    if _counts_anew(before, change):
        heard_of_all(db, [subscriber])
    if wishes is not None or change.state == "ended":
        _let_go(db, subscriber, id)
        _owe(db, subscriber, id, wishes or (), now)
        withdraw_unwanted(db, deliveries.c.subscriber_id == subscriber)
    if change.state == "ended":
        bury(db, messages.c.subscriber_id == subscriber)
    counters.move(db, "subscriptions")
    return _found(db, id)


def _begin(db: Connection, id: int) -> None:  # noqa: A002
    """It is confirmed, and nothing was planned for it before."""
    db.execute(update(table).where(table.c.id == id).values(after_digest=last_read(db)))


def _found(db: Connection, id: int) -> Subscription:  # noqa: A002
    found = subscriptions.subscription(db, id)
    if found is None:
        raise NotFoundError(f"There is no subscription {id}.", do="See: paperround subscriptions")
    return found


def _values(before: Subscription, change: Change, now: datetime) -> dict[str, Any]:
    plain = {
        "name": change.name,
        "rule": change.rule,
        "rule_key": change.rule_key,
        "announce": change.announce,
        "state": change.state,
        "empty_days": change.empty_days,
    }
    values: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    if change.schedule not in (None, before.schedule):
        values |= _schedule(change.schedule, now)
    elif before.state == "pending" and change.state == "active":
        values["served_until"] = now
    if change.state is not None:
        values["paused_until"] = change.paused_until
    return values


def _counts_anew(before: Subscription, change: Change) -> bool:
    """Whether nothing is to be told of what was announced until now: it was paused or out of reach, or it only now asks
    to be told of each batch without papers."""
    if change.state == "active":
        return before.state in ("paused", "blocked")
    schedule, days = change.schedule or before.schedule, change.empty_days or before.empty_days
    asks = schedule.every == "batch" and days == "tell"
    return asks and (before.schedule.every, before.empty_days) != ("batch", "tell")


def _schedule(schedule: Schedule, now: datetime) -> Mapping[str, Any]:
    """A schedule as it stands in the table; it counts from its next slot."""
    columns = {"every": schedule.every, "at": schedule.at, "on": schedule.on, "tz": schedule.tz}
    return {**columns, "served_until": now}


def _owe(db: Connection, subscriber: int, subscription: int, wishes: Wishes, now: datetime) -> None:
    if not wishes:
        return
    numbers = papers.numbers(db, (paper for paper, _ in wishes))
    rows = ((subscriber, numbers[paper], edition, subscription) for paper, edition in wishes)
    owe(db, rows, day=None, now=now)


def _let_go(db: Connection, subscriber: int, subscription: int) -> None:
    unwant(db, deliveries.c.subscriber_id == subscriber, wants.c.subscription_id == subscription)
