"""Readings of what could not be fetched: what happened, and when it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.core.ports import Source
from bot.sources.web.fetching import Web
from bot.sources.web.marks import Failure

_DAY = timedelta(days=1)


def failed(source: Source, error: SourceError, bookmark: str) -> Reading:
    """``source`` failed with ``error``; ``bookmark`` remembers when to try again, and all that was known before."""
    return Reading(
        source=source.name,
        series=source.series,
        state="failed",
        error=str(error),
        error_code=error.code,
        bookmark=bookmark,
    )


def kept_back(source: Source, failure: Failure, now: datetime, machine: float) -> Reading:
    """``source`` failed before, and it is too early to ask again. ``now`` may be replayed, ``machine`` is not."""
    wait = timedelta(seconds=failure.patience.waits(machine))
    form = "%H:%M" if wait < _DAY else "%Y-%m-%d %H:%M"
    said = f"{failure.said or 'It failed.'} It is not asked again before {(now + wait).astimezone(UTC):{form}} UTC."
    code = failure.code or "unreachable"
    return Reading(source=source.name, series=source.series, state="failed", error=said, error_code=code)


def failed_again(web: Web, before: Failure, error: SourceError, *, told: SourceError | None = None) -> Failure:
    """One failure more; ``told`` is what to say of it, where that is something else. What the other side asked us to
    wait is waited."""
    asked: float | None = getattr(error, "retry_after", None)
    return before.again(told or error, before.patience.after_failure(web.machine(), asked, web.random))
