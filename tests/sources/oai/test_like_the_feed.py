"""The same paper from arXiv's feed and from its records is the same, so that neither changes what the other said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sources.feeds import parse_feed
from bot.sources.oai import announcements
from tests.sources.oai.samples import read, utc
from tests.support.arxiv import Entry, Kind, Stored, Text, atom_feed

PLAIN = Text(id="2603.99001", categories=("cs.AI", "math.ST"), doi="10.5555/ABC.1")
HARD = Text(
    id="hep-th/9901099",
    title="  On $x<y$ &  the <think> token, “R&D” and \\'etale things " * 3,
    abstract="First line of many words, so that it is broken somewhere, " * 6 + "  with &lt; and <mask>. ",
    authors=("Ada Byron", "Paul Erd\\H{o}s (There, and elsewhere)", "W. Rodrigues Jr."),
    categories=("cs.AI", "hep-th"),
    doi="10.48550/arXiv.hep-th/9901099",
)
DAY = date(2026, 3, 4)


@pytest.mark.parametrize("text", [PLAIN, HARD], ids=["plain", "hard"])
@pytest.mark.parametrize(
    ("kind", "place", "moments"),
    [
        ("new", 0, ["2026-03-03 12:00"]),
        ("cross", 1, ["2026-03-03 12:00"]),
        ("replace", 0, ["2025-12-01 12:00", "2026-03-03 12:00"]),
        ("replace-cross", 1, ["2025-12-01 12:00", "2026-03-03 12:00"]),
    ],
)
def test_the_same_paper(text: Text, kind: Kind, place: int, moments: list[str]) -> None:
    category = text.categories[place]
    (shown,) = parse_feed(atom_feed(category, DAY, [Entry(text=text, kind=kind, version=len(moments))])).papers
    record = read(Stored(text=text, submitted=[utc(moment) for moment in moments], datestamp=DAY))
    ((day, told),) = announcements(record, category, DAY, DAY)
    assert day == DAY
    assert told == shown
    assert told.also == shown.also
