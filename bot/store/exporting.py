"""All that the memory holds about one address, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.core.addresses import Address
from bot.core.channels import moment
from bot.core.dossiers import Dossier, Row
from bot.store.forgetting import about
from bot.store.papers import numbered
from bot.store.parts import entry
from bot.store.register import digest
from bot.store.schema import (
    bounces,
    confirmations,
    deliveries,
    messages,
    parts,
    pauses,
    subscribers,
    subscriptions,
    suppressed,
    wants,
)

_MACHINE = ("since", "asked_at", "next_try_at", "lease_until", "tried_since")
"""Columns that hold machine time, where they are numbers."""


def dossier(db: Connection, address: Address) -> Dossier:
    mine = digest(address)
    asked = select(confirmations).where(confirmations.c.digest == mine).order_by(confirmations.c.id)
    left = db.execute(select(suppressed).where(suppressed.c.digest == mine)).mappings().first()
    by_digest: dict[str, Any] = {
        "confirmations": [_plain(row) for row in db.execute(asked).mappings()],
        "suppressed": _plain(left) if left else None,
    }
    who = db.execute(select(subscribers.c.id).where(subscribers.c.identity == address.identity)).scalar()
    if who is None:
        return Dossier(address=address, **by_digest)
    [subscriber] = _rows(db, subscribers, who)
    return Dossier(address=address, subscriber=subscriber, **by_digest, **_own(db, who))


def _own(db: Connection, who: int) -> dict[str, Any]:
    tables = (subscriptions, pauses, deliveries, wants, messages, parts, bounces)
    found = {table.name: _rows(db, table, who) for table in tables}
    names = _names(db, found)
    for rows in (found["deliveries"], found["wants"]):
        for row in rows:
            row.update(names[row.pop("paper_n")])
    for row in found["parts"]:
        row["papers"] = [_of_part(names, one) for one in row["papers"]]
    return found


def _rows(db: Connection, table: Table, who: int) -> list[dict[str, Any]]:
    query = select(table).where(about(table, who)).order_by(*table.primary_key.columns)
    return [_plain(row) for row in db.execute(query).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: moment(v) if name in _MACHINE and isinstance(v, float) else v for name, v in row.items()}


def _names(db: Connection, found: Mapping[str, Iterable[Row]]) -> Mapping[int, Row]:
    """The papers that they speak of, by number."""
    shown = {entry(one)[0] for row in found["parts"] for one in row["papers"]}
    known = numbered(db, shown.union(row["paper_n"] for row in found["deliveries"]))
    return {n: {"paper": one.id, "title": one.title} for n, one in known.items()}


def _of_part(names: Mapping[int, Row], stored: Sequence[int]) -> Row:
    n, edition, subscription, counted = entry(stored)
    return {**names[n], "edition": edition, "subscription_id": subscription, "counted": counted}
