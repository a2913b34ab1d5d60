"""A source that looks back at what it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.digests import Digest, Reading
from bot.core.ports import Filling


@dataclass
class LookingBack:
    """One page for each digest; after a page its number is the cursor. ``fails_at`` raises ``error`` instead of that
    page, once. ``asked`` remembers the cursors it was called with."""

    pages: Sequence[Digest]
    name: str = "fake"
    series: str = "fake"
    fails_at: int | None = None
    error: Exception = field(default_factory=RuntimeError)
    notes: Sequence[str] = ()
    asked: list[str | None] = field(default_factory=list)

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        raise AssertionError("nobody reads while looking back")

    def look_back(self, first: date, last: date, cursor: str | None, now: datetime) -> Iterator[Filling]:
        self.asked.append(cursor)
        for n, page in enumerate(self.pages):
            if n < int(cursor or 0):
                continue
            if n == self.fails_at:
                self.fails_at = None
                raise self.error
            wanted = [page] if first <= page.date <= last else []
            yield Filling(
                digests=wanted, cursor=str(n + 1), done=n + 1, total=len(self.pages), notes=tuple(self.notes[n : n + 1])
            )
