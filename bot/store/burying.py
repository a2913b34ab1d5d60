"""Parts that nobody wants any more are not sent, and not tried again."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, true, update

from bot.store.owing import wanted
from bot.store.parts import FREE, mark
from bot.store.schema import deliveries, messages, parts, subscribers, subscriptions, wants
from bot.store.sql import same_delivery

_IN_DOUBT = {
    "error_code": "ended",
    "error_text": "Nobody knows whether this arrived, and the subscription ended before it was found out.",
}


def bury(db: Connection, of: ColumnElement[bool]) -> None:
    """Withdraw what certainly did not arrive of the composed parts ``of`` some kind that nobody wants any more, and
    fail what may have arrived. What is being sent is left: whoever sends it writes what came of it."""
    _give_up(db, of, messages.c.again.is_(False), ~_any(wanted()), ~_asked())


def bury_all(db: Connection, subscriber: int) -> None:
    """The same for all that waits to be sent to a subscriber who has left, also what somebody asked to send again."""
    _give_up(db, messages.c.subscriber_id == subscriber)


def _give_up(db: Connection, *which: ColumnElement[bool]) -> None:
    query = (
        select(parts.c.id, parts.c.repeat)
        .join(messages, messages.c.id == parts.c.message_id)
        .where(*which, parts.c.state.in_(["due", "unknown"]))
        .order_by(parts.c.id)
        .with_for_update(of=parts)
    )
    found = db.execute(query).all()
    mark(db, [row.id for row in found if not row.repeat], "withdrawn", **FREE)
    doubtful = [row.id for row in found if row.repeat]
    mark(db, doubtful, "failed", **FREE, **_IN_DOUBT)
    db.execute(update(deliveries).where(deliveries.c.part_id.in_(doubtful)).values(**_IN_DOUBT))


def is_alive() -> ColumnElement[bool]:
    """That an active subscription wants something in the part, or that it is sent again on request; or that it says
    that there was nothing, to somebody who asks to be told."""
    active = exists(
        select(wants.c.subscription_id)
        .where(
            same_delivery(wants, deliveries),
            wants.c.subscription_id == subscriptions.c.id,
            subscriptions.c.state == "active",
        )
        .correlate(deliveries)
    )
    return or_(messages.c.again, _any(active), _asked())


def _asked() -> ColumnElement[bool]:
    """That the message says that there was nothing, and its subscriber can be reached and still asks to be told."""
    asking = select(subscriptions.c.id).where(
        subscriptions.c.subscriber_id == messages.c.subscriber_id,
        subscriptions.c.state == "active",
        subscriptions.c.empty_days == "tell",
    )
    within_reach = select(subscribers.c.id).where(
        subscribers.c.id == messages.c.subscriber_id, subscribers.c.blocked == ""
    )
    return and_(
        messages.c.empty_at.is_not(None), exists(asking.correlate(messages)), exists(within_reach.correlate(messages))
    )


def _any(holds: ColumnElement[bool]) -> ColumnElement[bool]:
    """That ``holds`` for a delivery in the part."""
    return exists(select(true()).where(deliveries.c.part_id == parts.c.id, holds).correlate(parts))
