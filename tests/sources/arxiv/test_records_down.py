"""While arXiv's records cannot be had, today's feed is, and the missed days stay missed until they come."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sources.web.marks import load
from tests.sources.arxiv.conftest import Reader, batch, make_reader, shown
from tests.support.fake_arxiv import busy, cut, web_page
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


def test_a_day_that_the_records_do_not_have_yet_is_asked_for_gently(webserver: WebServer) -> None:
    """Nobody knows whether it still comes; every round would cost all pages of three days."""
    reader = make_reader(webserver, batch("2026-03-02", 1, 2) + batch("2026-03-04", 3, 4))
    reader.at("2026-03-02 09:00")
    assert shown(reader.readings("2026-03-04 09:00")[-1]) == ["3v1", "4v1"]
    assert load(reader.bookmark).missed == (date(2026, 3, 3),)
    assert "/oai" in reader.arxiv.asked
    for minute in range(1, 5):
        (again,) = reader.readings(f"2026-03-04 09:0{minute}")
        assert again.state == "unchanged"
        assert reader.arxiv.asked == ["/atom/cs.CL"]
    reader.readings("2026-03-04 18:00")
    assert "/oai" in reader.arxiv.asked


def test_after_some_days_nothing_more_is_expected(webserver: WebServer) -> None:
    reader = make_reader(webserver, batch("2026-03-02", 1, 2) + batch("2026-03-04", 3, 4) + batch("2026-03-09", 5))
    for moment in ("2026-03-02 09:00", "2026-03-04 09:00"):
        reader.readings(moment)
    told = reader.readings("2026-03-09 09:00")
    quiet = [one.date for one in told if one.state == "quiet"]
    assert date(2026, 3, 3) in quiet
    assert (told[-1].state, told[-1].date) == ("fresh", MONDAY)
    assert date(2026, 3, 3) not in load(reader.bookmark).missed
