"""Owing papers and letting go of them: deliveries and the subscriptions that want them.

Many rows at once go through a temporary table: quick to fill, and each unique key is asked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    delete,
    exists,
    literal,
    null,
    select,
    true,
    tuple_,
    update,
)

from bot.store.columns import Moment
from bot.store.schema import UNCOMPOSED, deliveries, subscriptions, wants
from bot.store.sql import same_delivery, slices, upsert

WantRow = tuple[int, int, int, int]
"""subscriber_id, paper_n, edition, subscription_id"""

_LOAD = 10_000
_MANY = 5_000

_wanted = Table(
    "wanted",
    MetaData(),
    *(Column(name, Integer, nullable=False) for name in ("subscriber_id", "paper_n", "edition", "subscription_id")),
    prefixes=["TEMPORARY"],
)
_KEY = [_wanted.c.subscriber_id, _wanted.c.paper_n, _wanted.c.edition]


def owe(db: Connection, rows: Iterable[WantRow], *, day: date | None, now: datetime) -> int:
    """Owe every row; how many deliveries are newly due. What is on its way or settled stays as it is. ``day`` is that
    of the batch which brings the papers."""
    _wanted.create(db, checkfirst=False)
    _fill(db, rows)
    count = _deliver(db, day, now)
    _want(db)
    _wanted.drop(db, checkfirst=False)
    if count >= _MANY and db.dialect.name == "postgresql":
        # Its planner believes the old numbers until it counts again by itself, a minute later: too late for this round.
        db.exec_driver_sql("ANALYZE deliveries, wants, subscribers, subscriptions")
    return count


def _fill(db: Connection, rows: Iterable[WantRow]) -> None:
    if db.dialect.name == "postgresql":
        driver: Any = db.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy("COPY wanted FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        for some in slices(rows, _LOAD):
            db.exec_driver_sql("INSERT INTO wanted VALUES (?, ?, ?, ?)", some)


def _deliver(db: Connection, day: date | None, now: datetime) -> int:
    # In the order of the key: quick to write, and two writers meet their rows in the same order. SQLite needs the
    # WHERE to tell ON CONFLICT from a join.
    fixed = (literal("due"), literal(now, Moment), literal(day, Date))
    keys = select(*_KEY, *fixed).distinct().where(true()).order_by(*_KEY)
    columns = ["subscriber_id", "paper_n", "edition", "state", "planned_at", "day"]
    new = upsert(db, deliveries).from_select(columns, keys)
    again = {"part_id": null(), "subscription_id": null(), "error_code": null(), "error_text": null()}
    done = db.execute(
        new.on_conflict_do_update(
            index_elements=list(deliveries.primary_key.columns),
            set_={name: new.excluded[name] for name in ("state", "planned_at", "day")} | again,
            where=deliveries.c.state == "withdrawn",
        ),
        execution_options={"preserve_rowcount": True},
    )
    return done.rowcount


def _want(db: Connection) -> None:
    every = [*_KEY, _wanted.c.subscription_id]
    rows = select(*every).where(true()).order_by(*every)
    db.execute(upsert(db, wants).from_select([c.name for c in every], rows).on_conflict_do_nothing())


def unwant(db: Connection, of: ColumnElement[bool], by: ColumnElement[bool]) -> None:
    """Forget the wants ``by`` some subscriptions for deliveries ``of`` some kind that are not composed."""
    open_ones = select(deliveries.c.subscriber_id, deliveries.c.paper_n, deliveries.c.edition).where(UNCOMPOSED, of)
    key = tuple_(wants.c.subscriber_id, wants.c.paper_n, wants.c.edition)
    db.execute(delete(wants).where(key.in_(open_ones), by))


def unwant_but(db: Connection, some: Sequence[int], still: Set[tuple[int, int]]) -> None:
    """Forget what active subscriptions want of those papers and is not composed, but for the pairs of paper and
    subscription in ``still``. Those of paused subscriptions, for which nobody looked, stay."""
    key = [wants.c.subscriber_id, wants.c.paper_n, wants.c.edition, wants.c.subscription_id]
    query = (
        select(*key)
        .join(deliveries, same_delivery(wants, deliveries))
        .join(subscriptions, subscriptions.c.id == wants.c.subscription_id)
        .where(UNCOMPOSED, deliveries.c.paper_n.in_(some), subscriptions.c.state == "active")
    )
    doomed = [row for row in db.execute(query) if (row.paper_n, row.subscription_id) not in still]
    for rows in slices(doomed):
        db.execute(delete(wants).where(tuple_(*key).in_([tuple(row) for row in rows])))


def told_since(db: Connection, papers: Iterable[int], since: datetime | None) -> set[tuple[int, int]]:
    """The pairs of subscriber and paper, of ``papers``, where the paper as such was planned at or after ``since``."""
    if since is None:
        return set()
    found: set[tuple[int, int]] = set()
    first = (deliveries.c.edition == 0, deliveries.c.state != "withdrawn", deliveries.c.planned_at >= since)
    for some in slices(sorted(set(papers))):
        query = select(deliveries.c.subscriber_id, deliveries.c.paper_n).where(*first, deliveries.c.paper_n.in_(some))
        found.update((subscriber, n) for subscriber, n in db.execute(query))
    return found


def withdraw_unwanted(db: Connection, of: ColumnElement[bool]) -> None:
    """Withdraw those deliveries that are not composed and that nobody wants any more."""
    db.execute(update(deliveries).where(UNCOMPOSED, of, ~wanted()).values(state="withdrawn"))


def wanted() -> ColumnElement[bool]:
    """That a subscription which has not ended wants the delivery."""
    return exists(
        select(wants.c.subscription_id)
        .where(
            same_delivery(wants, deliveries),
            wants.c.subscription_id == subscriptions.c.id,
            subscriptions.c.state.in_(["active", "paused"]),
        )
        .correlate(deliveries)
    )
