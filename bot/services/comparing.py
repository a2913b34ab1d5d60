"""Sources side by side: what one lacks of the latest batch that another has, and how each was day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.batches import latest_day
from bot.core.digests import SourceState
from bot.core.papers import PaperId
from bot.core.ports import Store
from bot.core.records import Listing, SourceDay, SourceRecord
from bot.core.shortfalls import Shortfall, only_here, shortfalls
from bot.services.reports import RoundReport

DAYS = 30
"""How far back the states are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source, and how it stands beside the others in one batch: ``has`` papers of it, ``only_here`` those that no
    other source has; ``shortfall`` is None where it lacks nothing that can be told. ``days`` are its states, oldest
    first."""

    record: SourceRecord
    has: int
    shortfall: Shortfall | None
    only_here: tuple[PaperId, ...]
    days: tuple[SourceDay, ...]


def survey(store: Store, now: datetime, day: date | None = None) -> list[SourceView]:
    """Every source there is, in the latest batch; with ``day`` in the one that was the latest on that day."""
    records, until = store.sources(), day or latest_day(now)
    days = store.source_days(min(now.date(), until) - timedelta(days=DAYS - 1))
    states = {one.series: one.state for one in days if one.day == day} if day else {r.series: r.state for r in records}
    listings = store.latest_listings(until)
    lacking = {one.series: one for one in _shortfalls(store, listings, states)}
    has = {one.series: one for one in listings}
    return [
        SourceView(
            record=record,
            has=len(has[record.series].papers) if record.series in has else 0,
            shortfall=lacking.get(record.series),
            only_here=only_here(has[record.series], listings) if _several(listings) and record.series in has else (),
            days=tuple(one for one in days if one.series == record.series),
        )
        for record in records
    ]


def compare(store: Store, report: RoundReport, now: datetime) -> None:
    """Put into the report what the sources that were just read lack."""
    states = {reading.series: reading.state for reading in report.readings}
    if len(states) > 1:
        found = _shortfalls(store, store.latest_listings(latest_day(now)), states)
        report.shortfalls.extend(one for one in found if one.series in states)


def _shortfalls(store: Store, listings: Sequence[Listing], states: Mapping[str, SourceState]) -> list[Shortfall]:
    """What each source lacks; one that has only not come to the batch yet lacks nothing."""
    asked = [one for one in listings if _is_asked(one, states.get(one.series))]
    if not _several(asked):
        return []
    had = store.papers(frozenset().union(*(one.papers for one in asked)))
    return shortfalls(asked, {id_: stored.paper for id_, stored in had.items()})


def _several(listings: Sequence[Listing]) -> bool:
    return len(listings) > 1 and any(one.papers for one in listings)


def _is_asked(listing: Listing, state: SourceState | None) -> bool:
    return bool(listing.papers) or state in ("stalled", "failed", "quiet")
