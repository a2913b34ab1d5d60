"""Two counters that say whether what somebody decided from is still so, and the lock that orders all planning."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Text, cast, select, update

from bot.core.errors import StaleError
from bot.core.records import Epochs
from bot.store.schema import EPOCHS, meta


def read(db: Connection) -> Epochs:
    return _epochs(db, lock=False)


def lock(db: Connection) -> Epochs:
    """The counters; nobody else moves them until this transaction ends."""
    return _epochs(db, lock=True)


def check(db: Connection, expected: Epochs) -> None:
    """Lock the counters.

    Raises StaleError when they are not ``expected``.
    """
    found = lock(db)
    if found != expected:
        raise StaleError(f"decided under {expected}, now it is {found}")


def move(db: Connection, *names: str) -> None:
    later = cast(cast(meta.c.value, Integer) + 1, Text)
    db.execute(update(meta).where(meta.c.key.in_(names)).values(value=later))


def _epochs(db: Connection, *, lock: bool) -> Epochs:
    query = select(meta.c.key, meta.c.value).where(meta.c.key.in_(EPOCHS)).order_by(meta.c.key)
    rows = db.execute(query.with_for_update() if lock else query)
    found = {key: int(value) for key, value in rows}
    return Epochs(subscriptions=found["subscriptions"], digests=found["digests"])
