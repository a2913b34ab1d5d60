"""Empty days: who asked for it is told that there is nothing for them, once, when all sources were read.

It comes after the papers: whoever gets any is told nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.calendar import new_york_date
from bot.core.deliveries import Part
from bot.core.emptydays import Announcement, Empty, Idle, all_is_read, nothing_in_words, to_tell
from bot.core.errors import StaleError
from bot.core.messages import Message, SourceLine
from bot.core.records import Composed
from bot.core.slots import Slots
from bot.services.bot import Bot
from bot.services.composing import CHUNK, to_composed
from bot.services.reports import RoundReport
from bot.services.timing import read_at

_BATCHES = 40
"""How many of the latest batches are looked at: a week has five."""


def tell_of_nothing(
    bot: Bot, lines: Sequence[SourceLine], report: RoundReport, slots: Slots
) -> Iterator[Sequence[Part]]:
    """Message by message for everybody who is to be told: the part, stored and claimed by us. Nobody is where a source
    was not read well, as ``lines`` and ``report`` say."""
    after: int | None = 0
    while after is not None:
        stored, after = _some(bot, lines, report, slots, after=after, limit=CHUNK)
        yield from stored


def tell_one_of_nothing(
    bot: Bot, lines: Sequence[SourceLine], report: RoundReport, slots: Slots, *, who: int
) -> Sequence[Sequence[Part]]:
    """As ``tell_of_nothing``, for that one subscriber."""
    return _some(bot, lines, report, slots, after=who - 1, limit=1, only=who)[0]


def _some(
    bot: Bot,
    lines: Sequence[SourceLine],
    report: RoundReport,
    slots: Slots,
    *,
    after: int,
    limit: int,
    only: int | None = None,
) -> tuple[Sequence[Sequence[Part]], int | None]:
    """What the next ``limit`` subscribers are told, and after whom to go on; None when there are no more."""
    if not all_is_read(lines) or any(reading.state == "failed" for reading in report.readings):
        return [], None
    epochs = bot.store.epochs()  # first: whatever moves from here on is noticed
    found = [one for one in bot.store.idle(after=after, limit=limit, slots=slots) if only in (None, one.subscriber.id)]
    if not found:
        return [], None
    teller = _Teller(bot, tuple(lines), slots, bot.store.announcements(_BATCHES), read_at(bot.store))
    composed = [message for one in found if (message := teller.compose(one))]
    last = found[-1].subscriber.id
    if not composed:
        return [], last
    try:
        stored = bot.store.add_empty(composed, epochs=epochs, owner=bot.owner, lease_until=bot.lease_until())
    except StaleError:
        stored = []
    report.overtaken += len(composed) - len(stored)
    return stored, last


@dataclass(frozen=True, slots=True)
class _Teller:
    bot: Bot
    lines: tuple[SourceLine, ...]
    slots: Slots
    announced: Sequence[Announcement]
    read: datetime | None

    def compose(self, idle: Idle) -> Composed | None:
        """The message for one subscriber; None where there is nothing to tell, or nobody to carry it."""
        messenger = self.bot.routes.to(idle.subscriber.address)
        empty = to_tell(idle, self.announced, now=self.slots.now, read_at=self.read)
        if messenger is None or empty is None:
            return None
        now, moments = self.bot.clock.now(), {one.at for one in empty.asked} - {None}
        made = to_composed(self.bot, self._message(idle, empty), idle.subscriber, messenger, now=now)
        return replace(made, served=tuple(one.id for one in idle.due if one.at in moments), empty=empty.about)

    def _message(self, idle: Idle, empty: Empty) -> Message:
        now = self.bot.clock.now()
        return Message(
            address=idle.subscriber.address,
            date=now.astimezone(ZoneInfo(empty.asked[0].schedule.tz)).date(),
            groups=(),
            sources=self.lines,
            nothing=nothing_in_words(self.lines, empty.announced, new_york_date(now)),
        )
