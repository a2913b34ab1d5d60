"""Which batch a listing is of. The same announcement reaches us from several places under dates that differ by a day
(a digest carries the evening's date, arXiv's feed the next morning's), so a batch is known by its papers' ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SLACK = timedelta(days=3)
"""So many days apart two listings may say they are and still be of one batch (a listing repeated over a holiday)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One announcement. ``number`` is its own for ever, a later batch has a greater one; ``day`` is the earliest date
    that a listing of it says; ``since`` when the first of them was read, None for a batch that nobody knew."""

    number: int
    day: date
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """A listing in the store, of ``size`` papers, that has ``common`` papers with the one in hand."""

    batch: Batch
    size: int
    common: int


@dataclass(frozen=True, slots=True)
class Near:
    """The listings around a day that share papers with the one in hand. ``same_day`` is the batch of arXiv's own
    listings of that day, looked for where the one in hand is arXiv's too: there the day is certain. ``free`` is the
    number of the next new batch."""

    overlaps: Sequence[Overlap]
    same_day: Batch | None
    free: int


def find_batch(near: Near, day: date, size: int) -> Batch:
    """The batch of a listing of ``day`` with ``size`` papers: that with which it shares most, if that is at least half
    of the smaller listing (papers that are replaced the day after they appeared are far fewer); else the one that arXiv
    dates so, else a new one."""
    same = [one for one in near.overlaps if 2 * one.common >= min(one.size, size) > 0]
    if not same:
        return near.same_day or Batch(near.free, day)
    found = max(same, key=lambda one: (one.common, one.batch.number)).batch
    return Batch(found.number, min(found.day, day), found.since)
