"""Turns at servers that want to be asked slowly, over all processes of an installation."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.store.schema import turns as table
from bot.store.sql import upsert

_GLANCE = 1.0
"""Seconds between two looks at a turn that somebody holds: it may be given back early."""
_LONGEST = 600.0
"""Nobody holds a turn for longer: where one seems to be held longer, the clock was set back."""


def take(db: Connection, key: str, *, owner: str, machine: float, hold: float) -> float:
    db.execute(upsert(db, table).values(key=key, free_at=machine).on_conflict_do_nothing())  # two may be the first
    row = db.execute(select(table).where(table.c.key == key).with_for_update()).one()
    wait: float = row.free_at - machine
    if 0.0 < wait <= max(hold, _LONGEST):
        return wait if row.owner is None else min(wait, _GLANCE)
    db.execute(update(table).where(table.c.key == key).values(owner=owner, free_at=machine + hold))
    return 0.0


def give_back(db: Connection, key: str, *, owner: str, machine: float, pause: float) -> None:
    mine = (table.c.key == key, table.c.owner == owner)
    db.execute(update(table).where(*mine).values(owner=None, free_at=machine + pause))
