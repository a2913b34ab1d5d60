"""Stations 5 and 6 together: compose and send what is due, finish what others left, wait a while for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain

from bot.core.errors import StoreError
from bot.core.messages import SourceLine
from bot.core.records import Left
from bot.core.slots import Slots
from bot.services.bot import Bot
from bot.services.composing import CHUNK, compose
from bot.services.emptydays import tell_of_nothing
from bot.services.following import FollowingCache
from bot.services.reports import RoundReport
from bot.services.sending import send_all
from bot.services.timing import close_slots, slots_now

PATIENCE = 60.0
"""Seconds that a round waits for back-offs."""

LOOKS = 10
"""How often it looks again at once because something changed under its hands."""

GLANCE = 0.5
"""Seconds between two looks at what other workers hold: they may finish before their lease ends."""


def dispatch(bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport) -> None:
    """Send everything that is due; wait up to one lease for foreign claims and up to 60 s for back-offs. What is left
    then stands in ``report.left``. Whatever ends this gives back what was claimed and not begun."""
    with bot.heartbeat(bot.owner):
        try:
            _dispatch(bot, following, lines, report)
        finally:
            with suppress(StoreError):  # the store itself may be what failed; then the leases run out
                bot.store.let_go(owner=bot.owner)


def _dispatch(bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport) -> None:
    started, looks = bot.clock.machine(), 0
    while True:
        overtaken = report.overtaken
        slots = slots_now(bot.store, bot.clock.now(), lines)
        worked = _finish(bot, report) + _fresh(bot, following, lines, report, slots)
        report.left = bot.store.left(owner=bot.owner, machine=bot.clock.machine(), slots=slots)
        looks += report.overtaken > overtaken
        if worked or (report.overtaken > overtaken and looks <= LOOKS):
            continue
        nap = _nap(report.left, started, bot)
        if nap is None:
            close_slots(bot.store, slots.now, lines)
            return
        bot.progress("waiting", report.deliveries_sent, None)
        bot.clock.sleep(nap)


def rehearse(bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport) -> None:
    """Compose everything that is due and send nothing: for a dry run, on a store that is thrown away."""
    slots = slots_now(bot.store, bot.clock.now(), lines)
    report.rehearsed.extend(chain.from_iterable(compose(bot, following, lines, report, slots)))
    report.rehearsed.extend(chain.from_iterable(tell_of_nothing(bot, lines, report, slots)))
    report.left = bot.store.left(owner=bot.owner, machine=bot.clock.machine(), slots=slots)


def _finish(bot: Bot, report: RoundReport) -> int:
    """Parts composed earlier: those whose back-off is over, and those a dead worker left."""
    written = 0
    while parts := bot.store.claim(
        owner=bot.owner, machine=bot.clock.machine(), lease_until=bot.lease_until(), limit=CHUNK
    ):
        written += send_all(bot, parts, report)
    return written


def _fresh(bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport, slots: Slots) -> int:
    papers = compose(bot, following, lines, report, slots)
    return send_all(bot, chain.from_iterable(chain(papers, tell_of_nothing(bot, lines, report, slots))), report)


def _nap(left: Left, started: float, bot: Bot) -> float | None:
    """Seconds until it is worth looking again; None when waiting brings nothing, or has taken long enough."""
    now = bot.clock.machine()
    moments = []
    if left.next_try_at is not None and max(left.next_try_at, now) <= started + PATIENCE:
        moments.append(left.next_try_at)
    if left.claimed_until is not None and now < started + bot.lease:
        moments.append(min(left.claimed_until, started + bot.lease, now + GLANCE))
    return max(min(moments) - now, 0.02) if moments else None
