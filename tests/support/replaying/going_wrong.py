"""What goes wrong in the replay, and what is to be seen of it at each round of that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tests.support.fake_arxiv import (
    FakeArxiv,
    bomb,
    busy,
    cut,
    late,
    outage,
    partial,
    slow,
    stale,
    twice,
    web_page,
)
from tests.support.fake_arxiv.faults import Fault
from tests.support.fake_arxiv.pages import SECTIONS
from tests.support.replaying.real_papers import NOTHING_ON

HOURS = (1, 9, 14)
"""The rounds of a day, in New York."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """``seen``: of each round its states with their error codes; where days are caught up with, theirs come first."""

    place: str
    day: date
    faults: tuple[Fault, ...]
    seen: tuple[str, str, str]


WRONG = (
    Wrong("/atom/cs.CL", date(2025, 4, 30), (late(until=8),), ("waiting", "fresh", "unchanged")),
    # The same date twice: byte for byte what stood there.
    Wrong("/digest", date(2025, 4, 30), (stale(until=8),), ("waiting", "fresh", "unchanged")),
    Wrong("/atom/cs.CV", date(2025, 5, 1), (stale(),), ("stalled", "stalled", "stalled")),
    Wrong("/atom/cs.LG", date(2025, 5, 2), (cut(until=12),), ("failed damaged", "failed damaged", "fresh")),
    Wrong("/atom/cs.RO", date(2025, 5, 2), (bomb(until=8),), ("failed too_large", "fresh", "unchanged")),
    Wrong("/digest", date(2025, 5, 5), (outage(),), ("failed outage", "failed outage", "failed outage")),
    Wrong("/atom/cs.AI", date(2025, 5, 5), (busy(7200, until=8),), ("failed busy", "fresh", "unchanged")),
    Wrong("/atom/cs.MA", date(2025, 5, 6), (slow(until=8),), ("failed timeout", "fresh", "unchanged")),
    Wrong("/atom/cs.AI", date(2025, 5, 6), twice(until=8), ("fresh", "fresh", "unchanged")),
    # Until it is written, yesterday's stands there: that of the outage.
    Wrong("/digest", date(2025, 5, 6), (late(until=12),), ("failed outage", "failed outage", "fresh")),
    # Nobody looked on the day before: the records are asked for it, and answer at the second round.
    Wrong(
        "/atom/cs.CL",
        date(2025, 5, 8),
        (partial(until=8),),
        ("failed not_a_digest, fresh", "fresh, fresh", "unchanged"),
    ),
    Wrong(
        "/oai",
        date(2025, 5, 8),
        (web_page(until=8),),
        ("failed not_a_digest, fresh", "fresh, unchanged", "unchanged"),
    ),
    Wrong("/digest", NOTHING_ON, (web_page(until=8),), ("failed not_a_digest", "waiting", "waiting")),
    Wrong("/atom", NOTHING_ON, (), ("waiting", "waiting", "quiet")),
)


def schedule(arxiv: FakeArxiv) -> None:
    for one in WRONG:
        arxiv.fault(one.place, one.day, *one.faults)


def to_be_seen(digest: str) -> Mapping[tuple[str, date, int], str]:
    """By source, day and hour. A fault of one source hides what everybody has."""
    general = [one for one in WRONG if one.place in ("/oai", "/atom")]
    special = [one for one in WRONG if one not in general]
    return {
        (name, one.day, hour): seen
        for one in (*general, *special)
        for name in _sources(one.place, digest)
        for hour, seen in zip(HOURS, one.seen, strict=True)
    }


def _sources(place: str, digest: str) -> Iterator[str]:
    if place == "/digest":
        yield digest
    elif place in ("/oai", "/atom"):
        yield from (f"arxiv:{category}" for category in SECTIONS)
    else:
        yield f"arxiv:{place.removeprefix('/atom/')}"
