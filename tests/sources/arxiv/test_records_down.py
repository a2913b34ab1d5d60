"""While arXiv's records cannot be had, today's feed is, and the missed days stay missed until they come."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sources.web.marks import load
from tests.sources.arxiv.conftest import Reader, batch, make_reader, shown
from tests.support.fake_arxiv import busy, cut, late, web_page
from tests.support.webserver import WebServer

WEDNESDAY, THURSDAY, FRIDAY, MONDAY = date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("fault", "code"), [(busy(1800, 12), "busy"), (cut(12), "damaged"), (web_page(12), "not_a_digest")]
)
def test_today_is_delivered_and_the_rest_comes_later(reader: Reader, fault: object, code: str) -> None:
    reader.arxiv.fault("/oai", MONDAY, fault)  # type: ignore[arg-type]
    reader.at("2026-03-03 09:00")
    lost, today = reader.readings("2026-03-09 09:00")
    assert (lost.state, lost.error_code) == ("failed", code)
    assert "4, 5 and 6 March 2026" in (lost.error or "")
    assert (today.state, today.date, len(today.papers)) == ("fresh", MONDAY, 8)
    assert load(reader.bookmark).missed == (WEDNESDAY, THURSDAY, FRIDAY)

    readings = reader.readings("2026-03-09 12:30")
    assert [(one.state, one.date) for one in readings[:-1]] == [
        *(("fresh", WEDNESDAY), ("fresh", THURSDAY), ("fresh", FRIDAY)),
    ]
    assert (readings[-1].state, readings[-1].date) == ("unchanged", MONDAY)
    assert load(reader.bookmark).missed == ()


def test_they_are_not_asked_again_at_once(reader: Reader) -> None:
    reader.arxiv.fault("/oai", MONDAY, busy(3600))
    reader.at("2026-03-03 09:00")
    reader.readings("2026-03-09 09:00")
    assert set(reader.arxiv.asked) == {"/oai", "/atom/cs.CL"}
    kept, today = reader.readings("2026-03-09 09:30")
    assert reader.arxiv.asked == ["/atom/cs.CL"]
    assert (kept.state, kept.error_code, today.state) == ("failed", "busy", "unchanged")


def test_records_that_are_behind_are_asked_gently(reader: Reader) -> None:
    """Every round would cost all pages of some days."""
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, late(until=24))
    reader.arxiv.fault("/oai", THURSDAY, late(until=14, behind=2))
    reader.at("2026-03-03 09:00")
    reader.at("2026-03-04 09:00")
    readings = reader.readings("2026-03-05 09:00")
    assert [(one.state, one.date) for one in readings] == [("waiting", WEDNESDAY), ("fresh", THURSDAY)]
    assert "4 March 2026" in readings[0].notes[0]
    assert "/oai" in reader.arxiv.asked
    for minute in range(1, 5):
        (again,) = reader.readings(f"2026-03-05 09:0{minute}")
        assert (again.state, reader.arxiv.asked) == ("unchanged", ["/atom/cs.CL"])
    found, today = reader.readings("2026-03-05 15:00")
    assert (found.state, found.date, today.state) == ("fresh", WEDNESDAY, "unchanged")
    assert load(reader.bookmark).missed == ()


def test_a_category_without_papers_on_a_day_misses_nothing(webserver: WebServer) -> None:
    """There are records of the day after: that day's are all there."""
    reader = make_reader(webserver, batch("2026-03-02", 1, 2) + batch("2026-03-04", 3, 4))
    reader.at("2026-03-02 09:00")
    found, today = reader.readings("2026-03-04 09:00")
    assert (found.state, found.date, shown(today)) == ("quiet", date(2026, 3, 3), ["3v1", "4v1"])
    assert load(reader.bookmark).missed == ()
    reader.at("2026-03-04 09:30")
    assert reader.arxiv.asked[-1] == "/atom/cs.CL"


def test_after_some_days_nothing_more_is_expected(webserver: WebServer) -> None:
    reader = make_reader(webserver, batch("2026-03-02", 1, 2))
    for day in (2, 3, 4, 5):
        reader.readings(f"2026-03-0{day} 09:00")
    assert load(reader.bookmark).missed == (date(2026, 3, 3), date(2026, 3, 4))
    told = reader.readings("2026-03-09 09:00")
    assert [one.date for one in told if one.state == "quiet"][:2] == [date(2026, 3, 3), date(2026, 3, 4)]
    assert load(reader.bookmark).missed == (FRIDAY,)
