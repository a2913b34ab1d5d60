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
    """A source, and how it stands beside the others in the latest batch. ``shortfall`` is None where it lacks nothing
    that can be told; ``only_here`` are the papers that no other source has; ``days`` its states, oldest first."""

    record: SourceRecord
    shortfall: Shortfall | None
    only_here: tuple[PaperId, ...]
    days: tuple[SourceDay, ...]


def survey(store: Store, now: datetime) -> list[SourceView]:
    """Every source there is."""
    records = store.sources()
    lacking = find_shortfalls(store, {record.series: record.state for record in records}, latest_day(now))
    by_series = {one.series: one for one in lacking}
    listings = store.latest_listings(latest_day(now))
    alone = {one.series: only_here(one, listings) for one in listings} if _several(listings) else {}
    days = store.source_days(now.date() - timedelta(days=DAYS - 1))
    return [
        SourceView(
            record=record,
            shortfall=by_series.get(record.series),
            only_here=alone.get(record.series, ()),
            days=tuple(day for day in days if day.series == record.series),
        )
        for record in records
    ]


def compare(store: Store, report: RoundReport, now: datetime) -> None:
    """Put into the report what the sources that were just read lack."""
    states = {reading.series: reading.state for reading in report.readings}
    if len(states) > 1:
        found = find_shortfalls(store, states, latest_day(now))
        report.shortfalls.extend(one for one in found if one.series in states)


def find_shortfalls(store: Store, states: Mapping[str, SourceState], until: date) -> list[Shortfall]:
    """What each source lacks; one that has only not come to the latest batch yet lacks nothing."""
    listings = [one for one in store.latest_listings(until) if _is_asked(one, states.get(one.series))]
    if not _several(listings):
        return []
    had = store.papers(frozenset().union(*(one.papers for one in listings)))
    return shortfalls(listings, {id_: stored.paper for id_, stored in had.items()})


def _several(listings: Sequence[Listing]) -> bool:
    return len(listings) > 1 and any(one.papers for one in listings)


def _is_asked(listing: Listing, state: SourceState | None) -> bool:
    return bool(listing.papers) or state in ("stalled", "failed", "quiet")
