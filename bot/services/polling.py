"""Stations 1 to 4: read the sources, merge what they say, match it, plan the deliveries."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.batches import Batch, find_batch
from bot.core.digests import Digest, Reading
from bot.core.errors import StaleError, StoreError
from bot.core.merging import changed, merge
from bot.core.papers import Paper, PaperId
from bot.core.ports import Source, Store
from bot.core.records import Origin, Plan, Planned, StoredPaper
from bot.services.bot import RETRIES, Bot
from bot.services.following import Following, FollowingCache
from bot.services.naming import known_by_one_name
from bot.services.reports import RoundReport
from bot.services.timing import note_reading

log = logging.getLogger(__name__)

_REVISED = ("replace", "replace-cross")


def poll(bot: Bot, sources: Sequence[Source], following: FollowingCache, report: RoundReport) -> None:
    """Read every source once. One that fails is named in the report; the others go on."""
    began = bot.clock.now()
    for done, source in enumerate(sources):
        bot.progress("reading sources", done, len(sources))
        for reading in _read(bot, source):
            _take(bot, reading, following, report)
    bot.progress("reading sources", len(sources), len(sources))
    note_reading(bot.store, began)


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
        plan = _decide(bot.store, reading, following.get())
        try:
            return plan, bot.store.plan(plan, epochs=epochs, now=bot.clock.now())
        except StaleError:
            log.debug("somebody changed subscriptions or digests while %s was matched: again", reading.source)
    raise StoreError(f"Subscriptions kept changing while {reading.source} was read.", do="Run the round again.")


def _decide(store: Store, reading: Reading, following: Following) -> Plan:
    if reading.digest is None:
        return Plan(reading=reading)
    digest = known_by_one_name(store, reading.digest)
    fresh = reading.state == "fresh" and not reading.stragglers
    batch = find_batch(store.near(digest, reading.series, fresh=fresh), digest.date, len(digest.papers))
    known = store.papers(paper.id for paper in digest.papers)
    return decide(replace(reading, digest=digest), batch, known, following)


def merged(series: str, digest: Digest, batch: Batch, known: Mapping[PaperId, StoredPaper]) -> list[StoredPaper]:
    """What the store is to say of the papers of a listing, read from ``series``."""
    origin = Origin(series, digest.kind, batch.day, batch.number)
    return [merge(known.get(paper.id), paper, origin) for paper in digest.papers]


def decide(reading: Reading, batch: Batch, known: Mapping[PaperId, StoredPaper], following: Following) -> Plan:
    """What ``reading``, a listing of ``batch``, changes, given what the store knows of its papers. Pure.

    A fresh listing is matched whole; of one that was seen before only what is new or says something else, so that
    what was passed over then (a paused subscription) is not brought up by the repetition. New is also what the source
    shows late and the store knows already: by looking back, which tells nobody.
    """
    assert reading.digest is not None  # noqa: S101 - who has no listing does not ask
    papers = merged(reading.series, reading.digest, batch, known)
    different = frozenset(one.paper.id for one in papers if changed(known.get(one.paper.id), one))
    return Plan(
        reading=reading,
        batch=batch,
        papers=papers,
        wants=following.wants(_to_match(reading, papers, known, different)),
        unversioned=frozenset(id_ for id_, one in known.items() if one.paper.version is None),
        reconsidered=sorted(different),
        still=following.still([one.paper for one in papers if one.paper.id in different]),
    )


def _to_match(
    reading: Reading, papers: Sequence[StoredPaper], known: Mapping[PaperId, StoredPaper], changed: frozenset[PaperId]
) -> Sequence[Paper]:
    every = [_as_told(one.paper, told) for one, told in zip(papers, reading.papers, strict=True)]
    if reading.state == "fresh" and not reading.stragglers:
        return every
    return [one for one in every if one.id not in known or one.id in changed or _is_late(one, reading)]


def _is_late(paper: Paper, reading: Reading) -> bool:
    """The source may call it by another of its names."""
    return not reading.late.isdisjoint((paper.id, *paper.also))


def _as_told(paper: Paper, told: Paper) -> Paper:
    """``paper`` announced as in this listing, where that is of an earlier batch than what is known: a paper that was
    replaced since may have been told as new to nobody yet."""
    if paper.announce_type in _REVISED and told.announce_type in ("new", "cross"):
        return replace(paper, announce_type=told.announce_type, version=told.version)
    return paper
