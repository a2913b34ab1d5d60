"""Whose time it is: the slots that are open now, and the mark up to which all are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.core.messages import SourceLine
from bot.core.ports import Store
from bot.core.slots import Slots, is_awaited, is_held, next_due, next_slot, open_slots
from bot.core.subscriptions import Subscription

_MARK = "slots closed until"
_READ = "sources read at"


def slots_now(store: Store, now: datetime, lines: Sequence[SourceLine]) -> Slots:
    """The open slots of all schedules, the sources being as ``lines`` say."""
    held = is_held({line.state for line in lines})
    return open_slots(store.schedules(), now, closed_until=_closed_until(store), held=held)


def note_reading(store: Store, began: datetime) -> None:
    """All sources were read, from ``began`` on, and what they brought is planned."""
    store.set_note(_READ, began.astimezone(UTC).isoformat())


def close_slots(store: Store, until: datetime, lines: Sequence[SourceLine]) -> None:
    """Close the slots up to ``until``, when all that was due had its turn: what comes later waits for the next ones.
    They stay open while something is awaited from a source, and those since the sources were last read do: nobody knows
    yet what comes for them."""
    read = read_at(store)
    if read is not None and not is_awaited({line.state for line in lines}):
        store.set_note(_MARK, min(until, read).astimezone(UTC).isoformat())


def read_at(store: Store) -> datetime | None:
    """When all sources were last begun to be read, and what they brought planned."""
    return _moment(store, _READ)


def due_at(store: Store, subscriptions: Sequence[Subscription], now: datetime) -> list[datetime | None]:
    """When each subscription gets its next message, if anything matches: at a slot, which may be past if it is open
    still; None with each batch, and for one that is not active."""
    closed = _closed_until(store)
    return [
        next_due(one.schedule, one.served_until, now, closed_until=closed) if one.state == "active" else None
        for one in subscriptions
    ]


def until_next_slot(store: Store, now: datetime) -> float | None:
    """Seconds from ``now`` to the next slot of anybody; None where nobody has any."""
    slots = [slot for schedule in store.schedules() if (slot := next_slot(schedule, now))]
    return (min(slots) - now).total_seconds() if slots else None


def _closed_until(store: Store) -> datetime | None:
    return _moment(store, _MARK)


def _moment(store: Store, key: str) -> datetime | None:
    noted = store.note(key)
    return datetime.fromisoformat(noted) if noted else None
