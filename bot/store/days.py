"""What the listings say of days: which papers a day had.

A batch is of the earliest date that a listing of it bears. On a day that brought nothing new (a weekend, a holiday) the
batch before it was still seen, and is that day's too. Full listings count; topic pages, which show a part of a day,
only where there is no full one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from bot.core.papers import Paper
from bot.store import papers
from bot.store.schema import digest_papers, digests
from bot.store.sql import slices

_LONGEST = 366
"""Of a batch that was seen on and on so many days are known, the last ones: a wrong date may lie centuries off."""

_ByDay = Mapping[date, tuple[int, ...]]
"""The ids of the listings of each day, ascending."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """``day`` is that on which it came, ``last`` the one on which it was last seen."""

    day: date
    last: date
    listings: tuple[int, ...]


def day(db: Connection, day: date) -> Sequence[Paper]:
    query = select(digest_papers.c.paper_n).order_by(digest_papers.c.digest_id, digest_papers.c.position)
    listings = _by_day(db).get(day, ())
    order = dict.fromkeys(n for some in slices(listings) for n in db.execute(query.where(_is_in(some))).scalars())
    found = papers.numbered(db, order)
    return [found[n] for n in order]


def days(db: Connection) -> Sequence[tuple[date, int]]:
    by_day = sorted(_by_day(db).items())
    sizes = {listings: _size(db, listings) for listings in dict.fromkeys(listings for _, listings in by_day)}
    return [(day, sizes[listings]) for day, listings in by_day]


def _size(db: Connection, listings: Sequence[int]) -> int:
    """How many papers stand in them together."""
    if len(listings) == 1:
        return db.execute(select(func.count()).select_from(digest_papers).where(_is_in(listings))).scalar_one()
    numbers = select(digest_papers.c.paper_n).distinct()
    return len({n for some in slices(listings) for n in db.execute(numbers.where(_is_in(some))).scalars()})


def _is_in(listings: Sequence[int]) -> ColumnElement[bool]:
    return digest_papers.c.digest_id.in_(listings)


def _by_day(db: Connection) -> _ByDay:
    of_topics = _days_of(_batches(db, digests.c.topic.is_not(None)))
    return {**of_topics, **_days_of(_batches(db, digests.c.topic.is_(None)))}


def _batches(db: Connection, which: ColumnElement[bool]) -> Iterator[_Batch]:
    columns = (digests.c.id, digests.c.series, digests.c.topic, digests.c.batch, digests.c.date, digests.c.seen_on)
    rows = defaultdict(list)
    for row in db.execute(select(*columns).where(which).order_by(digests.c.id)):
        rows[row.batch].append(row)
    for same in rows.values():
        # A series that published twice means its second list.
        last_of_each = {(row.series, row.topic): row.id for row in same}
        listings = tuple(sorted(last_of_each.values()))
        yield _Batch(min(row.date for row in same), max(row.seen_on for row in same), listings)


def _days_of(batches: Iterable[_Batch]) -> _ByDay:
    """The day of each batch; besides, the days without one on which the batch before them was still seen."""
    came: defaultdict[date, tuple[int, ...]] = defaultdict(tuple)
    stood: dict[date, tuple[date, tuple[int, ...]]] = {}
    for batch in sorted(batches, key=lambda batch: (batch.day, batch.listings)):
        came[batch.day] = tuple(sorted((*came[batch.day], *batch.listings)))
        for day in _later_days(batch):
            before, listings = stood.get(day, (batch.day, ()))
            stood[day] = (batch.day, (*listings, *batch.listings) if before == batch.day else batch.listings)
    return {**{day: tuple(sorted(listings)) for day, (_, listings) in stood.items()}, **came}


def _later_days(batch: _Batch) -> Iterator[date]:
    longest = min((batch.last - batch.day).days, _LONGEST)
    return (batch.last - timedelta(days=n) for n in range(longest))
