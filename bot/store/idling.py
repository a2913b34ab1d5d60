"""Who is due and has nothing to get, and the messages that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select

from bot.core.deliveries import Part
from bot.core.emptydays import Announcement, DueOne, Idle
from bot.core.records import Composed, Epochs
from bot.core.schedules import Schedule
from bot.core.slots import SKEW, Slots
from bot.store import epochs as counters
from bot.store.compose import due_to_somebody, write
from bot.store.digests import SHOWN
from bot.store.schema import digest_papers, digests, messages, subscribers, subscriptions
from bot.store.sql import slices
from bot.store.subscriptions import subscriber_of
from bot.store.timing import Timing

_FIELDS = [
    subscriptions.c.id,
    subscriptions.c.subscriber_id,
    subscriptions.c.every,
    subscriptions.c.at,
    subscriptions.c.on,
    subscriptions.c.tz,
    subscriptions.c.empty_days,
    subscriptions.c.after_digest,
]


def idle(db: Connection, *, after: int, limit: int, slots: Slots) -> Sequence[Idle]:
    timing = Timing(db, slots)
    busy = exists(due_to_somebody(timing).correlate(subscribers))
    query = (
        select(subscribers)
        .where(subscribers.c.id > after, subscribers.c.blocked == "", _asked(db, timing, after), ~busy)
        .order_by(subscribers.c.id)
        .limit(limit)
    )
    who = {row.id: row for row in db.execute(query)}
    due: dict[int, list[DueOne]] = {id_: [] for id_ in who}
    heard = _heard(db, list(who), slots)
    for row in _due_rows(db, list(who), timing):
        due[row.subscriber_id].append(_due_one(row, slots, heard.get(row.subscriber_id, ())))
    return [Idle(subscriber_of(id_, row), due[id_], row.told_batch) for id_, row in who.items()]


def _asked(db: Connection, timing: Timing, after: int) -> ColumnElement[bool]:
    """That one that is due asks to be told and, where it gets each batch, there is one to be told of."""
    newest = db.execute(select(func.coalesce(func.max(digests.c.batch), 0)).where(SHOWN)).scalar_one()
    own = subscribers.alias()
    asking = (
        select(subscriptions.c.subscriber_id)
        .select_from(timing.joined.join(own, own.c.id == subscriptions.c.subscriber_id))
        .where(subscriptions.c.subscriber_id > after, subscriptions.c.state == "active", timing.is_due)
        .where(subscriptions.c.empty_days == "tell")
        .where(or_(subscriptions.c.every != "batch", own.c.told_batch < newest))
    )
    return subscribers.c.id.in_(asking)  # few ask: they are found first, not asked for one by one


def _due_rows(db: Connection, who: Sequence[int], timing: Timing) -> list[Row[Any]]:
    query = (
        select(*_FIELDS)
        .select_from(timing.joined)
        .where(subscriptions.c.state == "active", timing.is_due)
        .order_by(subscriptions.c.id)
    )
    return [row for some in slices(who) for row in db.execute(query.where(subscriptions.c.subscriber_id.in_(some)))]


def _heard(db: Connection, who: Sequence[int], slots: Slots) -> Mapping[int, Sequence[Any]]:
    """By subscriber the messages since the first of the open slots, and those that said of one that it was empty:
    also where that was told at a later time, by another clock."""
    moments = sorted({slot.at for slot in slots.opened.values()})
    found: dict[int, list[Any]] = {}
    if not moments:
        return found
    since = messages.c.composed_at.between(moments[0], slots.now + SKEW)
    query = select(messages.c.subscriber_id, messages.c.composed_at, messages.c.empty_at)
    query = query.where(messages.c.again.is_(False), or_(since, messages.c.empty_at.in_(moments)))
    for some in slices(who):
        for row in db.execute(query.where(messages.c.subscriber_id.in_(some))):
            found.setdefault(row.subscriber_id, []).append(row)
    return found


def _due_one(row: Row[Any], slots: Slots, heard: Sequence[Any]) -> DueOne:
    schedule = Schedule(row.every, row.at, row.on, row.tz)
    at = slots.opened[schedule].at if schedule.every != "batch" else None
    return DueOne(
        id=row.id,
        schedule=schedule,
        at=at,
        tells=row.empty_days == "tell",
        after_digest=row.after_digest,
        heard=at is not None and any(one.empty_at == at or at <= one.composed_at <= slots.now + SKEW for one in heard),
    )


def announcements(db: Connection, limit: int) -> Sequence[Announcement]:
    first, since = func.min(digests.c.id), func.min(digests.c.read_at)
    day = func.min(digests.c.date)
    latest = select(digests.c.batch, day, first, since).where(SHOWN).group_by(digests.c.batch)
    rows = db.execute(latest.order_by(digests.c.batch.desc()).limit(limit)).all()[::-1]
    count = (
        select(digests.c.batch, func.count(digest_papers.c.paper_n.distinct()).label("size"))
        .join(digest_papers, digest_papers.c.digest_id == digests.c.id)
        .where(SHOWN, digests.c.batch.in_([number for number, *_ in rows]))
        .group_by(digests.c.batch)
    )
    sizes = {row.batch: row.size for row in db.execute(count)}
    return [
        Announcement(batch=number, day=day_, first=id_, since=moment, papers=sizes.get(number, 0))
        for number, day_, id_, moment in rows
    ]


def add(
    db: Connection, composed: Sequence[Composed], *, epochs: Epochs, owner: str, lease_until: float
) -> Sequence[Sequence[Part]]:
    counters.check(db, epochs)  # nothing was planned, and nobody has changed a subscription, since
    who = [message.subscriber_id for message in composed]
    for some in slices(sorted(who)):
        query = select(subscribers.c.id).where(subscribers.c.id.in_(some)).order_by(subscribers.c.id)
        db.execute(query.with_for_update(key_share=True)).all()
    moments = {message.empty for message in composed}
    told = {row for some in slices(who) for row in _told(db, some, moments)}
    kept = [message for message in composed if (message.subscriber_id, message.empty) not in told]
    return write(db, kept, {message.key: [[] for _ in message.parts] for message in kept}, owner, lease_until)


def _told(
    db: Connection, who: Sequence[int], moments: Collection[datetime | None]
) -> Iterator[tuple[int, datetime | None]]:
    """Which of these subscribers were told already that there was nothing, each with the moment."""
    query = select(messages.c.subscriber_id, messages.c.empty_at)
    query = query.where(messages.c.subscriber_id.in_(who), messages.c.empty_at.in_(moments))
    return ((subscriber, moment) for subscriber, moment in db.execute(query))
