"""What a plan's matches owe, and what is owed no more: what is due stays due while it is wanted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.core.batches import Batch
from bot.core.records import Plan
from bot.store import papers
from bot.store.owing import owe, told_since, unwant_but, withdraw_unwanted
from bot.store.schema import deliveries, digests
from bot.store.sql import slices


def write_wants(db: Connection, plan: Plan, batch: Batch, now: datetime) -> int:
    """Owe what the plan says, and no longer owe what is not wanted any more of the papers that changed."""
    numbers = papers.numbers(db, (*(want.paper_id for want in plan.wants), *plan.reconsidered))
    changed = list(slices(numbers[paper] for paper in plan.reconsidered if paper in numbers))
    still = {(numbers[paper], subscription) for paper, subscription in plan.still if paper in numbers}
    for some in changed:
        unwant_but(db, some, still)
    doubtful = {numbers[w.paper_id] for w in plan.wants if w.edition and w.paper_id in plan.unversioned}
    told = told_since(db, doubtful, batch.since)
    rows = ((w.subscriber_id, numbers[w.paper_id], w.edition, w.subscription_id) for w in plan.wants)
    owed = (row for row in rows if not row[2] or row[:2] not in told)  # one by one: there may be millions
    due = owe(db, owed, day=_day_of(db, batch), now=now) if plan.wants else 0
    for some in changed:
        withdraw_unwanted(db, deliveries.c.paper_n.in_(some))
    return due


def _day_of(db: Connection, batch: Batch) -> date:
    """The day under which the first listing of the batch came: the same for all that the batch brings, whatever days
    other listings of it say."""
    first = select(digests.c.date).where(digests.c.batch == batch.number).order_by(digests.c.id).limit(1)
    day: date = db.execute(first).scalar_one()
    return day
