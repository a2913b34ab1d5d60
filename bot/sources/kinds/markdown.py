"""Markdown digests on disk: a topic page or full archive, a folder with both, a folder of days."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.core.digests import DateFrom, Reading
from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.core.ports import Filling
from bot.sources.kinds import Context, Kind
from bot.sources.local import explained, is_local, locate, told
from bot.sources.markdown import bookmarks
from bot.sources.markdown.bookmarks import PATIENCE, Bookmark
from bot.sources.markdown.days import Day, days_in, is_digest_folder, to_read
from bot.sources.markdown.files import fingerprint, topic_files
from bot.sources.markdown.findings import Finding, failed
from bot.sources.markdown.folders import read_digest
from bot.sources.markdown.looking_back import look_back
from bot.sources.markdown.readings import Dated, is_awaited, reading_of
from bot.sources.places import date_of, starred


@dataclass(frozen=True, slots=True)
class MarkdownSource:
    """``path`` as it was named, made absolute; ``series`` follows links."""

    name: str
    series: str
    path: Path

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        mark, today = bookmarks.load(bookmark), now.date()
        try:
            days = self.days()
        except SourceError as error:
            yield reading_of(self, Dated(failed(error), "", None, None), mark)
            return
        if days is None:
            yield explained(self._reading(read_digest(self.path, today), self.path, mark, today))
        else:
            yield from self._since([day for day in days if day.date <= today], mark, now)

    def days(self) -> list[Day] | None:
        """The days, when this is a folder of days; None for a single digest."""
        with told():
            if not self.path.is_dir() or is_digest_folder(self.path):
                return None
            if days := days_in(self.path):
                return list(days)
            if topic_files(self.path):
                return None
        raise SourceError(
            "There is no digest in this folder: no README.md, no hot_topic folder, no day (YYYY-MM-DD).",
            code="not_a_digest",
            do="Check the path.",
        )

    def _since(self, days: list[Day], mark: Bookmark, now: datetime) -> Iterator[Reading]:
        today, new = now.date(), to_read(days, mark) if days else []
        for day in new:
            reading, mark = self._next(day, mark, today)
            yield _within(reading, day.name)
        if not new:
            yield self._awaited(self._again(days, mark, today), mark, now)

    def _awaited(self, reading: Reading, mark: Bookmark, now: datetime) -> Reading:
        """``reading`` of the day before; or waiting, where today's should be there."""
        if reading.state != "unchanged" or mark.day is None or not is_awaited(mark.day, now):
            return reading
        note = f"There is no day after {mark.day} in this folder yet."
        return replace(reading, state="waiting", notes=(*reading.notes, note))

    def _next(self, day: Day, mark: Bookmark, today: date) -> tuple[Reading, Bookmark]:
        """One day, and what is known after it. A late one, which could not be read at its time, changes nothing of
        what is known of the latest day."""
        late = mark.is_past(day.date)
        after = mark.without(day.name) if late else mark.at(day.date, day.name, fingerprint(day.path))
        reading = self._reading(read_digest(day.path, today), day.path, after, today)
        if reading.state == "failed":
            tired = late and mark.gives_up(day.name, today)
            return _given_up(reading, after) if tired else (reading, mark.missing(day.name, today))
        if late:
            return replace(reading, bookmark=after.dump()), after
        return reading, bookmarks.load(reading.bookmark) if reading.bookmark else mark.without(day.name)

    def _again(self, days: list[Day], mark: Bookmark, today: date) -> Reading:
        """No new day: what was read last stands, if it is still there."""
        if mark.day is None:
            note = f"There is no day up to {today} in this folder yet."
            return Reading(source=self.name, series=self.series, state="waiting", notes=(note,))
        for day in reversed(days):
            if day.date == mark.day:
                return _within(self._reading(read_digest(day.path, today), day.path, mark, today), day.name)
        return Reading(source=self.name, series=self.series, state="unchanged", date=mark.day, date_from="path")

    def _reading(self, found: Finding, path: Path, mark: Bookmark, today: date) -> Reading:
        return reading_of(self, Dated(found, starred(path.name), *_date(found, path, today)), mark)


def _date(found: Finding, path: Path, today: date) -> tuple[date | None, DateFrom | None]:
    """The heading's day, else the path's, else the clock's; a failure has no day from the clock."""
    if found.date:
        return found.date, "heading"
    if day := date_of(path) or date_of(Path(os.path.realpath(path))):
        return day, "path"
    return (None, None) if found.error else (today, "clock")


def _given_up(reading: Reading, after: Bookmark) -> tuple[Reading, Bookmark]:
    note = f"It could not be read for {PATIENCE.days} days, and is not tried again."
    return replace(reading, bookmark=after.dump(), notes=(*reading.notes, note)), after


def _within(reading: Reading, name: str) -> Reading:
    """``reading`` with the digest named in what it says: it is one of a folder's days."""
    name = clean(name)
    error = f"{name}: {reading.error}" if reading.error else None
    return replace(reading, error=error, notes=tuple(f"{name}: {note}" for note in reading.notes))


def _takes(spec: str, _: Context) -> bool:
    return is_local(spec)


@dataclass(frozen=True, slots=True)
class DaysSource(MarkdownSource):
    """A folder that has days when it is opened, and can look back at them."""

    def look_back(
        self,
        first: date,
        last: date,
        cursor: str | None,
        now: datetime,  # noqa: ARG002 - the port's
    ) -> Iterator[Filling]:
        return look_back(self.days() or (), (first, last), cursor)


def _open(spec: str, context: Context) -> MarkdownSource:
    place = locate(spec, context.base)
    source = MarkdownSource(clean(spec), place.series, place.path)
    with suppress(SourceError):  # told when it is read
        if source.days():
            return DaysSource(source.name, source.series, source.path)
    return source


# Asked last: whatever is a path and nothing else is markdown.
KIND = Kind(name="markdown", takes=_takes, open=_open, order=100)
