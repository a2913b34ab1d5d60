"""On which days arXiv announced what a record stands for. The records do not say: it follows from when the versions
were submitted, and from when the record was last changed.

A record's datestamp is a date in UTC (github.com/arXiv/oaipmh takes it from the time of the change). Records change on
the evening of the announcement, 20:00 to 22:30 in New York, when UTC has the date of the next morning's feed already.
Were it New York's date, it would be a day earlier: both readings lead to the same announcement day here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar import announced_on, expected, following, on_or_after
from bot.core.categories import is_in
from bot.core.papers import AnnounceType, Paper
from bot.sources.oai.records import Record

_HELD = timedelta(days=7)
_LAST_TOLD = 5
"""arXiv's feeds leave out replacements from version 6 upward (github.com/arXiv/arxiv-feed, feed/database.py)."""


def day_of(record: Record) -> date:
    """The announcement day of the latest version.

    - By the schedule, as it was submitted.
    - But where that is up to 7 days before the record changed, and this is the only version, the day of the change:
      moderators held the paper, or its metadata changed later, and the two cannot be told apart.
    - And where a mailing may have been deferred on that day, the next day, if the record changed then.
    - Changed later still: administration, which announces nothing; the schedule's day counts.
    """
    scheduled, changed = announced_on(record.submitted[-1]), on_or_after(record.datestamp)
    only = len(record.submitted) == 1
    held = only and scheduled < changed <= scheduled + _HELD
    return changed if held or is_deferred(record) else scheduled


def is_deferred(record: Record) -> bool:
    """Whether the latest version was due on a day around which a mailing was deferred, and came on the next."""
    scheduled = announced_on(record.submitted[-1])
    return expected(scheduled) == "perhaps" and on_or_after(record.datestamp) == following(scheduled)


def announcements(record: Record, category: str, first: date, last: date) -> Iterator[tuple[date, Paper]]:
    """The days from ``first`` to ``last`` on which ``category`` (or archive) announced the paper, and the paper as it
    was announced then, with the text it has now: earlier texts are not in the record.

    The first version was new in its primary category, a cross-list in its others; the latest, if another, a
    replacement. Versions between the two leave no trace here, nor does a category that was added later.
    """
    if not any(is_in(listed, category) for listed in record.paper.categories):
        return
    primary = is_in(record.primary, category)
    for day, version, again in _days(record):
        if first <= day <= last:
            yield day, replace(record.paper, version=version, announce_type=_kind(primary=primary, again=again))


def _days(record: Record) -> Iterator[tuple[date, int | None, bool]]:
    """Day, version, and whether it is a replacement. What is replaced before it is announced is announced once."""
    latest = record.paper.version
    if len(record.submitted) == 1:
        yield day_of(record), latest, False
        return
    begun, day = announced_on(record.submitted[0]), day_of(record)
    yield begun, latest if day <= begun else 1, False
    if day > begun and (latest or 0) <= _LAST_TOLD:
        yield day, latest, True


def _kind(*, primary: bool, again: bool) -> AnnounceType:
    if again:
        return "replace" if primary else "replace-cross"
    return "new" if primary else "cross"
