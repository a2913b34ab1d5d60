"""Stations 1 to 4: read the sources, merge what they say, match it, plan the deliveries."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

from bot.core.digests import Reading
from bot.core.errors import StaleError, StoreError
from bot.core.merging import changed_text, merge
from bot.core.papers import Paper, PaperId
from bot.core.ports import Source
from bot.core.records import Plan, Planned, StoredPaper
from bot.services.bot import RETRIES, Bot
from bot.services.following import Following, FollowingCache
from bot.services.reports import RoundReport

log = logging.getLogger(__name__)


def poll(bot: Bot, sources: Sequence[Source], following: FollowingCache, report: RoundReport) -> None:
    """Read every source once. One that fails is named in the report; the others go on."""
    for done, source in enumerate(sources):
        bot.progress("reading sources", done, len(sources))
        for reading in _read(bot, source):
            _take(bot, reading, following, report)
    bot.progress("reading sources", len(sources), len(sources))


def _read(bot: Bot, source: Source) -> Iterator[Reading]:
    """What the source gives. One that raises has a bug; it must not cost the others their turn."""
    bookmark = bot.store.bookmark(source.series)
    try:
        yield from source.read(bookmark, bot.clock.now())
    except Exception as error:
        log.exception("%s raised", source.name)
        words = f"Reading it failed with {type(error).__name__}: {error}. Please report this."
        yield Reading(source=source.name, series=source.series, state="failed", error=words, error_code="bug")


def _take(bot: Bot, reading: Reading, following: FollowingCache, report: RoundReport) -> None:
    for note in reading.notes:
        log.info("%s: %s", reading.source, note)
    plan, planned = _plan(bot, reading, following)
    report.readings.append(reading)
    report.papers_read += len(reading.papers)
    report.papers_new += planned.papers
    report.matches += len(plan.wants)
    report.planned += planned.deliveries


def _plan(bot: Bot, reading: Reading, following: FollowingCache) -> tuple[Plan, Planned]:
    for _ in range(RETRIES):
        epochs = bot.store.epochs()
        plan = decide(reading, bot.store.papers(p.id for p in reading.papers), following.get())
        try:
            return plan, bot.store.plan(plan, epochs=epochs, now=bot.clock.now())
        except StaleError:
            log.debug("somebody changed subscriptions or digests while %s was matched: again", reading.source)
    raise StoreError(f"Subscriptions kept changing while {reading.source} was read.", do="Run the round again.")


def decide(reading: Reading, known: Mapping[PaperId, StoredPaper], following: Following) -> Plan:
    """What ``reading`` changes, given what the store knows of its papers. Pure.

    A fresh listing is matched whole; of one that was seen before only what is new or says something else, so that
    what was passed over then (a paused subscription) is not brought up by the repetition.
    """
    if reading.digest is None:
        return Plan(reading=reading, papers=(), wants=())
    day = reading.digest.date
    papers = [merge(known.get(paper.id), paper, day) for paper in reading.papers]
    changed = [p.id for p in papers if p.id in known and changed_text(known[p.id], p)]
    wants = following.wants(_to_match(reading, papers, known, frozenset(changed)))
    return Plan(reading=reading, papers=papers, wants=wants, reconsidered=changed)


def _to_match(
    reading: Reading, papers: Sequence[Paper], known: Mapping[PaperId, StoredPaper], changed: frozenset[PaperId]
) -> Sequence[Paper]:
    if reading.state == "fresh":
        return papers
    return [paper for paper in papers if paper.id not in known or paper.id in changed]
