"""A category read day by day: what is new, what was seen, what is awaited, and days without anything."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sources.arxiv.conftest import Reader, batch, make_reader, shown
from tests.support.fake_arxiv import late, partial, stale, twice
from tests.support.webserver import WebServer

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


def test_the_first_look_takes_todays_papers(reader: Reader) -> None:
    reading = reader.at("2026-03-03 09:00")
    assert (reading.state, reading.date, reading.date_from) == ("fresh", TUESDAY, "feed")
    assert shown(reading) == [f"{number}v1" for number in range(10, 18)]
    assert reading.digest is not None
    assert (reading.digest.kind, reading.digest.scope) == ("arxiv", ("cs.CL",))
    assert reader.arxiv.asked == ["/atom/cs.CL"]


def test_the_same_again_costs_nothing(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    reading = reader.at("2026-03-03 15:00")
    assert (reading.state, reading.date, reading.digest) == ("unchanged", TUESDAY, None)
    assert reader.arxiv.asked == ["/atom/cs.CL"]


def test_every_day_is_a_new_batch(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    reading = reader.at("2026-03-04 00:10")
    assert (reading.state, reading.date, reading.stragglers) == ("fresh", WEDNESDAY, False)
    assert shown(reading) == [f"{number}v1" for number in range(20, 28)]


def test_the_evening_before_brings_nothing(reader: Reader) -> None:
    """Announced at eight, but the feed changes at midnight."""
    reader.at("2026-03-03 09:00")
    assert reader.at("2026-03-03 23:50").state == "unchanged"


def test_a_late_feed_is_waited_for(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, late(until=13))
    reader.at("2026-03-03 09:00")
    waiting = reader.at("2026-03-04 00:30")
    assert (waiting.state, waiting.date, waiting.digest, waiting.notes) == ("waiting", WEDNESDAY, None, ())
    past_noon = reader.at("2026-03-04 12:30")
    assert (past_noon.state, past_noon.date) == ("waiting", WEDNESDAY)
    assert "past noon" in past_noon.notes[0]
    there = reader.at("2026-03-04 13:10")
    assert (there.state, there.date, len(there.papers)) == ("fresh", WEDNESDAY, 8)


def test_yesterdays_papers_under_todays_date_are_no_new_day(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, stale(until=10))
    reader.at("2026-03-03 09:00")
    stalled = reader.at("2026-03-04 09:00")
    assert (stalled.state, stalled.date, stalled.digest) == ("stalled", TUESDAY, None)
    there = reader.at("2026-03-04 10:00")
    assert (there.state, there.date, len(there.papers)) == ("fresh", WEDNESDAY, 8)


def test_stragglers_are_no_new_day(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, partial(until=10))
    reader.at("2026-03-03 09:00")
    part = reader.at("2026-03-04 01:00")
    assert (part.state, part.date, len(part.papers), part.stragglers) == ("fresh", WEDNESDAY, 4, False)
    assert reader.at("2026-03-04 09:00").state == "unchanged"
    rest = reader.at("2026-03-04 11:00")
    assert (rest.state, rest.date, len(rest.papers), rest.stragglers) == ("fresh", WEDNESDAY, 8, True)
    assert rest.late == {paper.id for paper in rest.papers} - {paper.id for paper in part.papers}
    assert reader.at("2026-03-04 12:00").state == "unchanged"
    assert reader.at("2026-03-05 09:00").date == date(2026, 3, 5)


def test_one_date_published_twice(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, *twice(until=10))
    reader.at("2026-03-03 09:00")
    first, second = reader.at("2026-03-04 01:00"), reader.at("2026-03-04 10:30")
    assert [(one.state, one.date) for one in (first, second)] == [("fresh", WEDNESDAY)] * 2
    assert sorted(shown(first) + shown(second)) == [f"{number}v1" for number in range(20, 28)]


def test_a_weekend_is_quiet(reader: Reader) -> None:
    reader.at("2026-03-06 09:00")
    for moment, day in (("2026-03-07 09:00", date(2026, 3, 7)), ("2026-03-08 22:00", date(2026, 3, 8))):
        reading = reader.at(moment)
        assert (reading.state, reading.date, reading.notes) == ("quiet", day, ())
    monday = reader.at("2026-03-09 00:10")
    assert (monday.state, monday.date) == ("fresh", date(2026, 3, 9))
    assert reader.arxiv.asked == ["/atom/cs.CL"]


def test_a_holiday_is_quiet_and_the_day_after_may_be_either(webserver: WebServer) -> None:
    """Thanksgiving, the 26th of November 2026: arXiv says that a mailing is deferred, not which."""
    reader = make_reader(webserver, batch("2026-11-25", 1, 2, 3) + batch("2026-11-27", 4, 5, 6))
    reader.at("2026-11-25 09:00")
    assert (reader.at("2026-11-26 09:00").state, reader.at("2026-11-26 18:00").state) == ("quiet", "quiet")
    *_, friday = reader.readings("2026-11-27 09:00")
    assert (friday.state, friday.date, shown(friday)) == ("fresh", date(2026, 11, 27), ["4v1", "5v1", "6v1"])


def test_an_ordinary_day_without_a_batch_is_waited_for_until_noon(webserver: WebServer) -> None:
    reader = make_reader(webserver, batch("2026-03-02", 1, 2, 3))
    reader.at("2026-03-02 09:00")
    assert reader.at("2026-03-03 09:00").state == "waiting"
    quiet = reader.at("2026-03-03 12:30")
    assert (quiet.state, quiet.date) == ("quiet", TUESDAY)
    assert "announced nothing" in quiet.notes[0]


@pytest.mark.parametrize("moment", ["2026-03-07 09:00", "2026-01-01 09:00"])
def test_a_first_look_on_a_day_off_finds_nothing(reader: Reader, moment: str) -> None:
    reading = reader.at(moment)
    assert (reading.state, reading.digest) == ("quiet", None)


def test_all_kinds_of_announcement(webserver: WebServer) -> None:
    told = [
        *batch("2026-03-03", 1),
        *batch("2026-03-03", 2, categories=("math.ST", "cs.CL")),
        *batch("2026-03-03", 3, version=2),
        *batch("2026-03-03", 4, version=3, categories=("math.ST", "cs.CL")),
        *batch("2026-03-03", 5, version=6),
        *batch("2026-03-03", 6, categories=("cs.AI",)),
    ]
    reading = make_reader(webserver, told).at("2026-03-03 09:00")
    assert [(paper.announce_type, paper.version) for paper in reading.papers] == [
        *(("new", 1), ("cross", 1), ("replace", 2), ("replace-cross", 3)),
    ]


def test_a_paper_replaced_the_next_day_comes_again(webserver: WebServer) -> None:
    again = batch("2026-03-04", 1, version=2, title="Revised") + batch("2026-03-04", *range(11, 17))
    reader = make_reader(webserver, batch("2026-03-03", *range(1, 9)) + again)
    reader.at("2026-03-03 09:00")
    reading = reader.at("2026-03-04 09:00")
    assert (reading.state, reading.stragglers, reading.date) == ("fresh", False, WEDNESDAY)
    assert "1v2" in shown(reading)
