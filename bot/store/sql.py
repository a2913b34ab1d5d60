"""The little SQL that every table needs: upserts of both dialects, lists in slices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, Update, and_, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

SLICE = 1000
"""How many values stand in one IN list: well below what either engine can bind."""


def slices(values: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def upsert(db: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT; both dialects spell it the same."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def insert_one(db: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row; the id it got."""
    key = db.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None  # noqa: S101 - a single row always has one
    return int(key[0])


def put(db: Connection, column: ColumnElement[Any], ids: Iterable[int], **values: Any) -> None:
    """Set ``values`` in the rows of a table whose ``column`` is one of ``ids``. The statement is made once: for one
    row, making it would cost more than running it."""
    statement = _putting(column, tuple(values))
    for some in slices(ids):
        db.execute(statement, {"these": some, **{f"new_{name}": value for name, value in values.items()}})


@lru_cache(maxsize=256)
def _putting(column: Any, names: tuple[str, ...]) -> Update:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(column.table).where(column.in_(bindparam("these", expanding=True))).values(new)


def same_delivery(one: Table, other: Table) -> ColumnElement[bool]:
    """Rows of two tables that speak of the same delivery."""
    return and_(
        one.c.subscriber_id == other.c.subscriber_id,
        one.c.paper_n == other.c.paper_n,
        one.c.edition == other.c.edition,
    )
