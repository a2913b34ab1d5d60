"""When subscriptions were paused: the state alone says only whether they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.core.addresses import Address
from bot.core.subscriptions import SubscriptionState
from bot.core.traces import Pause
from bot.store.digests import last_read
from bot.store.schema import pauses as table
from bot.store.schema import subscribers, subscriptions


def note_pause(db: Connection, subscription: int, state: SubscriptionState, now: datetime) -> None:
    """A subscription comes into ``state``: a pause begins, goes on, or ends."""
    running = (table.c.subscription_id == subscription, table.c.until.is_(None))
    if state != "paused":
        db.execute(update(table).where(*running).values(until=now, until_digest=last_read(db)))
    elif db.execute(select(table.c.id).where(*running).limit(1)).first() is None:
        db.execute(insert(table).values(subscription_id=subscription, since=now, after_digest=last_read(db)))


def pauses(db: Connection, address: Address) -> Sequence[Pause]:
    """The pauses of all subscriptions of ``address``, oldest first."""
    query = (
        select(table.c.subscription_id, table.c.after_digest, table.c.until_digest)
        .join(subscriptions, subscriptions.c.id == table.c.subscription_id)
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .where(subscribers.c.identity == address.identity)
        .order_by(table.c.id)
    )
    return [Pause(row.subscription_id, row.after_digest, row.until_digest) for row in db.execute(query)]
