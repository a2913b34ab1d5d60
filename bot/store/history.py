"""Looking back: the record of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from bot.core.addresses import Address
from bot.core.papers import Paper, PaperId
from bot.core.records import HistoryLine
from bot.core.subscriptions import Subscriber
from bot.store.papers import numbered
from bot.store.parts import entry
from bot.store.schema import deliveries, messages, papers, parts, subscribers, subscriptions, wants
from bot.store.sql import same_delivery
from bot.store.subscriptions import subscriber_of

_ORDER = (deliveries.c.planned_at, deliveries.c.subscriber_id, deliveries.c.paper_n, deliveries.c.edition)
_NOTE_ORDER = (messages.c.composed_at, parts.c.id)


def history(
    db: Connection,
    *,
    address: Address | None,
    paper: PaperId | None,
    since: datetime | None,
    limit: int | None,
) -> Sequence[HistoryLine]:
    query, notes = _lines(), _notes()
    if address is not None:
        query = query.where(subscribers.c.identity == address.identity)
        notes = notes.where(subscribers.c.identity == address.identity)
    if paper is not None:
        query = query.where(papers.c.id == paper)
    if since is not None:
        query = query.where(deliveries.c.planned_at >= since)
        notes = notes.where(messages.c.composed_at >= since)
    lines = [_line(row) for row in _latest(db, query, _ORDER, limit)]
    if paper is None:
        lines += [_note(row) for row in _latest(db, notes, _NOTE_ORDER, limit)]
        lines.sort(key=lambda line: line.planned_at)
    return lines if limit is None else lines[-limit:]


def _latest(db: Connection, query: Select[Any], order: Sequence[Any], limit: int | None) -> Sequence[Row[Any]]:
    if limit is None:
        return db.execute(query.order_by(*order)).all()
    return db.execute(query.order_by(*(column.desc() for column in order)).limit(limit)).all()[::-1]


def _notes() -> Select[Any]:
    """Messages that say that there was nothing."""
    return (
        select(parts, subscribers.c.identity, messages.c.heading, messages.c.composed_at)
        .join(messages, messages.c.id == parts.c.message_id)
        .join(subscribers, subscribers.c.id == messages.c.subscriber_id)
        .where(messages.c.empty_at.is_not(None))
    )


def _note(row: Row[Any]) -> HistoryLine:
    return HistoryLine(
        address=row.identity,
        paper=None,
        title=row.heading,
        edition=0,
        subscription_id=None,
        subscription="",
        state=row.state,
        planned_at=row.composed_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        receipt=row.receipt,
        error_code=row.error_code,
        error_text=row.error_text,
    )


def _lines() -> Select[Any]:
    # What is not composed yet stands under the first subscription that wants it.
    first = select(func.min(wants.c.subscription_id)).where(same_delivery(wants, deliveries)).correlate(deliveries)
    shown_under = func.coalesce(deliveries.c.subscription_id, first.scalar_subquery())
    return (
        select(deliveries, subscribers.c.identity, papers.c.id.label("paper"), papers.c.title)
        .add_columns(subscriptions.c.id.label("under"), subscriptions.c.name, parts.c.message_id, parts.c.receipt)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .join(papers, papers.c.n == deliveries.c.paper_n)
        .outerjoin(subscriptions, subscriptions.c.id == shown_under)
        .outerjoin(parts, parts.c.id == deliveries.c.part_id)
    )


def _line(row: Row[Any]) -> HistoryLine:
    return HistoryLine(
        address=row.identity,
        paper=PaperId(row.paper),
        title=row.title,
        edition=row.edition,
        subscription_id=row.under,
        subscription=row.name or "",
        state=row.state,
        planned_at=row.planned_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        receipt=row.receipt,
        error_code=row.error_code,
        error_text=row.error_text,
    )


Told = tuple[Subscriber, Sequence[tuple[Paper, int, int]]]


def told(db: Connection, *, message_id: int | None, address: Address | None, paper: PaperId | None) -> Told | None:
    if message_id is not None:
        return _told_in_message(db, message_id)
    if address is not None and paper is not None:
        return _told_to_address(db, address, paper)
    raise ValueError("told() needs a message, or an address and a paper")


def _told_in_message(db: Connection, message_id: int) -> Told | None:
    settled = parts.c.state.in_(["sent", "failed"])
    query = (
        select(subscribers, parts.c.papers)
        .join(messages, messages.c.subscriber_id == subscribers.c.id)
        .join(parts, parts.c.message_id == messages.c.id)
        .where(messages.c.id == message_id, settled)
        .order_by(parts.c.number)
    )
    rows = db.execute(query).all()
    return _told(db, rows[0], [entry(one)[:3] for row in rows for one in row.papers]) if rows else None


def _told_to_address(db: Connection, address: Address, paper: PaperId) -> Told | None:
    settled = deliveries.c.state.in_(["sent", "failed", "summarised"])
    query = (
        select(subscribers, deliveries.c.paper_n, deliveries.c.edition, deliveries.c.subscription_id)
        .join(deliveries, deliveries.c.subscriber_id == subscribers.c.id)
        .join(papers, papers.c.n == deliveries.c.paper_n)
        .where(subscribers.c.identity == address.identity, papers.c.id == paper, settled)
        .order_by(deliveries.c.edition)
    )
    rows = db.execute(query).all()
    return _told(db, rows[0], [(r.paper_n, r.edition, r.subscription_id) for r in rows]) if rows else None


def _told(db: Connection, who: Row[Any], entries: Sequence[tuple[int, ...]]) -> Told:
    known = numbered(db, (n for n, _, _ in entries))
    return subscriber_of(who.id, who), [(known[n], edition, sub) for n, edition, sub in entries]
