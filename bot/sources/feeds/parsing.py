"""What a feed says: its kind, its day, its papers, and what is wrong with it."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import Any, Literal

from bot.core.calendar import NEW_YORK, YEARS
from bot.core.errors import SourceError
from bot.core.papers import Paper, PaperId
from bot.sources.feeds import announcements, api, others
from bot.sources.feeds.documents import Document, read_document
from bot.sources.feeds.texts import BrokenError

FeedKind = Literal["announcements", "api", "other"]

_ARXIV_CAP = 2000
"""Entries at which rss.arxiv.org cuts a feed (github.com/arXiv/arxiv-feed, feed/database.py)."""
_RANKS = {"new": 0, "cross": 1, "replace": 2, "replace-cross": 3}
_NAMED = 50
"""So many broken or doubled entries are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed as it was read. ``announcements`` are arXiv's of one day, ``api`` is an answer of its API.

    ``dates`` are the days of the entries, for arXiv in New York, for others in UTC. ``day`` is the one that an
    announcement feed announces, else the one its head names; None where it has neither. ``notes`` are for the operator.
    """

    kind: FeedKind
    papers: tuple[Paper, ...]
    dates: Mapping[PaperId, date]
    day: date | None
    notes: tuple[str, ...] = ()


def parse_feed(data: bytes) -> Feed:
    """The feed in ``data``.

    Raises SourceError: ``empty`` (no bytes), ``not_a_digest`` (HTML, or anything that is no feed), ``damaged`` (cut
    off, or without one entry that can be read), ``rejected`` (arXiv says that it cannot answer).
    """
    document = read_document(data)
    parsed = document.parsed
    kind = _kind(document)
    if refusal := _REFUSALS[kind](parsed):
        what = f"arXiv answered with an error: {refusal.rstrip('.')}."
        raise SourceError(what, code="rejected", do="Check the query.")
    zone = UTC if kind == "other" else NEW_YORK
    papers = _Papers(_readers(document)[kind], zone)
    for number, entry in enumerate(parsed.entries, 1):
        papers.add(number, entry)
    dates = papers.dates()
    return Feed(
        kind=kind,
        papers=papers.done(),
        dates=dates,
        day=_day(kind, parsed.feed, dates, zone),
        notes=(*_cut(kind, len(parsed.entries)), *_flaws(document), *papers.notes),
    )


def _kind(document: Document) -> FeedKind:
    if document.escaped or announcements.is_one(document.parsed):
        return "announcements"
    return "api" if api.is_one(document.parsed) else "other"


_REFUSALS: Mapping[FeedKind, Callable[[Any], str]]
_REFUSALS = {"announcements": announcements.refusal, "api": api.refusal, "other": lambda _: ""}


def _readers(document: Document) -> Mapping[FeedKind, Callable[[Any], Paper]]:
    scope = others.scope_of(document.parsed.feed)
    return {
        "announcements": lambda entry: announcements.paper(entry, escaped=document.escaped),
        "api": api.paper,
        "other": lambda entry: others.paper(entry, scope),
    }


class _Papers:
    """The papers of a feed while it is being read: each once, and a broken entry costs none of the others."""

    def __init__(self, read: Callable[[Any], Paper], zone: tzinfo) -> None:
        self._read = read
        self._zone = zone
        self._kept: dict[PaperId, tuple[Paper, date | None]] = {}
        self._broken: list[str] = []
        self._twice: list[str] = []

    def add(self, number: int, entry: Any) -> None:
        try:
            paper = self._read(entry)
        except BrokenError as error:
            self._broken.append(f"Entry {number} is skipped: {error}.")
            return
        known = self._kept.get(paper.id)
        if known:
            self._twice.append(f"{paper.id} stands there twice; the {_which(known[0], paper)} one counts.")
        if known is None or _rank(paper) < _rank(known[0]):
            self._kept[paper.id] = (paper, _date(entry, self._zone))

    def done(self) -> tuple[Paper, ...]:
        """Raises SourceError where there are entries, and not one of them can be read."""
        if self._broken and not self._kept:
            what = f"Not one of the feed's entries ({len(self._broken)}) can be read. {self._broken[0]}"
            raise SourceError(what, code="damaged", do="Open the feed, and look.")
        return tuple(paper for paper, _ in self._kept.values())

    def dates(self) -> dict[PaperId, date]:
        return {paper: day for paper, (_, day) in self._kept.items() if day}

    @property
    def notes(self) -> Iterator[str]:
        for lines in (self._broken, self._twice):
            yield from islice(lines, _NAMED)
            if len(lines) > _NAMED:
                yield f"There are {len(lines) - _NAMED} more entries like these."


def _rank(paper: Paper) -> int:
    return _RANKS.get(paper.announce_type or "", 0)


def _which(first: Paper, second: Paper) -> str:
    return f"“{second.announce_type}”" if _rank(second) < _rank(first) else "first"


def _date(about: Any, zone: tzinfo) -> date | None:
    """The day of ``published`` (pubDate); one before arXiv was, or after all calendars, is none."""
    parsed = about.get("published_parsed")
    try:
        day = datetime.fromtimestamp(timegm(parsed), zone).date() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return day if day and day.year in YEARS else None


def _day(kind: FeedKind, head: Any, dates: Mapping[PaperId, date], zone: tzinfo) -> date | None:
    announced = max(dates.values(), default=None) if kind == "announcements" else None
    return announced or _date(head, zone)


def _cut(kind: FeedKind, entries: int) -> Sequence[str]:
    """What to say of a feed that has exactly as many entries as arXiv gives at most."""
    if kind != "announcements" or entries != _ARXIV_CAP:
        return []
    missing = "the newest are missing. Name its categories one by one."
    return [f"The feed has {entries:,} entries, where arXiv cuts it: {missing}"]


def _flaws(document: Document) -> Sequence[str]:
    return [f"Its XML is not right ({document.flaw}); it was read all the same."] if document.flaw else []
