"""Whose time it is: which subscriptions are due at their slots, as conditions of queries.

The open slots are few and travel as one parameter, a JSON object; here it is a table again, of names and moments.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, JSON, ColumnElement, Connection, FromClause, case, cast, func, literal, or_, select
from sqlalchemy.types import DateTime

from bot.core.schedules import Schedule
from bot.core.slots import SKEW, Slots
from bot.store.schema import subscriptions

_SCHEDULE = [subscriptions.c.every, subscriptions.c.at, subscriptions.c.on, subscriptions.c.tz]


def schedules(db: Connection, *where: ColumnElement[bool], of: FromClause = subscriptions) -> Sequence[Schedule]:
    """The different schedules with slots that active subscriptions have, of those that fit ``where``."""
    timed = (subscriptions.c.state == "active", subscriptions.c.every != "batch")
    rows = db.execute(select(*_SCHEDULE).select_from(of).where(*timed, *where).distinct().order_by(*_SCHEDULE))
    return [Schedule(*row) for row in rows]


class Timing:
    """The open slots within one transaction. ``joined`` is the table of subscriptions, each with its open slot beside
    it, if there is one; ``is_due`` says that a row of it is due now."""

    def __init__(self, db: Connection, slots: Slots) -> None:
        self._slots = slots
        opened = _table(db, slots)
        self.joined = subscriptions.outerjoin(opened, opened.c.name == self._name())
        since: ColumnElement[Any] = opened.c.since
        served = subscriptions.c.served_until
        settled_before = served < (cast(since, DateTime(timezone=True)) if _is_postgres(db) else since)
        open_one = opened.c.name.is_not(None) & or_(self._is_unmarked(), settled_before)
        self.is_due: ColumnElement[bool] = or_(subscriptions.c.every == "batch", open_one)

    def slots_of(self, db: Connection, subscribers: Sequence[int]) -> dict[int, dict[int, datetime]]:
        """By subscriber their subscriptions that are due at a slot, with its moment."""
        query = (
            select(subscriptions.c.subscriber_id, subscriptions.c.id, *_SCHEDULE)
            .select_from(self.joined)
            .where(subscriptions.c.subscriber_id.in_(subscribers), subscriptions.c.state == "active", self.is_due)
            .where(subscriptions.c.every != "batch")
        )
        found: dict[int, dict[int, datetime]] = {}
        for subscriber, id_, *schedule in db.execute(query):
            found.setdefault(subscriber, {})[id_] = self._slots.opened[Schedule(*schedule)].at
        return found

    def _is_unmarked(self) -> ColumnElement[bool]:
        served = subscriptions.c.served_until
        return or_(served.is_(None), served > self._slots.now + SKEW)

    def _name(self) -> ColumnElement[str]:
        """The name of the slot at which a subscription may be due; NULL for each batch."""
        kind = case((self._is_unmarked(), literal("unmarked")), else_=literal("marked"))
        every, at, on, tz = _SCHEDULE
        return kind + " " + every + " " + at + " " + func.coalesce(on, "") + " " + tz


def _table(db: Connection, slots: Slots) -> CTE:
    rows = {}
    for schedule, slot in slots.opened.items():
        name = f"{schedule.every} {schedule.at} {schedule.on or ''} {schedule.tz}"
        since = slot.since.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        rows[f"marked {name}"] = since + ("+00" if _is_postgres(db) else "")  # as the column has it
        if slot.unmarked:
            rows[f"unmarked {name}"] = rows[f"marked {name}"]
    document = literal(json.dumps(rows))
    each = func.json_each_text(cast(document, JSON)) if _is_postgres(db) else func.json_each(document)
    table = each.table_valued("key", "value")
    return select(table.c.key.label("name"), table.c.value.label("since")).cte("opened").prefix_with("MATERIALIZED")


def _is_postgres(db: Connection) -> bool:
    return db.dialect.name == "postgresql"
