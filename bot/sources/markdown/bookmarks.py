"""What a markdown source leaves itself for next time, as a short JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.sources.places import as_date, date_in

_MISSED = 31
PATIENCE = timedelta(days=14)
"""So many failed digests are remembered and tried again, for so long."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """``listings``: the last listing by the digest's name without its day; ``days``: the day on which it was new. In a
    folder of days also the ``day`` it has come to, the ``contents`` (hashes by name) of what was read of that day, and
    what was ``missed``: the names of digests that could not be read, and since when they are tried again."""

    day: date | None = None
    listings: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    missed: Mapping[str, date] = field(default_factory=dict)

    def after(self, key: str, listing: str, day: date) -> Bookmark:
        """``listing`` was shown, and was new on ``day``."""
        return replace(self, listings={**self.listings, key: listing}, days={**self.days, key: day})

    def at(self, day: date, name: str, content: str) -> Bookmark:
        """``name`` of ``day`` was read, and no later day before."""
        same_day = self.contents if self.day == day else {}
        return replace(self.without(name), day=day, contents={**same_day, name: content})

    def is_past(self, day: date) -> bool:
        return self.day is not None and day < self.day

    def missing(self, name: str, today: date) -> Bookmark:
        """``name`` could not be read ``today``; of too many such names the newest are kept."""
        missed = {name: today, **self.missed}
        newest = sorted(missed, key=lambda each: (date_in(each) or date.min, each))[-_MISSED:]
        return replace(self, missed={each: missed[each] for each in newest})

    def without(self, name: str) -> Bookmark:
        return replace(self, missed={each: since for each, since in self.missed.items() if each != name})

    def gives_up(self, name: str, today: date) -> bool:
        """Whether ``name`` has been tried for long enough."""
        return today - self.missed.get(name, today) > PATIENCE

    def dump(self) -> str:
        said = {
            "day": self.day.isoformat() if self.day else None,
            "listings": dict(self.listings),
            "days": {name: day.isoformat() for name, day in self.days.items()},
            "contents": dict(self.contents),
            "missed": {name: since.isoformat() for name, since in self.missed.items()},
        }
        return json.dumps(said, sort_keys=True)


def load(text: str | None) -> Bookmark:
    """The bookmark in ``text``; an empty one when there is none, or when it is not ours."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Bookmark()
    if not isinstance(found, dict):
        return Bookmark()
    day = found.get("day")
    return Bookmark(
        day=as_date(day) if isinstance(day, str) else None,
        listings=_texts(found.get("listings")),
        contents=_texts(found.get("contents")),
        days=_dates(found.get("days")),
        missed=_dates(found.get("missed")),
    )


def _dates(found: object) -> dict[str, date]:
    dates = {name: as_date(text) for name, text in _texts(found).items()}
    return {name: day for name, day in dates.items() if day}


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}
