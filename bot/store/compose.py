"""What is owed to whom, and the messages made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, insert, select, true, update

from bot.core.addresses import Address
from bot.core.deliveries import Part
from bot.core.papers import Paper, PaperId
from bot.core.records import Composed, ComposedPart, Owed
from bot.core.slots import Slots
from bot.core.subscriptions import Subscriber
from bot.store import papers
from bot.store.digests import heard_of_all
from bot.store.schema import UNCOMPOSED, deliveries, messages, parts, subscribers, subscriptions, wants
from bot.store.sql import same_delivery, slices
from bot.store.subscriptions import subscriber_of
from bot.store.timing import Timing

_ACTIVE = (wants.c.subscription_id == subscriptions.c.id) & (subscriptions.c.state == "active")


def owed(db: Connection, *, after: int, limit: int, slots: Slots) -> Sequence[Owed]:
    timing = Timing(db, slots)
    waiting = due_to_somebody(timing)
    query = (
        select(subscribers)
        .where(subscribers.c.id > after, subscribers.c.blocked == "", exists(waiting.correlate(subscribers)))
        .order_by(subscribers.c.id)
        .limit(limit)
    )
    who = {row.id: subscriber_of(row.id, row) for row in db.execute(query)}
    rows = _wanted_rows(db, list(who), timing)
    known = papers.numbered(db, {row.paper_n for row in rows})
    due_at = timing.slots_of(db, list(who))
    return [
        _owed(who[id_], list(mine), known, due_at.get(id_, {}), slots.now)
        for id_, mine in groupby(rows, key=lambda row: row.subscriber_id)
    ]


def due_to_somebody(timing: Timing) -> Select[Any]:
    """Whether a subscription of the subscriber is due now and wants what is not composed. Whose time it is comes first:
    of most subscribers it is none, whatever waits for them."""
    mine = (subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.state == "active", timing.is_due)
    wanting = (same_delivery(wants, deliveries), wants.c.subscription_id == subscriptions.c.id)
    something = select(true()).where(deliveries.c.subscriber_id == subscribers.c.id, UNCOMPOSED, *wanting)
    open_ones = exists(something.correlate(subscribers, subscriptions))
    return select(true()).select_from(timing.joined).where(*mine, open_ones)


def _owed(
    subscriber: Subscriber,
    mine: Sequence[Any],
    known: Mapping[int, Paper],
    slots: Mapping[int, datetime],
    now: datetime,
) -> Owed:
    wanted = groupby(mine, key=lambda row: (row.paper_n, row.edition))

    def first_due(ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(ids, key=lambda id_: (slots.get(id_, now), id_)))

    return Owed(
        subscriber=subscriber,
        papers=[(known[n], edition, first_due(row.subscription_id for row in rows)) for (n, edition), rows in wanted],
        days=tuple(sorted({row.day for row in mine if row.day})),
        slots=slots,
    )


def _wanted_now() -> ColumnElement[bool]:
    """That an active subscription wants the delivery."""
    return exists(select(true()).where(same_delivery(wants, deliveries), _ACTIVE).correlate(deliveries))


def _wanted_rows(db: Connection, who: Sequence[int], timing: Timing) -> list[Any]:
    order = [deliveries.c.subscriber_id, deliveries.c.paper_n, deliveries.c.edition, wants.c.subscription_id]
    query = (
        select(*order, deliveries.c.day)
        .join(wants, same_delivery(wants, deliveries))
        .join(timing.joined, _ACTIVE)
        .where(UNCOMPOSED, timing.is_due)
        .order_by(*order)
    )
    return [row for some in slices(who) for row in db.execute(query.where(deliveries.c.subscriber_id.in_(some)))]


def add(db: Connection, composed: Sequence[Composed], *, owner: str, lease_until: float) -> Sequence[Sequence[Part]]:
    every = (paper for message in composed for part in message.parts for paper in (*part.papers, *part.beyond))
    numbers = papers.numbers(db, (id_ for id_, _, _ in every))
    shown = {message.key: [_entries(part, numbers) for part in message.parts] for message in composed}
    _lock(db, composed)
    return write(db, _still_due(db, composed, shown), shown, owner, lease_until)


def write(
    db: Connection, kept: Sequence[Composed], shown: _Shown, owner: str, lease_until: float
) -> Sequence[Sequence[Part]]:
    """Write messages that may be written, claimed; the parts of each, in order."""
    if not kept:
        return []
    _serve(db, kept)
    heard_of_all(db, [message.subscriber_id for message in kept if not message.again])
    ids = _write_messages(db, kept)
    rows = [row for m in kept for row in _part_rows(m, ids[m.key], shown[m.key], owner, lease_until)]
    db.execute(insert(parts), rows)
    return _take(db, kept, ids, shown)


def _entries(part: ComposedPart, numbers: Mapping[PaperId, int]) -> list[_Entry]:
    counted = ((numbers[id_], edition, sub, 1) for id_, edition, sub in part.beyond)
    return [*((numbers[id_], edition, sub) for id_, edition, sub in part.papers), *counted]


def _lock(db: Connection, composed: Sequence[Composed]) -> None:
    """Lock the subscriptions that are served, before their deliveries: in the order in which others lock them."""
    for some in slices(sorted({id_ for message in composed for id_ in message.served})):
        query = select(subscriptions.c.id).where(subscriptions.c.id.in_(some)).order_by(subscriptions.c.id)
        db.execute(query.with_for_update())


def _serve(db: Connection, kept: Sequence[Composed]) -> None:
    rows = [{"n": id_, "until": message.composed_at} for message in kept for id_ in message.served]
    if rows:
        table = subscriptions
        settled = table.c.served_until
        db.execute(update(table).where(table.c.id == bindparam("n")).values({settled: bindparam("until")}), rows)


_Entry = tuple[int, ...]
"""paper_n, edition, subscription_id, and a 1 where the part only counts it."""

_Shown = Mapping[str, list[list[_Entry]]]
"""By key of message: for each part its papers, as they stand in the database."""


def _still_due(db: Connection, composed: Sequence[Composed], shown: _Shown) -> list[Composed]:
    """Those over old deliveries whose subscriber was not forgotten, and those all of whose deliveries are still due,
    wanted, and in no other message; locked."""
    there = _still_there(db, [message.subscriber_id for message in composed if message.again])
    due: set[tuple[int, int, int]] = set()
    key = [deliveries.c.subscriber_id, deliveries.c.paper_n, deliveries.c.edition]
    for some in slices(sorted({message.subscriber_id for message in composed if not message.again})):
        query = select(*key).where(UNCOMPOSED, deliveries.c.subscriber_id.in_(some), _wanted_now()).order_by(*key)
        due.update((subscriber, n, edition) for subscriber, n, edition in db.execute(query.with_for_update()))
    kept = []
    for message in composed:
        own = {(message.subscriber_id, n, edition) for part in shown[message.key] for n, edition, *_ in part}
        if message.subscriber_id in there if message.again else own <= due:
            kept.append(message)
            due -= own
    return kept


def _still_there(db: Connection, who: Sequence[int]) -> set[int]:
    query = select(subscribers.c.id).where(subscribers.c.id.in_(who)).order_by(subscribers.c.id)
    return set(db.execute(query.with_for_update(key_share=True, read=True)).scalars()) if who else set()


def _write_messages(db: Connection, kept: Sequence[Composed]) -> dict[str, int]:
    rows = [
        {
            "subscriber_id": message.subscriber_id,
            "key": message.key,
            "messenger": message.messenger,
            "heading": message.heading,
            "composed_at": message.composed_at,
            "again": message.again,
            "empty_at": message.empty,
        }
        for message in kept
    ]
    db.execute(insert(messages), rows)
    return {
        key: id_
        for some in slices(message.key for message in kept)
        for key, id_ in db.execute(select(messages.c.key, messages.c.id).where(messages.c.key.in_(some)))
    }


def _part_rows(
    message: Composed,
    id: int,  # noqa: A002
    shown: Sequence[Sequence[_Entry]],
    owner: str,
    lease_until: float,
) -> list[dict[str, Any]]:
    fixed = {"message_id": id, "of": len(message.parts), "state": "due", "attempts": 0, "repeat": False}
    claim = {"owner": owner, "lease_until": lease_until}
    return [
        fixed | claim | {"number": n, "key": f"{message.key}-{n}", "payload": dict(part.payload), "papers": papers}
        for n, (part, papers) in enumerate(zip(message.parts, shown, strict=True), 1)
    ]


def _take(db: Connection, kept: Sequence[Composed], ids: Mapping[str, int], shown: _Shown) -> Sequence[Sequence[Part]]:
    """Put the deliveries into their parts; the parts of each message, in order."""
    found = {
        (row.message_id, row.number): row.id
        for some in slices(ids.values())
        for row in db.execute(
            select(parts.c.message_id, parts.c.number, parts.c.id).where(parts.c.message_id.in_(some))
        )
    }
    rows = [
        {"s": m.subscriber_id, "n": n, "e": edition, "subscription_id": sub, "part_id": found[ids[m.key], number]}
        for m in kept
        if not m.again
        for number, part in enumerate(shown[m.key], 1)
        for n, edition, sub, *_ in part
    ]
    if rows:
        db.execute(_PUT, rows)
    who = _addresses(db, (m.subscriber_id for m in kept))
    return [
        [
            _part(m, part, number=n, id_=found[ids[m.key], n], message_id=ids[m.key], address=who[m.subscriber_id])
            for n, part in enumerate(m.parts, 1)
        ]
        for m in kept
    ]


def _addresses(db: Connection, ids: Iterable[int]) -> dict[int, Address]:
    query = select(subscribers.c.id, subscribers.c.kind, subscribers.c.identity, subscribers.c.target)
    return {
        id_: Address(*address)
        for some in slices(sorted(set(ids)))
        for id_, *address in db.execute(query.where(subscribers.c.id.in_(some)))
    }


def _part(message: Composed, part: ComposedPart, *, number: int, id_: int, message_id: int, address: Address) -> Part:
    """As ``parts.load`` would read it; but a payload is large."""
    return Part(
        id=id_,
        key=f"{message.key}-{number}",
        message_id=message_id,
        number=number,
        of=len(message.parts),
        address=address,
        messenger=message.messenger,
        composed_at=message.composed_at.astimezone(UTC),
        payload=dict(part.payload),
        papers=len(part.papers),
        beyond=len(part.beyond),
    )


_PUT = (
    update(deliveries)
    .where(deliveries.c.subscriber_id == bindparam("s"))
    .where(deliveries.c.paper_n == bindparam("n"))
    .where(deliveries.c.edition == bindparam("e"))
    .values(subscription_id=bindparam("subscription_id"), part_id=bindparam("part_id"))
)
