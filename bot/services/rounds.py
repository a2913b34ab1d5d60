"""The round: one pass over the six stations (DESIGN, section 4).

    wake and take over topics → read | merge | match | plan (polling) → compose | send and settle (dispatching)

Running it twice, or twice at a time, is harmless: each station writes what it decided in one transaction, and every
decision is refused when the store has moved on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.digests import shown_name
from bot.core.errors import TopicsError
from bot.core.messages import SourceLine
from bot.core.ports import Source, Store
from bot.services.bot import Bot
from bot.services.comparing import compare
from bot.services.dispatching import dispatch, rehearse
from bot.services.following import FollowingCache
from bot.services.polling import poll
from bot.services.reports import RoundReport
from bot.services.subscribing import wake
from bot.services.timing import slots_now
from bot.services.topics import TopicsFile, take_over

TopicsReader = Callable[[], TopicsFile]
"""Reads the topics file as it is now; raises TopicsError."""


def run_round(
    bot: Bot, sources: Sequence[Source], topics: TopicsReader | None, *, rehearsal: bool = False
) -> RoundReport:
    """One pass, then done. ``rehearsal``: compose and send nothing, on a store that is thrown away."""
    report, following = RoundReport(), FollowingCache(bot.store, bot.shelf)
    _prepare(bot, topics, report)
    poll(bot, sources, following, report)
    compare(bot.store, report, bot.clock.now())
    if rehearsal:
        rehearse(bot, following, report.lines(), report)
    else:
        dispatch(bot, following, report.lines(), report)
    return report


def run_poll(bot: Bot, sources: Sequence[Source], topics: TopicsReader | None) -> RoundReport:
    """Stations 1 to 4 alone."""
    report = RoundReport()
    _prepare(bot, topics, report)
    poll(bot, sources, FollowingCache(bot.store, bot.shelf), report)
    compare(bot.store, report, bot.clock.now())
    slots = slots_now(bot.store, bot.clock.now(), report.lines())
    report.left = bot.store.left(owner=bot.owner, machine=bot.clock.machine(), slots=slots)
    return report


def run_dispatch(bot: Bot) -> RoundReport:
    """Stations 5 and 6 alone: what is due now."""
    report = RoundReport()
    wake(bot.store, now=bot.clock.now())
    dispatch(bot, FollowingCache(bot.store, bot.shelf), source_lines(bot.store), report)
    return report


def source_lines(store: Store) -> tuple[SourceLine, ...]:
    """The sources as the store knows them, for a footer."""
    return tuple(
        SourceLine(name=shown_name(s.name), state=s.state, date=s.date, papers=s.papers, error=s.error)
        for s in store.sources()
    )


def _prepare(bot: Bot, topics: TopicsReader | None, report: RoundReport) -> None:
    """A topics file that cannot be read is told, and the round goes on with the topics that are there: the store is
    the truth for them."""
    wake(bot.store, now=bot.clock.now())
    if topics is None:
        return
    try:
        report.notices.extend(take_over(bot.store, topics(), now=bot.clock.now()))
    except TopicsError as error:
        report.misconfigured = True
        report.problems.append(f"The topics stay as they were: {error}")
