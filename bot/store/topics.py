"""Topics in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.core.records import Epochs
from bot.core.topics import Topic
from bot.store import epochs as counters
from bot.store.schema import meta
from bot.store.schema import topics as table
from bot.store.sql import upsert

_FINGERPRINT = "topics"


def topics(db: Connection) -> tuple[Topic, ...]:
    rows = db.execute(select(table).order_by(table.c.retired, table.c.position))
    return tuple(_topic(row.name, row.definition, row.retired) for row in rows)


def fingerprint(db: Connection) -> str | None:
    return db.execute(select(meta.c.value).where(meta.c.key == _FINGERPRINT)).scalar()


def replace(
    db: Connection, new: Sequence[Topic], fingerprint: str, *, followed: frozenset[str], epochs: Epochs
) -> None:
    counters.check(db, epochs)
    names = {topic.name for topic in new}
    gone = [topic for topic in topics(db) if topic.name in followed - names]
    rows = [_row(topic, n, retired=False) for n, topic in enumerate(new)]
    rows += [_row(topic, n, retired=True) for n, topic in enumerate(gone, len(new))]
    db.execute(delete(table))
    if rows:
        db.execute(insert(table), rows)
    _remember(db, fingerprint)
    counters.move(db, "subscriptions")


def mark(db: Connection, expected: str, fingerprint: str) -> bool:
    this = (meta.c.key == _FINGERPRINT, meta.c.value == expected)
    return db.execute(update(meta).where(*this).values(value=fingerprint)).rowcount == 1


def _remember(db: Connection, fingerprint: str) -> None:
    row = upsert(db, meta).values(key=_FINGERPRINT, value=fingerprint)
    db.execute(row.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": row.excluded.value}))


def _row(topic: Topic, position: int, *, retired: bool) -> Mapping[str, Any]:
    definition = {"keywords": topic.keywords, "filters": topic.filters}
    return {"name": topic.name, "position": position, "definition": definition, "retired": retired}


def _topic(name: str, definition: Mapping[str, list[list[str]]], retired: bool) -> Topic:
    keywords = tuple(tuple(condition) for condition in definition["keywords"])
    filters = tuple(tuple(condition) for condition in definition["filters"])
    return Topic(name, keywords, filters, retired)
