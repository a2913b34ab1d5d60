"""Which day a digest at an address is of, and what it means that the same is shown on another: a weekend, a stalled
source, or one that is waited for."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sources.samples import archive, entry, topic_page
from tests.sources.urls.conftest import Read, Reader
from tests.support.fake_arxiv import new_york
from tests.support.webserver import Reply, WebServer

MONDAY = [entry("2504.00001"), entry("2504.00002")]
TUESDAY = [entry("2504.00003"), entry("2504.00004")]


def page(entries: list[str], evening: str) -> Reply:
    """A topic page of the evening; as a server sends it that marks its pages."""
    text = topic_page(entries, date=evening)
    return Reply(text, etag=f'"{hash(text)}"')


@pytest.fixture
def reader(webserver: WebServer, reading_of: Read) -> Reader:
    return reading_of(webserver.url("/page.md"))


def read(reader: Reader, moment: str, reply: Reply) -> tuple[str, str]:
    """State and day of what is read at that moment in New York."""
    reader.server.on("/page.md", reply)
    reading = reader.read(new_york(moment))
    return reading.state, str(reading.date)


def test_a_week_as_it_should_be(reader: Reader) -> None:
    """Digests carry the date of the evening: what arXiv's feeds call Tuesday is Monday's. At weekends the last one is
    shown again, under the day's date."""
    thursday = [entry("2504.00009")]
    assert read(reader, "2025-04-14 23:30", page(MONDAY, "2025-04-14")) == ("fresh", "2025-04-14")
    assert read(reader, "2025-04-15 12:00", page(MONDAY, "2025-04-14")) == ("unchanged", "2025-04-14")
    assert read(reader, "2025-04-15 23:30", page(TUESDAY, "2025-04-15")) == ("fresh", "2025-04-15")
    assert read(reader, "2025-04-17 23:30", page(thursday, "2025-04-17")) == ("fresh", "2025-04-17")
    assert read(reader, "2025-04-18 23:30", page(thursday, "2025-04-18")) == ("unchanged", "2025-04-18")
    assert read(reader, "2025-04-19 23:30", page(thursday, "2025-04-19")) == ("unchanged", "2025-04-19")
    assert read(reader, "2025-04-20 12:00", page(thursday, "2025-04-19")) == ("unchanged", "2025-04-19")


def test_yesterdays_papers_under_todays_date_are_stalled(reader: Reader) -> None:
    assert read(reader, "2025-04-14 23:30", page(MONDAY, "2025-04-14")) == ("fresh", "2025-04-14")
    assert read(reader, "2025-04-15 23:30", page(MONDAY, "2025-04-15")) == ("stalled", "2025-04-15")
    assert read(reader, "2025-04-15 23:45", page(TUESDAY, "2025-04-15")) == ("fresh", "2025-04-15")


def test_a_holiday_repeats_and_is_not_stalled(reader: Reader) -> None:
    assert read(reader, "2025-06-17 23:30", page(MONDAY, "2025-06-17")) == ("fresh", "2025-06-17")
    assert read(reader, "2025-06-18 23:30", page(MONDAY, "2025-06-18")) == ("unchanged", "2025-06-18")


def test_what_should_be_there_and_is_not_is_waited_for(reader: Reader) -> None:
    shown = page(MONDAY, "2025-04-14")
    assert read(reader, "2025-04-14 23:30", shown) == ("fresh", "2025-04-14")
    for moment in ("2025-04-16 00:30", "2025-04-16 11:00", "2025-04-18 09:00"):
        assert read(reader, moment, shown) == ("waiting", "2025-04-14")
        assert reader.received == 0, "one may wait with a request that costs nothing"
    reading = reader.read(new_york("2025-04-18 10:00"))
    assert reading.notes == ("The digest of 2025-04-14 is still shown.",)
    assert read(reader, "2025-04-18 10:15", page(TUESDAY, "2025-04-17")) == ("fresh", "2025-04-17")


def test_at_weekends_nobody_waits(reader: Reader) -> None:
    shown = page(MONDAY, "2025-04-14")
    read(reader, "2025-04-14 23:30", shown)
    assert read(reader, "2025-04-19 12:00", shown) == ("unchanged", "2025-04-14")


def test_late_papers_of_a_day_are_stragglers(reader: Reader) -> None:
    read(reader, "2025-04-14 23:30", page(MONDAY, "2025-04-14"))
    assert read(reader, "2025-04-14 23:45", page([*MONDAY, *TUESDAY], "2025-04-14")) == ("fresh", "2025-04-14")
    reader.bookmark = None
    read(reader, "2025-04-14 23:30", page(MONDAY, "2025-04-14"))
    reader.server.on("/page.md", page([*MONDAY, *TUESDAY], "2025-04-14"))
    assert reader.read(new_york("2025-04-14 23:45")).stragglers


def test_one_date_published_twice_is_new_twice(reader: Reader) -> None:
    read(reader, "2025-04-14 23:30", page(MONDAY, "2025-04-14"))
    reader.server.on("/page.md", page(TUESDAY, "2025-04-14"))
    reading = reader.read(new_york("2025-04-15 01:00"))
    assert (reading.state, reading.stragglers) == ("fresh", False)


def test_a_readme_alone_is_of_the_day_of_the_clock(webserver: WebServer, reading_of: Read) -> None:
    """It says no day; so it is not called stalled, nor waited for."""
    reader = reading_of(webserver.url("/README.md"))
    webserver.on("/README.md", Reply(archive({"Robotics": MONDAY})))
    found = [reader.read(new_york(moment)) for moment in ("2025-04-14 12:00", "2025-04-15 12:00", "2025-04-17 12:00")]
    assert [one.state for one in found] == ["fresh", "unchanged", "unchanged"]
    assert (found[0].date, found[0].date_from) == (date(2025, 4, 14), "clock")


def test_a_heading_far_ahead_or_from_the_beginning_never_raises(reader: Reader) -> None:
    for evening in ("9999-12-31", "0001-01-01", "0001-01-02", "2025-04-14"):
        for entries in (MONDAY, MONDAY, TUESDAY):
            read(reader, "2025-04-15 12:00", page(entries, evening))
            read(reader, "2025-04-15 12:15", page(entries, "0001-01-03"))
