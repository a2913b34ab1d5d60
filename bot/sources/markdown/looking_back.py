"""Days gone by, from a folder of days, for whoever fills a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.digests import Digest
from bot.core.ports import Filling
from bot.sources.markdown.days import Day
from bot.sources.markdown.folders import read_digest


def look_back(days: Sequence[Day], span: tuple[date, date], cursor: str | None) -> Iterator[Filling]:
    """The digests of the days within ``span``, oldest first. ``cursor`` is the day from which on work is left: the one
    that was done last, for several digests may be of one day; or the first that could not be read."""
    wanted = [day for day in days if span[0] <= day.date <= span[1]]
    stuck = None
    for done, day in enumerate(wanted, 1):
        here = day.date.isoformat()
        if cursor and here < cursor:
            continue
        found = read_digest(day.path, span[1])
        digest = Digest(date=found.date or day.date, papers=found.papers, topic=found.topic, scope=found.scope)
        stuck = stuck or (here if found.error else None)
        yield Filling(
            digests=[digest] if found.papers else [],
            cursor=stuck or here,
            done=done,
            total=len(wanted),
            notes=(f"{day.name}: {found.error}",) if found.error else (),
        )
