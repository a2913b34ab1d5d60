"""Empty days: whether somebody who asked for it is told that there was nothing for them, and in which words.

Nobody is told before all sources were read, and well: what was not seen is not called nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.calendar import expected
from bot.core.messages import SourceLine
from bot.core.schedules import Schedule
from bot.core.slots import SKEW, latest_slot
from bot.core.subscriptions import Subscriber

_WELL = {"fresh", "unchanged", "quiet"}
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One batch of a ``day``, as sources showed it: ``papers`` of all its listings, the first of which is the listing
    number ``first``, read at ``since``."""

    batch: int
    day: date
    first: int
    since: datetime
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOne:
    """A subscription that is due: at the slot ``at``, None with each batch. It began after the listing number
    ``after_digest``. ``heard``: its subscriber has got a message for that slot, or since."""

    id: int
    schedule: Schedule
    at: datetime | None
    tells: bool
    after_digest: int
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Idle:
    """A subscriber with subscriptions that are due, one of which asks to be told of empty days, and no papers for any
    of them. ``told_batch``: the latest batch when a message last went to them; 0 where none ever did."""

    subscriber: Subscriber
    due: Sequence[DueOne]
    told_batch: int = 0


@dataclass(frozen=True, slots=True)
class Empty:
    """What to tell: ``asked`` are the subscriptions that asked for it, ``announced`` the batches that had nothing for
    them. ``about`` is the moment that it is told of; a subscriber is told once of each."""

    asked: Sequence[DueOne]
    announced: Sequence[Announcement]
    about: datetime


def all_is_read(sources: Collection[SourceLine]) -> bool:
    """Whether there are sources, and nothing is awaited of any: none failed, waits, shows old papers or lacks days."""
    return bool(sources) and all(line.state in _WELL and not line.missing for line in sources)


def to_tell(idle: Idle, announced: Sequence[Announcement], *, now: datetime, read_at: datetime | None) -> Empty | None:
    """What a subscriber without papers is told now; None for nothing. ``announced`` are the latest batches, ascending;
    ``read_at``: when the sources were last read, for a slot they must have been since."""
    known = [one for one in announced if one.since <= now + SKEW]
    read = read_at if read_at is not None and read_at <= now + SKEW else None
    found = [(one, news) for one in idle.due if one.tells and (news := _news(one, idle, known, read)) is not None]
    if not found:
        return None
    news = max((news for _, news in found), key=len)
    slots = [one.at for one, _ in found if one.at is not None]
    return Empty([one for one, _ in found], news, min(slots) if slots else news[-1].since)


def _news(
    one: DueOne, idle: Idle, known: Sequence[Announcement], read_at: datetime | None
) -> Sequence[Announcement] | None:
    """The batches that the subscriber has not heard of; none where nothing was announced, None where there is nothing
    to tell.

    With each batch there must be one. At a slot those since the slot before count; where all of them were heard of or
    passed over already (papers, a pause), there is nothing to add.
    """
    untold = [batch for batch in _looked_at(one, known) if batch.batch > idle.told_batch]
    if one.at is None:
        return untold or None
    if one.heard or read_at is None or read_at < one.at:
        return None
    before = latest_slot(one.schedule, one.at - timedelta(seconds=1))
    recent = [batch for batch in known if before is None or batch.since > before]
    news = [batch for batch in untold if batch in recent]
    return news if news or not recent else None


def _looked_at(one: DueOne, known: Sequence[Announcement]) -> Sequence[Announcement]:
    """A new subscription looks at the latest batch, and at none before."""
    latest = max((batch.batch for batch in known if batch.first <= one.after_digest), default=0)
    return [batch for batch in known if batch.first > one.after_digest or batch.batch == latest]


def nothing_in_words(sources: Collection[SourceLine], announced: Sequence[Announcement], day: date) -> str:
    """``Nothing for you today: arXiv announced 512 papers``. ``day`` is the date in New York."""
    who = "arXiv" if all(line.name.startswith("arxiv:") for line in sources) else "your sources"
    if not announced:
        return f"Nothing for you today: {_day_off(sources, who, day)}"
    count = sum(one.papers for one in announced)
    papers = f"{count:,} {'paper' if count == 1 else 'papers'}"
    days = len({one.day for one in announced})
    if days == 1:
        return f"Nothing for you today: {who} announced {papers}"
    return f"Nothing for you this time: {who} announced {papers} on {days} days"


def _day_off(sources: Collection[SourceLine], who: str, day: date) -> str:
    if who != "arXiv" or {line.state for line in sources} != {"quiet"}:
        return f"{who} had nothing new"
    if day.weekday() >= _SATURDAY:
        return "arXiv announces nothing at weekends"
    return "arXiv had a holiday" if expected(day) == "perhaps" else "arXiv announced nothing"
