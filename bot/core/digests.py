"""What sources publish and what reading them gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.papers import Paper, PaperId

SourceState = Literal["fresh", "unchanged", "waiting", "quiet", "stalled", "failed"]
DateFrom = Literal["heading", "path", "clock", "feed", "record"]
"""Where a digest's date is from: a page's heading, a path, the clock, a feed's own date, or arXiv's dated records."""

Days = tuple[date, ...]

DigestKind = Literal["arxiv", "markdown", "feed"]
"""Who tells: arXiv itself (its feeds, its API, OAI-PMH), a markdown digest made from it, or any other feed."""


def shown_name(name: str) -> str:
    """How readers see the source that its operator called ``name``: of a path its last two names, so that nothing of
    the machine's folders is told; anything else as it is."""
    if "://" in name or "/" not in name:
        return name
    parts = [part for part in name.split("/") if part not in ("", ".", "..", "~")]
    return "/".join(parts[-2:]) or name


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one source published in one go. ``date`` is the day it says it is of; ``topic`` its topic, if it is a
    topic's page. No paper stands in it twice. ``scope``: the categories all of whose papers it means to have; empty
    where it does not say."""

    date: date
    papers: tuple[Paper, ...]
    topic: str | None = None
    kind: DigestKind = "markdown"
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading a source gave, once.

    ``source`` is the name people see (as they typed it); ``series`` is under what name its bookmark is kept:
    today's file and yesterday's are one series. ``digest`` is None when ``state`` says why, and where an unchanged
    source was not read again.
    ``error`` is for people, ``error_code`` one word for programs: ``missing``, ``unreadable``, ``not_a_digest``,
    ``damaged`` (a digest, but cut off or without one readable entry), ``outage``, ``empty``, ``too_large``, ``bug``,
    and of what is fetched ``unreachable``, ``timeout``, ``refused`` (a 4xx), ``busy`` (429, 503), ``server_error``
    (another 5xx), ``redirect`` (one that is not followed), ``rejected`` (the other side answers with an error of its
    own: a bad query); both or none.
    ``missing`` are days gone by that went unseen and are still to be looked up.
    ``bookmark`` is what the source wants back next time; None leaves the old one. ``notes`` are remarks for the
    operator: broken entries, left-over sections. ``late``: those of its papers that came late to a batch that was seen
    before, and is shown with them.
    """

    source: str
    series: str
    state: SourceState
    date: date | None = None
    date_from: DateFrom | None = None
    digest: Digest | None = None
    bookmark: str | None = None
    repaired: bool = False
    error: str | None = None
    error_code: str | None = None
    missing: Days = ()
    notes: tuple[str, ...] = ()
    late: frozenset[PaperId] = frozenset()

    @property
    def papers(self) -> tuple[Paper, ...]:
        return self.digest.papers if self.digest else ()

    @property
    def stragglers(self) -> bool:
        return bool(self.late)
