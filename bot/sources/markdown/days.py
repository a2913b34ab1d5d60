"""A folder of days: which of its digests are to be read now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.sources.markdown.bookmarks import Bookmark
from bot.sources.markdown.files import README, TOPICS, fingerprint
from bot.sources.places import as_date, date_in


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """One digest of the folder, a file or a folder itself, and the day in its name."""

    date: date
    path: Path

    @property
    def name(self) -> str:
        return self.path.name


def is_digest_folder(folder: Path) -> bool:
    return (folder / README).exists() or (folder / TOPICS).is_dir()


def days_in(folder: Path) -> Sequence[Day]:
    """Folders called YYYY-MM-DD and markdown files with such a day in their name, oldest first."""
    found = ((_day_of(path), path) for path in folder.iterdir())
    return sorted(Day(day, path) for day, path in found if day)


def _day_of(path: Path) -> date | None:
    if path.is_dir():
        return as_date(path.name)
    return date_in(path.name) if path.suffix == ".md" else None


def to_read(days: Sequence[Day], mark: Bookmark) -> Sequence[Day]:
    """Without a bookmark the latest day only. With one, all days since, what has come or changed on its own, and what
    could not be read before; oldest first."""
    if mark.day is None:
        return [day for day in days if day.date == days[-1].date]
    return [day for day in days if day.name in mark.missed or (not mark.is_past(day.date) and _is_news(day, mark))]


def _is_news(day: Day, mark: Bookmark) -> bool:
    return day.date != mark.day or mark.contents.get(day.name) != fingerprint(day.path)
