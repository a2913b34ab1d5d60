"""What arXiv announced when: the truth behind all that the fake shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.support.arxiv import Entry, Kind, Text

NEW_YORK = ZoneInfo("America/New_York")
_DAY = timedelta(days=1)
_LAST_TOLD = 5
_ORDER: Sequence[Kind] = ("new", "cross", "replace", "replace-cross")


def new_york(text: str) -> datetime:
    """A moment by the clocks of New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One paper on one day: ``text`` as it was then, and its version. ``day`` is the date of the feed. ``added``: only
    those categories list it from now on, nothing else is new. ``submitted``: the moment, where it is not as usual."""

    day: date
    text: Text
    version: int = 1
    added: Sequence[str] = ()
    submitted: datetime | None = None

    def kind_in(self, category: str) -> Kind | None:
        """As what the feed of ``category`` announces it; None where it does not."""
        if self.added:
            return "cross" if any(is_in(one, category) for one in self.added) else None
        if self.version > _LAST_TOLD or not any(is_in(one, category) for one in self.text.categories):
            return None
        primary = is_in(self.text.categories[0], category)
        if self.version > 1:
            return "replace" if primary else "replace-cross"
        return "new" if primary else "cross"

    @property
    def moment(self) -> datetime:
        """When it was submitted: at ten on the weekday before its feed's."""
        before = self.day - _DAY * (3 if self.day.weekday() == 0 else 1)
        return self.submitted or datetime.combine(before, time(10), NEW_YORK)


class Archive:
    """All announcements, by day. ``touched``: when the record of a paper (by its bare id) changed without a word."""

    def __init__(self, announcements: Iterable[Announcement]) -> None:
        self.touched: dict[str, date] = {}
        self._days: defaultdict[date, list[Announcement]] = defaultdict(list)
        for one in announcements:
            self._days[one.day].append(one)

    @property
    def days(self) -> Sequence[date]:
        return sorted(self._days)

    def on(self, day: date) -> Sequence[Announcement]:
        return self._days.get(day, [])

    def until(self, day: date) -> Sequence[Announcement]:
        """Everything up to ``day``, in order."""
        return [one for each in self.days if each <= day for one in self._days[each]]

    def latest(self, day: date, *, behind: int = 0) -> date | None:
        """The last day up to ``day`` on which something was announced, or one so many announcements before it."""
        there = [each for each in self.days if each <= day]
        return there[-1 - behind] if len(there) > behind else None

    def entries(self, category: str, day: date) -> list[Entry]:
        """The feed of ``category``: each paper once, in the order of the kinds."""
        found = [
            Entry(text=one.text, kind=kind, version=one.version)
            for one in self.on(day)
            if (kind := one.kind_in(category))
        ]
        first = {entry.text.id: entry for entry in sorted(found, key=_rank, reverse=True)}
        return sorted(first.values(), key=_rank)


def _rank(entry: Entry) -> int:
    return _ORDER.index(entry.kind)


def is_in(listed: str, category: str) -> bool:
    """Whether the category ``listed`` is ``category``, or in that archive."""
    return listed == category or listed.startswith(f"{category}.")
