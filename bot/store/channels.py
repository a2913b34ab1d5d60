"""How the ways to inboxes stand, over all processes of an installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select, update

from bot.core.channels import Channel, closed_by, moment
from bot.core.deliveries import Closed
from bot.store.schema import channels as table
from bot.store.schema import messages
from bot.store.sql import upsert

_OPEN = {"why": None, "code": "", "text": "", "attempts": 0, "try_at": 0.0}


def channels(db: Connection) -> Sequence[Channel]:
    return [_channel(row) for row in db.execute(select(table).order_by(table.c.messenger))]


def close(db: Connection, messenger: str, closed: Closed, *, machine: float) -> tuple[Channel, bool]:
    first = {"messenger": messenger, "since": moment(machine), **_OPEN}
    db.execute(upsert(db, table).values(first).on_conflict_do_nothing())  # two may be the first
    before = _locked(db, messenger)
    now = closed_by(before, messenger, closed, machine)
    values = {"why": now.why, "code": now.code, "text": now.text, "since": now.since, "attempts": now.attempts}
    db.execute(update(table).where(table.c.messenger == messenger).values(try_at=now.try_at, **values))
    return now, before is None or before.why != now.why


def reopen(db: Connection, messenger: str, *, machine: float) -> Channel | None:
    before = _locked(db, messenger)
    if before is None or before.why is None:
        return None
    db.execute(update(table).where(table.c.messenger == messenger).values(since=moment(machine), **_OPEN))
    return before


def knock(db: Connection, *, machine: float) -> None:
    db.execute(update(table).where(table.c.try_at > machine).values(try_at=machine))


def is_shut(machine: float) -> ColumnElement[bool]:
    """That the messenger of a message may not be tried yet."""
    this = (table.c.messenger == messages.c.messenger, table.c.try_at > machine)
    return exists(select(table.c.messenger).where(*this).correlate(messages))


def _locked(db: Connection, messenger: str) -> Channel | None:
    row = db.execute(select(table).where(table.c.messenger == messenger).with_for_update()).first()
    return _channel(row) if row else None


def _channel(row: Row[Any]) -> Channel:
    return Channel(**row._mapping)  # noqa: SLF001 - public, whatever its name
