"""How each source was, day by day of the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.core.digests import Reading
from bot.core.records import SourceDay
from bot.store.schema import source_days as table
from bot.store.sql import upsert


def note_day(db: Connection, reading: Reading, now: datetime) -> None:
    """Note the reading's state for the day of ``now``. A day on which something new came stays fresh, however often
    the same is seen again."""
    key = {"series": reading.series, "day": now.date()}
    before = db.execute(select(table.c.state).filter_by(**key)).scalar()
    if before == "fresh" and reading.state != "fresh":
        return
    values = {"state": reading.state, "papers": len(reading.papers)}
    row = upsert(db, table).values(**key, **values)
    db.execute(row.on_conflict_do_update(index_elements=[table.c.series, table.c.day], set_=values))


def source_days(db: Connection, since: date) -> Sequence[SourceDay]:
    query = select(table).where(table.c.day >= since).order_by(table.c.day, table.c.series)
    return [SourceDay(series=row.series, day=row.day, state=row.state, papers=row.papers) for row in db.execute(query)]
