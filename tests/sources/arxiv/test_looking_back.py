"""Looking back: all that was announced within a span, window by window, and on from where it was interrupted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

from bot.core.errors import SourceError
from bot.core.ports import Filling, LooksBack
from tests.sources.arxiv.conftest import Reader, batch, make_reader, told
from tests.support.fake_arxiv import busy, new_york
from tests.support.webserver import WebServer

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
LATER = "2026-03-27 09:00"


def papers(fillings: Iterable[Filling]) -> dict[date, set[str]]:
    found: defaultdict[date, set[str]] = defaultdict(set)
    for filling in fillings:
        for digest in filling.digests:
            assert (digest.kind, digest.scope) == ("arxiv", ("cs.CL",))
            found[digest.date].update(map(told, digest.papers))
    return dict(found)


def test_every_day_of_the_span(reader: Reader) -> None:
    assert isinstance(reader.source, LooksBack)
    reader.arxiv.at = new_york(LATER)
    found = papers(reader.source.look_back(FIRST, LAST, None, reader.arxiv.at))
    assert found == {date(2026, 3, 2 + n): {f"{10 * n + k}v1" for k in range(8)} for n in range(5)}


def test_what_was_replaced_since_stands_under_a_later_date(webserver: WebServer) -> None:
    reader = make_reader(webserver, batch("2026-03-03", 1, 2) + batch("2026-03-24", 1, version=2))
    reader.arxiv.at = new_york(LATER)
    assert papers(reader.source.look_back(FIRST, LAST, None, reader.arxiv.at)) == {date(2026, 3, 3): {"1v1", "2v1"}}


def test_it_goes_on_where_an_error_stopped_it(webserver: WebServer) -> None:
    days = ["2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24"]
    told = [one for n, day in enumerate(days) for one in batch(day, *range(10 * n, 10 * n + 8))]
    reader = make_reader(webserver, told)
    reader.arxiv.at = new_york(LATER)
    span = (date(2026, 3, 1), date(2026, 3, 27))
    fillings = list(reader.source.look_back(*span, None, reader.arxiv.at))
    whole, cursors = papers(fillings), [filling.cursor for filling in fillings if filling.cursor]
    assert {day: len(of) for day, of in whole.items()} == {date.fromisoformat(day): 8 for day in days}
    assert [filling.done for filling in fillings] == sorted(filling.done for filling in fillings)
    assert fillings[-1].done == fillings[-1].total
    for at, cursor in enumerate(cursors):
        done = papers(fillings[: 1 + next(n for n, filling in enumerate(fillings) if filling.cursor == cursor)])
        rest = papers(reader.source.look_back(*span, cursor, reader.arxiv.at))
        assert {day: done.get(day, set()) | rest.get(day, set()) for day in whole} == whole
        assert date(2026, 3, 3) not in rest, at


def test_an_error_is_raised_after_what_was_found(reader: Reader) -> None:
    reader.arxiv.at = new_york(LATER)
    fillings = reader.source.look_back(FIRST, date(2026, 3, 27), None, reader.arxiv.at)
    first = next(fillings)
    reader.arxiv.fault("/oai", date(2026, 3, 27), busy(5))
    with pytest.raises(SourceError, match="busy"):
        list(fillings)
    assert first.digests


def test_up_to_today(reader: Reader) -> None:
    reader.arxiv.at = new_york("2026-03-06 09:00")
    found = papers(reader.source.look_back(FIRST, LAST, None, reader.arxiv.at))
    assert set(found) == {date(2026, 3, 2 + n) for n in range(5)}


def test_nothing_at_all(webserver: WebServer) -> None:
    reader = make_reader(webserver, [])
    reader.arxiv.at = new_york(LATER)
    fillings = list(reader.source.look_back(FIRST, LAST, None, reader.arxiv.at))
    assert papers(fillings) == {}
    assert fillings[-1].cursor == "2026-03-28"
