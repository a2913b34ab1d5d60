"""What is due and waits only for its time: somebody active wants it, and nobody whose time it is now.

Most subscribers who wait have nothing but that, and theirs is counted as a whole: a morning's papers are many.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, true

from bot.core.slots import next_slot
from bot.store.schema import UNCOMPOSED, deliveries, subscribers, subscriptions, wants
from bot.store.sql import same_delivery
from bot.store.timing import Timing, schedules

_MINE = and_(deliveries.c.subscriber_id == subscribers.c.id, UNCOMPOSED)
_WANTING = and_(same_delivery(wants, deliveries), wants.c.subscription_id == subscriptions.c.id)
_ACTIVE = subscriptions.c.state == "active"


def count_timed(db: Connection, timing: Timing) -> int:
    """How many deliveries wait for their time."""
    every = select(func.count()).select_from(deliveries).where(_MINE)
    some = every.where(_is_timed(timing))
    of_one = case(
        (_may_have_more(timing), some.correlate(subscribers).scalar_subquery()),
        else_=every.correlate(subscribers).scalar_subquery(),
    )
    total = select(func.coalesce(func.sum(of_one), 0)).select_from(subscribers).where(subscribers.c.blocked == "")
    return int(db.execute(total).scalar_one())


def first_slot(db: Connection, timing: Timing, now: datetime) -> datetime | None:
    """The first slot that anything waits for, in the zone of its schedule."""
    something = select(true()).where(_WANTING, UNCOMPOSED, deliveries.c.subscriber_id == subscriptions.c.subscriber_id)
    reachable = select(true()).where(subscribers.c.id == subscriptions.c.subscriber_id, subscribers.c.blocked == "")
    there = [exists(query.correlate(subscriptions)) for query in (reachable, something)]
    found = schedules(db, ~timing.is_due, *there, of=timing.joined)
    slots = [(slot, schedule.tz) for schedule in found if (slot := next_slot(schedule, now))]
    if not slots:
        return None
    first, zone = min(slots)
    return first.astimezone(ZoneInfo(zone))


def has_more(timing: Timing) -> ColumnElement[bool]:
    """That a subscriber has something due and not composed that waits for more than its time."""
    anything, more = select(true()).where(_MINE), select(true()).where(_MINE, ~_is_timed(timing))
    blocked = and_(subscribers.c.blocked != "", exists(anything.correlate(subscribers)))
    return or_(blocked, and_(_may_have_more(timing), exists(more.correlate(subscribers))))


def _may_have_more(timing: Timing) -> ColumnElement[bool]:
    """That a subscriber has a paused subscription, or one whose time it is."""
    other = or_(subscriptions.c.state == "paused", and_(_ACTIVE, timing.is_due))
    return exists(_of(timing).where(subscriptions.c.subscriber_id == subscribers.c.id, other).correlate(subscribers))


def _is_timed(timing: Timing) -> ColumnElement[bool]:
    by_anybody = select(true()).where(_WANTING, _ACTIVE)
    by_due = select(true()).select_from(wants.join(timing.joined, _WANTING)).where(_ACTIVE, timing.is_due)
    return and_(exists(by_anybody.correlate(deliveries)), ~exists(by_due.correlate(deliveries)))


def _of(timing: Timing) -> Select[Any]:
    return select(true()).select_from(timing.joined)
