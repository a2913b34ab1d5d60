"""The days that went by unseen, from arXiv's dated records (OAI-PMH): its feeds show only today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.batchstates import Seen
from bot.core.calendar import announced_on, expected, latest_due
from bot.core.digests import Digest, Reading
from bot.core.errors import SourceError
from bot.core.messages import list_days
from bot.core.papers import Paper
from bot.sources.oai import Record, announcements, harvest, is_deferred
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Validators
from bot.sources.web.marks import Failure, Mark, entries_of
from bot.sources.web.patience import Patience

if TYPE_CHECKING:
    from bot.sources.arxiv.category import Category

_LATE = timedelta(days=3)
"""So long a day without records may still get some."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was announced on which day, up to which day there are records, and what is wrong with some of them."""

    days: Mapping[date, Sequence[Paper]]
    reach: date
    notes: tuple[str, ...]


def catch_up(category: Category, mark: Mark, now: datetime) -> Iterator[tuple[Reading, Mark]]:
    """The days in ``mark.missed``, oldest first, each a reading and the mark after it. What could not be looked up, or
    is not there yet, stays missed, and is asked for again after a while."""
    machine = category.web.machine()
    if mark.records.patience.waits(machine):
        if mark.records.code:
            yield _of_missed(kept_back(category, mark.records, now, machine), mark), mark
        return
    try:
        found = _look_up(category, mark.missed, now)
    except SourceError as error:
        mark = replace(mark, records=failed_again(category.web, mark.records, error))
        yield _of_missed(failed(category, error, mark.dump()), mark), mark
        return
    notes = found.notes  # told once, with whatever comes first
    for reading, after in _answered(category, mark, found, now):
        yield replace(reading, notes=(*reading.notes, *notes)), after
        notes = ()


def _answered(category: Category, mark: Mark, found: _Found, now: datetime) -> Iterator[tuple[Reading, Mark]]:
    for day in mark.missed:
        if day in found.days or day < found.reach or _is_over(day, now):
            reading, mark = _taken(category, mark, day, found.days.get(day, []))
            yield reading, mark
    yield from _lacking(category, mark)


def _taken(category: Category, mark: Mark, day: date, papers: Sequence[Paper]) -> tuple[Reading, Mark]:
    """What is known of a day, and the mark without it."""
    if papers:
        mark = _after(mark, day, papers)
        reading = Reading(source=category.name, series=category.series, state="fresh", date=day, date_from="record")
        digest = Digest(date=day, papers=tuple(papers), kind="arxiv", scope=(category.category,))
        reading = replace(reading, digest=digest)
    else:
        reading = Reading(source=category.name, series=category.series, state="quiet", date=day, date_from="record")
        reading = replace(reading, notes=(f"arXiv’s records have nothing that it announced on {day}.",))
    mark = mark.missing(each for each in mark.missed if each != day)
    return replace(reading, bookmark=mark.dump()), mark


def _is_over(day: date, now: datetime) -> bool:
    """Whether nothing of ``day`` is to be expected any more."""
    return latest_due(now) - day > _LATE or expected(day) != "yes"


def _lacking(category: Category, mark: Mark) -> Iterator[tuple[Reading, Mark]]:
    """The records answered; where they lack a day still, the next look at them waits as after a failure."""
    if not mark.missed:
        return
    before = Patience() if mark.records.code else mark.records.patience
    waits = Failure(before.after_failure(category.web.machine(), None, category.web.random))
    mark = replace(mark, records=waits)
    reading = Reading(source=category.name, series=category.series, state="waiting", date=mark.missed[0])
    note = f"arXiv’s records do not have {list_days(mark.missed)} yet."
    yield replace(reading, date_from="record", notes=(note,), bookmark=mark.dump()), mark


def _after(mark: Mark, day: date, papers: Sequence[Paper]) -> Mark:
    """The feed is asked for its whole text again: what it is compared with has changed."""
    later = mark.seen is None or day > mark.seen.day
    ahead = mark.ahead(Seen(day, entries_of(papers))) if later else mark
    return replace(ahead, validators=Validators())


def _of_missed(reading: Reading, mark: Mark) -> Reading:
    days = list_days(mark.missed)
    return replace(reading, error=f"What was missed ({days}) could not be looked up: {reading.error}")


def _look_up(category: Category, missed: Sequence[date], now: datetime) -> _Found:
    """The days ``missed``. Asked for up to today: what was replaced since stands under its last date only."""
    found: defaultdict[date, dict[str, Paper]] = defaultdict(dict)
    last = max(missed[-1], now.astimezone(UTC).date() - timedelta(days=1))

    def get(url: str) -> bytes:
        return category.web.get(url).body

    reach, notes = date.min, list[str]()
    for page in harvest(get, category.bases.records, category.category, missed[0], last):
        reach = max((reach, *(record.datestamp for record in page.records)))
        notes += page.notes
        for day, paper in (told for record in page.records for told in _told(record, category.category, missed)):
            found[day][paper.id] = paper
    return _Found({day: list(papers.values()) for day, papers in found.items()}, reach, tuple(notes))


def _told(record: Record, category: str, days: Sequence[date]) -> Sequence[tuple[date, Paper]]:
    """On which of ``days`` the paper was announced. Where its record changed later, and nobody can say whether that was
    because it was announced later, the day on which it was due: rather too early than never."""
    due = record if is_deferred(record) else replace(record, datestamp=announced_on(record.submitted[-1]))
    for one in (record, due):
        if found := [told for told in announcements(one, category, days[0], days[-1]) if told[0] in days]:
            return found
    return []
