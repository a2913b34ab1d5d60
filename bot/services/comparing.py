"""Sources side by side, after they were read: what one lacks of the latest batch is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.core.digests import SourceState
from bot.core.ports import Store
from bot.core.records import Listing
from bot.core.shortfalls import Shortfall, shortfalls
from bot.services.reports import RoundReport


def compare(store: Store, report: RoundReport, now: datetime) -> None:
    """Put into the report what the sources that were just read lack."""
    states = {reading.series: reading.state for reading in report.readings}
    if len(states) > 1:
        found = find_shortfalls(store, states, latest(now))
        report.shortfalls.extend(one for one in found if one.series in states)


def find_shortfalls(store: Store, states: Mapping[str, SourceState], until: date) -> list[Shortfall]:
    """What each source lacks; one that has only not come to the latest batch yet lacks nothing."""
    listings = [one for one in store.latest_listings(until) if _is_asked(one, states.get(one.series))]
    if sum(bool(one.papers) for one in listings) == 0 or len(listings) < 2:
        return []
    return shortfalls(listings, {paper.id: paper for paper in store.latest_batch(until)})


def latest(now: datetime) -> date:
    """The day up to which a batch may say it is: tomorrow is already there elsewhere."""
    return (now + timedelta(days=1)).date()


def _is_asked(listing: Listing, state: SourceState | None) -> bool:
    return bool(listing.papers) or state in ("stalled", "failed", "quiet")
