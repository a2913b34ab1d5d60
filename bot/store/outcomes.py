"""What came of sending: outcomes are written where the claim still stands, and the claims given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, tuple_, update

from bot.core.deliveries import Closed, Outcome, Part, Refused, Sent, Unknown
from bot.store import bounces
from bot.store import epochs as counters
from bot.store.owing import withdraw_unwanted
from bot.store.parts import FREE, entry, mark, standing
from bot.store.schema import bounces as came_back
from bot.store.schema import deliveries, messages, parts, subscribers
from bot.store.sql import put, slices

_NOT_TOLD = ("due", "unknown", "failed", "withdrawn")


@dataclass(frozen=True, slots=True)
class _Settling:
    """One outcome being written: the part's row with its message's, and when to try again."""

    db: Connection
    row: Row[Any]
    part: Part
    now: datetime
    machine: float
    again_at: float | None

    def write(self, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self._sent(outcome.receipt)
            case Refused(permanent=True, destination=True):
                self._blocked(outcome)
            case Refused(permanent=False) if self.again_at is not None:
                self._later("due", outcome, repeat=self.part.repeat)
            case Unknown(permanent=False) if self.again_at is not None:
                self._later("unknown", outcome, repeat=True)
            case Refused() | Unknown():
                self._failed(outcome)
            case Closed():
                raise ValueError("a closed way is no outcome of a part: release it")

    def _sent(self, receipt: str) -> None:
        self._part("sent", receipt=receipt, sent_at=self.now, **_WELL)
        if self.row.again:
            self._told_again()
        self._deliveries("sent", sent_at=self.now, **_WELL)
        self._summarise()
        if self.row.came_back:
            bounces.overtaken(self.db, self.row.id)

    def _later(self, state: str, outcome: Refused | Unknown, *, repeat: bool) -> None:
        self._part(state, next_try_at=self.again_at, repeat=repeat, **self._failure(outcome))
        self._deliveries(state, **_error(outcome))

    def _failed(self, outcome: Refused | Unknown) -> None:
        self._part("failed", **self._failure(outcome))
        self._deliveries("failed", **_error(outcome))

    def _blocked(self, outcome: Refused) -> None:
        """Nothing reaches that address: what is left of the message is owed again, for the day it works. A part
        that is being sent, or that may have arrived, is not: it would come twice."""
        reason = outcome.text.strip() or outcome.code or "nothing reaches this address"
        who = self.row.subscriber_id
        self.db.execute(update(subscribers).where(subscribers.c.id == who).values(blocked=reason))
        rest = select(parts.c.id).where(parts.c.message_id == self.row.message_id, parts.c.id != self.row.id)
        ids = list(self.db.execute(rest.where(parts.c.state == "due").order_by(parts.c.id).with_for_update()).scalars())
        mark(self.db, ids, "withdrawn", **FREE)
        self._part("failed", **self._failure(outcome))
        back = {"state": "due", "part_id": None, **_error(outcome)}
        inside = deliveries.c.part_id.in_([self.row.id, *ids])
        self.db.execute(update(deliveries).where(inside).values(back))
        withdraw_unwanted(self.db, deliveries.c.subscriber_id == who)

    def _told_again(self) -> None:
        """Take over those deliveries that nothing has reached yet. A part that is left empty has nothing to say."""
        left: set[int] = set()
        for n, edition, _, counted in map(entry, self.row.papers):
            key = (deliveries.c.subscriber_id == self.row.subscriber_id, deliveries.c.paper_n == n)
            missing = deliveries.c.state.in_([*_NOT_TOLD, *([] if counted else ["summarised"])])
            this = (*key, deliveries.c.edition == edition, missing)
            left.update(id_ for id_ in self.db.execute(select(deliveries.c.part_id).where(*this)).scalars() if id_)
            self.db.execute(update(deliveries).where(*this).values(part_id=self.row.id))
        inside = exists(select(deliveries.c.part_id).where(deliveries.c.part_id == parts.c.id).correlate(parts))
        waiting = parts.c.state.in_(["due", "unknown"])
        self.db.execute(update(parts).where(parts.c.id.in_(left), waiting, ~inside).values(state="withdrawn", **FREE))

    def _summarise(self) -> None:
        """The part is there, but those of its papers that it only counts are not."""
        inside = update(deliveries).where(deliveries.c.part_id == self.row.id)
        key = tuple_(deliveries.c.paper_n, deliveries.c.edition)
        for some in slices((n, edition) for n, edition, _, counted in map(entry, self.row.papers) if counted):
            self.db.execute(inside.where(key.in_(some)).values(state="summarised"))

    def _failure(self, outcome: Refused | Unknown) -> dict[str, Any]:
        since = self.machine if self.row.tried_since is None else self.row.tried_since
        return {"attempts": self.row.attempts + 1, "tried_since": since, **_error(outcome)}

    def _part(self, state: str, **values: Any) -> None:
        put(self.db, parts.c.id, [self.row.id], state=state, **FREE, **values)

    def _deliveries(self, state: str, **values: Any) -> None:
        put(self.db, deliveries.c.part_id, [self.row.id], state=state, **values)


def settle(
    db: Connection,
    outcomes: Sequence[tuple[Part, Outcome]],
    *,
    owner: str,
    now: datetime,
    machine: float,
    next_try_at: Mapping[int, float],
) -> frozenset[int]:
    if any(map(_is_gone, outcomes)):  # what becomes owed again changes what others decide from; this lock comes first
        counters.lock(db)
        counters.move(db, "subscriptions")
    own = standing(db, (part.id for part, _ in outcomes), owner=owner)
    rows = {row.id: row for some in slices(own) for row in db.execute(_ROWS, {"these": some})}
    simple = {part.id: o.receipt for part, o in outcomes if isinstance(o, Sent) and _is_simple(rows.get(part.id))}
    _write_sent(db, simple, now)
    # A destination that is gone comes last: it takes back what the same message has still to send.
    for part, outcome in sorted(outcomes, key=_is_gone):
        if part.id in rows and part.id not in simple:
            _Settling(db, rows[part.id], part, now, machine, next_try_at.get(part.id)).write(outcome)
    return frozenset(own)


def _is_simple(row: Row[Any] | None) -> bool:
    """Whether it is an ordinary part, all of whose papers it shows: what nearly all are."""
    return row is not None and not (
        row.again or row.came_back or any(counted for *_, counted in map(entry, row.papers))
    )


def _write_sent(db: Connection, receipts: Mapping[int, str], now: datetime) -> None:
    """As ``_Settling`` does it, for many ordinary parts at once."""
    if receipts:
        db.execute(_SENT, [{"this": id_, "new_receipt": receipt, "now": now} for id_, receipt in receipts.items()])
        put(db, deliveries.c.part_id, receipts, state="sent", sent_at=now, **_WELL)


_WELL = {"error_code": None, "error_text": None}
_SENT = (
    update(parts)
    .where(parts.c.id == bindparam("this"))
    .values(state="sent", receipt=bindparam("new_receipt"), sent_at=bindparam("now"), **FREE, **_WELL)
)


def _is_gone(settled: tuple[Part, Outcome]) -> bool:
    return isinstance(settled[1], Refused) and settled[1].gone


_ROWS = (
    select(parts.c.id, parts.c.message_id, parts.c.attempts, parts.c.papers, parts.c.tried_since)
    .add_columns(messages.c.subscriber_id, messages.c.again)
    .add_columns(exists(select(came_back.c.id).where(came_back.c.part_id == parts.c.id)).label("came_back"))
    .join(messages, messages.c.id == parts.c.message_id)
    .where(parts.c.id.in_(bindparam("these", expanding=True)))
)


def _error(outcome: Refused | Unknown) -> dict[str, str]:
    return {"error_code": outcome.code, "error_text": outcome.text}
