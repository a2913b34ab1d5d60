"""Which batch a listing is of. The same announcement reaches us from several places under dates that differ by a day
(a digest carries the evening's date, arXiv's feed the next morning's), so a batch is known by its papers' ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS_APART = 5
"""So many days apart two listings may say they are and still be of one batch: the digest of a Thursday evening, and a
feed that still shows it on the Tuesday after a holiday."""


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
    """The listings around a day that share papers with the one in hand. ``own`` is the batch of what the same source
    has of that very day, where the one in hand is more of it. ``same_day`` is the batch of arXiv's own listings of that
    day, looked for where the one in hand is arXiv's too: there the day is certain. ``free`` is the number of the next
    new batch."""

    overlaps: Sequence[Overlap]
    same_day: Batch | None
    free: int
    own: Batch | None = None


def find_batch(near: Near, day: date, size: int) -> Batch:
    """The batch of a listing of ``day`` with ``size`` papers: that of which it is more; else that with which it shares
    most, if that is enough; else the one that arXiv dates so; else one of which it has half, if only a paper or two;
    else a new one."""
    found = near.own or _best(near, size, _is_sure) or near.same_day or _best(near, size, _is_half)
    return Batch(found.number, min(found.day, day), found.since) if found else Batch(near.free, day)


def _best(near: Near, size: int, is_same: Callable[[int, int], bool]) -> Batch | None:
    same = [one for one in near.overlaps if is_same(one.common, min(one.size, size))]
    return max(same, key=lambda one: (one.common, one.batch.number)).batch if same else None


def _is_sure(common: int, smaller: int) -> bool:
    """Whether two listings of which the smaller has so many papers are certainly of one batch. A digest leaves out the
    papers that have a category beyond its own, and may have less than half of a category's; those that are replaced
    soon after they appeared, and come again, are fewer than one of ten."""
    return common >= 3 and (_is_half(common, smaller) or (common >= 8 and 3 * common >= smaller))


def _is_half(common: int, smaller: int) -> bool:
    return 2 * common >= smaller > 0


def latest_day(now: datetime) -> date:
    """The latest day that a batch may rightly say at ``now``: tomorrow, for it is tomorrow already elsewhere."""
    return (now + timedelta(days=1)).date()


def around(day: date) -> tuple[date, date]:
    """The first and the last day that a listing of ``day``'s batch may say."""
    number, last = day.toordinal(), date.max.toordinal()
    return date.fromordinal(max(number - DAYS_APART, 1)), date.fromordinal(min(number + DAYS_APART, last))
