"""A dossier as one JSON document: everything by what it belongs to, ids as strings, times with zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from bot.cli.views import Json, error_json
from bot.core.dossiers import Dossier, Row

_ERROR = ("error_code", "error_text")


def dossier_json(found: Dossier) -> Json:
    return {
        "address": str(found.address),
        "subscriber": _row(found.subscriber) if found.subscriber else None,
        "suppressed_since": _value("since", found.suppressed["since"]) if found.suppressed else None,
        "confirmations": [_row(row, without=("id", "digest")) for row in found.confirmations],
        "subscriptions": [
            {**_row(row, without=("subscriber_id",)), "pauses": _of(found.pauses, "subscription_id", row)}
            for row in found.subscriptions
        ],
        "deliveries": [_delivery(found, row) for row in found.deliveries],
        "messages": [
            {**_row(row, without=("subscriber_id",)), "parts": _of(found.parts, "message_id", row)}
            for row in found.messages
        ],
        "bounces": [_row(row, without=("id", "subscriber_id")) for row in found.bounces],
    }


def _delivery(found: Dossier, row: Row) -> Json:
    same = ("paper", "edition")
    wanting = [w["subscription_id"] for w in found.wants if all(w[name] == row[name] for name in same)]
    return {**_row(row, without=("subscriber_id",)), "wanted_by": [str(id_) for id_ in wanting]}


def _of(rows: Iterable[Row], owner: str, row: Row) -> list[Json]:
    return [_row(one, without=("id", owner)) for one in rows if one[owner] == row["id"]]


def _row(row: Row, *, without: Collection[str] = ()) -> Json:
    said = {name: _value(name, value) for name, value in row.items() if name not in {*without, *_ERROR}}
    if _ERROR[0] in row:
        said["error"] = error_json(*(row[name] for name in _ERROR))
    return said


def _value(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _value(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_value("", one) for one in value]
    is_id = name == "id" or name.endswith("_id")
    return str(value) if is_id and isinstance(value, int) else value
