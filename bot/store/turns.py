"""Turns at servers that want to be asked slowly, over all processes of an installation."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from bot.store.schema import turns as table

_GLANCE = 1.0
"""Seconds between two looks at a turn that somebody holds: it may be given back early."""
_MADE = 86_400.0
"""Nobody holds a turn for a day: the clock was set back."""


def take(db: Connection, key: str, *, owner: str, machine: float, hold: float) -> float:
    row = db.execute(select(table).where(table.c.key == key).with_for_update()).first()
    values = {"owner": owner, "free_at": machine + hold}
    if row is None:
        db.execute(insert(table).values(key=key, **values))
        return 0.0
    wait: float = row.free_at - machine
    if 0.0 < wait < _MADE:
        return wait if row.owner is None else min(wait, _GLANCE)
    db.execute(update(table).where(table.c.key == key).values(values))
    return 0.0


def give_back(db: Connection, key: str, *, owner: str, machine: float, pause: float) -> None:
    mine = (table.c.key == key, table.c.owner == owner)
    db.execute(update(table).where(*mine).values(owner=None, free_at=machine + pause))
