"""Filling the store with days gone by: for previews and history, and nothing is sent for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.batches import find_batch
from bot.core.digests import Digest
from bot.core.errors import SourceError, StaleError, StoreError
from bot.core.ports import Filling, LooksBack, Source
from bot.services.bot import RETRIES, Bot
from bot.services.naming import known_by_one_name
from bot.services.polling import merged

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Backfilled:
    """What became of one source. ``days`` are those of which something was found; ``error`` says why it could not go
    on, ``able`` whether the source can look back at all."""

    source: str
    able: bool = True
    days: set[date] = field(default_factory=set)
    papers: int = 0
    new: int = 0
    error: str | None = None
    error_code: str | None = None
    notes: list[str] = field(default_factory=list)


def backfill(bot: Bot, sources: Sequence[Source], first: date, last: date) -> list[Backfilled]:
    """Look back from ``first`` to ``last`` at every source. What was done before an interruption is not done again; a
    source that fails does not hold up the others."""
    return [_backfill(bot, source, first, last) for source in sources]


def _backfill(bot: Bot, source: Source, first: date, last: date) -> Backfilled:
    report = Backfilled(source.name)
    if not isinstance(source, LooksBack):
        report.able = False
        return report
    key = f"backfill {first} {last} {source.series}"
    for filling in _found(source, (first, last), bot.store.note(key), bot.clock.now(), report):
        _take(bot, source, filling, report, key)
    return report


def _found(
    source: LooksBack, span: tuple[date, date], cursor: str | None, now: datetime, report: Backfilled
) -> Iterator[Filling]:
    """What the source gives, until it fails. One that raises anything else has a bug; it must not cost the others their
    turn."""
    try:
        yield from source.look_back(*span, cursor, now)
    except SourceError as error:
        report.error, report.error_code = str(error), error.code
    except Exception as error:
        log.exception("%s raised", report.source)
        words = f"Looking back at it failed with {type(error).__name__}: {error}. Please report this."
        report.error, report.error_code = words, "bug"


def _take(bot: Bot, source: Source, filling: Filling, report: Backfilled, key: str) -> None:
    for digest in filling.digests:
        report.new += _fill(bot, source, digest)
        report.papers += len(digest.papers)
        report.days.add(digest.date)
    report.notes.extend(filling.notes)
    if filling.cursor is not None:
        bot.store.set_note(key, filling.cursor)
    what = f"looking back at {source.name}, {report.papers:,} papers so far; steps done"
    bot.progress(what, filling.done, filling.total)


def _fill(bot: Bot, source: Source, told: Digest) -> int:
    for _ in range(RETRIES):
        epochs = bot.store.epochs()
        digest = known_by_one_name(bot.store, told)
        batch = find_batch(bot.store.near(digest, source.series, fresh=False), digest.date, len(digest.papers))
        papers = merged(source.series, digest, batch, bot.store.papers(paper.id for paper in digest.papers))
        try:
            return bot.store.fill(
                (source.name, source.series), digest, papers, batch, epochs=epochs, now=bot.clock.now()
            )
        except StaleError:
            continue
    raise StoreError(f"Digests kept changing while {source.name} was looked back at.", do="Run it again.")
