"""Days that went by unseen are found in the dated records, exactly, each on its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.core.digests import Reading
from bot.sources.web.marks import load
from tests.sources.arxiv.conftest import Reader, batch, make_reader, shown
from tests.support.fake_arxiv import Announcement, late, new_york, stale
from tests.support.fake_arxiv.faults import Fault
from tests.support.webserver import Reply, WebServer

WEDNESDAY, THURSDAY, FRIDAY, MONDAY = date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9)


def by_day(readings: Sequence[Reading]) -> dict[date, list[str]]:
    """The papers of the fresh readings, which must be in order and of different days."""
    found = {
        reading.date: sorted(shown(reading), key=lambda told: int(told.split("v")[0]))
        for reading in readings
        if reading.state == "fresh" and reading.date
    }
    assert len(found) == sum(reading.state == "fresh" for reading in readings)
    assert list(found) == sorted(found)
    return found


def of(*tens: int) -> list[list[str]]:
    return [[f"{10 * ten + n}v1" for n in range(8)] for ten in tens]


def test_missed_days_and_a_weekend(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    readings = reader.readings("2026-03-09 09:00")
    assert by_day(readings) == dict(zip((WEDNESDAY, THURSDAY, FRIDAY, MONDAY), of(2, 3, 4, 5), strict=True))
    assert [reading.date_from for reading in readings] == ["record", "record", "record", "feed"]
    digests = [reading.digest for reading in readings if reading.digest]
    assert {(digest.kind, digest.scope) for digest in digests} == {("arxiv", ("cs.CL",))}
    assert reader.at("2026-03-09 12:00").state == "unchanged"
    assert load(reader.bookmark).missed == ()


def test_nothing_is_looked_up_where_nothing_was_missed(reader: Reader) -> None:
    for moment in ("2026-03-05 09:00", "2026-03-06 09:00", "2026-03-07 12:00", "2026-03-09 00:10"):
        reader.at(moment)
        assert reader.arxiv.asked == ["/atom/cs.CL"]


def test_waking_up_at_a_weekend_finds_friday_too(reader: Reader) -> None:
    """The feed is empty until Monday."""
    reader.at("2026-03-03 09:00")
    readings = reader.readings("2026-03-07 09:00")
    assert by_day(readings) == dict(zip((WEDNESDAY, THURSDAY, FRIDAY), of(2, 3, 4), strict=True))
    assert (readings[-1].state, readings[-1].date) == ("quiet", date(2026, 3, 7))
    assert by_day(reader.readings("2026-03-09 09:00")) == {MONDAY: of(5)[0]}


def test_a_feed_that_was_late_all_day_costs_no_day(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, late(until=24))
    reader.at("2026-03-03 09:00")
    assert reader.at("2026-03-04 18:00").state == "waiting"
    assert by_day(reader.readings("2026-03-05 09:00")) == dict(zip((WEDNESDAY, THURSDAY), of(2, 3), strict=True))


def test_a_feed_that_was_stale_for_days_costs_no_day(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    for day in (WEDNESDAY, THURSDAY):
        reader.arxiv.fault("/atom/cs.CL", day, stale())
    assert reader.at("2026-03-04 18:00").state == "stalled"
    found, today = reader.readings("2026-03-05 09:00")
    assert by_day([found]) == {WEDNESDAY: of(2)[0]}
    assert today.state in ("stalled", "unchanged")
    assert by_day(reader.readings("2026-03-06 09:00")) == dict(zip((THURSDAY, FRIDAY), of(3, 4), strict=True))


def test_the_very_same_feed_for_days_is_not_taken_for_another_day(webserver: WebServer) -> None:
    """What the records gave meanwhile does not make the old papers new."""
    reader = make_reader(webserver, batch("2026-03-03", 1, 2, 3) + batch("2026-03-04", 4, 5) + batch("2026-03-05", 6))
    reader.at("2026-03-03 09:00")
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, stale())
    reader.at("2026-03-04 09:00")
    reader.arxiv.fault("/atom/cs.CL", THURSDAY, stale(behind=2))
    found, today = reader.readings("2026-03-05 09:00")
    assert (found.date, shown(found)) == (WEDNESDAY, ["4v1", "5v1"])
    assert (today.state, today.papers) == ("stalled", ())


def test_over_a_holiday(webserver: WebServer) -> None:
    """Thanksgiving: what came in on Tuesday evening and Wednesday was due on Thursday, and is announced on Friday."""
    deferred = [
        Announcement(day=one.day, text=one.text, version=one.version, submitted=new_york("2026-11-25 11:00"))
        for one in batch("2026-11-27", 7, 8) + batch("2026-11-27", 9, version=2)
    ]
    told = [*batch("2026-11-24", 1, 2, 3), *batch("2026-11-25", 4, 5, 6), *deferred, *batch("2026-11-30", 10, 11)]
    reader = make_reader(webserver, told)
    reader.at("2026-11-24 09:00")
    readings = reader.readings("2026-11-30 09:00")
    assert by_day(readings) == {
        date(2026, 11, 25): ["4v1", "5v1", "6v1"],
        date(2026, 11, 27): ["7v1", "8v1", "9v2"],
        date(2026, 11, 30): ["10v1", "11v1"],
    }
    assert [(one.state, one.date) for one in readings if one.state != "fresh"] == [("quiet", date(2026, 11, 26))]
    assert load(reader.bookmark).missed == ()


def test_the_day_after_a_holiday_is_its_own_day(webserver: WebServer) -> None:
    deferred = [
        Announcement(day=one.day, text=one.text, version=2, submitted=new_york("2026-11-25 11:00"))
        for one in batch("2026-11-27", 7, 8, 9)
    ]
    reader = make_reader(webserver, [*batch("2026-11-25", 1, 2, 3), *deferred])
    reader.at("2026-11-25 09:00")
    reader.at("2026-11-26 09:00")
    assert by_day(reader.readings("2026-11-27 09:00")) == {date(2026, 11, 27): ["7v2", "8v2", "9v2"]}


def test_a_paper_that_was_new_on_a_missed_day_and_is_replaced_today(webserver: WebServer) -> None:
    """Its record stands under today's date."""
    told = batch("2026-03-03", 1, 2, 3) + batch("2026-03-06", 4, 5, 6) + batch("2026-03-09", 4, version=2)
    reader = make_reader(webserver, told + batch("2026-03-09", 7, 8))
    reader.at("2026-03-03 09:00")
    readings = reader.readings("2026-03-09 09:00")
    assert by_day(readings) == {FRIDAY: ["4v1", "5v1", "6v1"], MONDAY: ["4v2", "7v1", "8v1"]}
    kinds = [paper.announce_type for one in readings for paper in one.papers if paper.id.endswith("004")]
    assert kinds == ["new", "replace"]


def test_a_paper_whose_record_was_touched_since_is_not_lost(webserver: WebServer) -> None:
    """A journal reference came on Friday to a paper of Wednesday: its record stands under Friday's date."""
    told = batch("2026-03-03", 1, 2, 3) + batch("2026-03-04", 4, 5) + batch("2026-03-05", 6, 7)
    reader = make_reader(webserver, told)
    reader.at("2026-03-03 09:00")
    reader.arxiv.archive.touched["2603.99004"] = FRIDAY
    assert by_day(reader.readings("2026-03-06 09:00")) == {WEDNESDAY: ["4v1", "5v1"], THURSDAY: ["6v1", "7v1"]}


@pytest.mark.parametrize("first", ["2026-02-28 09:00", "2026-03-01 23:00"])
def test_days_after_a_first_look_that_found_nothing_are_not_lost(reader: Reader, first: str) -> None:
    """A weekend; then the machine is off until Wednesday."""
    assert reader.at(first).state == "quiet"
    assert reader.at(first[:-5] + "23:30").state == "quiet"
    found = by_day(reader.readings("2026-03-04 09:00"))
    assert found == dict(zip((date(2026, 3, 2), date(2026, 3, 3), WEDNESDAY), of(0, 1, 2), strict=True))


def test_a_first_look_before_a_late_feed_is_owed_that_day(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", date(2026, 3, 2), late(until=24))
    assert reader.at("2026-03-02 09:00").state == "waiting"
    found = by_day(reader.readings("2026-03-03 09:00"))
    assert found == dict(zip((date(2026, 3, 2), date(2026, 3, 3)), of(0, 1), strict=True))


def test_only_the_latest_days_of_a_long_absence(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    *_, last = reader.readings("2027-03-03 09:00")
    assert last.state in ("waiting", "quiet")
    assert load(reader.bookmark).missed == () or min(load(reader.bookmark).missed) > date(2027, 2, 20)


@pytest.mark.parametrize("killed", range(4))
def test_killed_between_two_readings_it_goes_on_from_the_last_bookmark(reader: Reader, killed: int) -> None:
    reader.at("2026-03-03 09:00")
    reader.arxiv.at = new_york("2026-03-09 09:00")
    before = []
    for reading, _ in zip(reader.source.read(reader.bookmark, reader.arxiv.at), range(killed), strict=False):
        before.append(reading)
    if before:
        reader.bookmark = before[-1].bookmark
    after = reader.readings("2026-03-09 09:01")
    assert by_day([*before, *after]) == dict(zip((WEDNESDAY, THURSDAY, FRIDAY, MONDAY), of(2, 3, 4, 5), strict=True))


def test_a_record_that_cannot_be_read_is_named_once(reader: Reader) -> None:
    broken = Fault(answer=lambda body: Reply(body.replace(b"<title>Paper 21</title>", b"<title></title>")))
    reader.at("2026-03-03 09:00")
    reader.arxiv.fault("/oai", THURSDAY, broken)
    readings = reader.readings("2026-03-05 09:00")
    assert "21v1" not in by_day(readings)[WEDNESDAY]
    (note,) = (note for one in readings for note in one.notes if "skipped" in note)
    assert "2603.99021" in note


def test_days_too_long_ago_to_be_delivered_are_named(reader: Reader) -> None:
    """Off from the third of March to the first of May: 42 announcement days went by, of which 31 are looked up."""
    reader.at("2026-03-03 09:00")
    readings = reader.readings("2026-05-01 09:00")
    (note,) = [note for note in readings[-1].notes if "too long ago" in note]
    assert "from 2026-03-04 to 2026-03-18" in note
    assert "paperround backfill --from 2026-03-04 --to 2026-03-18" in note


def test_nothing_is_too_long_ago_after_a_month(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    assert not any("too long ago" in note for reading in reader.readings("2026-04-15 09:00") for note in reading.notes)


def test_by_a_clock_thousands_of_years_ahead_the_days_are_named(reader: Reader) -> None:
    reader.at("2026-03-03 09:00")
    readings = reader.readings("9998-03-07 09:00")
    (note,) = [note for note in readings[-1].notes if "too long ago" in note]
    assert "--from 2026-03-04 --to 9998-01-22" in note  # then come 31 weekdays, 23 January to 6 March
