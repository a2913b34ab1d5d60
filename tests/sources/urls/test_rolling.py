"""Feeds that show their last so many entries: the first look floods nobody, later ones tell what is new, and a day has
one listing however often it is looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.digests import Reading
from bot.sources.web.marks import load
from tests.sources.feeds.samples import api, journal
from tests.sources.urls.conftest import Read, Reader, titles
from tests.sources.urls.forms import found, item
from tests.support.fake_arxiv import new_york
from tests.support.webserver import Reply, WebServer

YESTERDAY, TODAY, TOMORROW = "14 Apr 2025 10:00", "15 Apr 2025 06:00", "16 Apr 2025 06:00"
HOUR = timedelta(hours=1)


@pytest.fixture
def reader(webserver: WebServer, reading_of: Read) -> Reader:
    return reading_of(webserver.url("/feed"))


def shows(reader: Reader, *names: str, after: timedelta = HOUR) -> Reading:
    """What a look at a feed gives that shows these: ``a@DATE``, or ``a`` without a date."""
    items = [item(name, f"T {name}", day=day) for name, _, day in (text.partition("@") for text in names)]
    reader.server.on("/feed", Reply(journal(*items)))
    return reader.read(reader.now + after)


def told(reading: Reading) -> set[str]:
    return {title.removeprefix("T ") for title in titles(reading)}


def test_the_first_look_takes_the_latest_day_only(reader: Reader) -> None:
    first = shows(reader, f"c@{TODAY}", f"b@{TODAY}", f"a@{YESTERDAY}", "undated")
    assert (first.state, told(first)) == ("fresh", {"c", "b"})
    assert (first.date, first.date_from, first.stragglers) == (date(2025, 4, 15), "feed", False)
    assert first.digest
    assert first.digest.kind == "feed"
    again = shows(reader, f"c@{TODAY}", f"b@{TODAY}", f"a@{YESTERDAY}", "undated")
    assert (again.state, told(again)) == ("unchanged", {"c", "b"}), "what was passed over stays so"
    assert (again.date, again.date_from) == (date(2025, 4, 15), "feed")


def test_later_only_what_is_new_is_told(reader: Reader) -> None:
    shows(reader, f"b@{YESTERDAY}", f"a@{YESTERDAY}")
    second = shows(reader, f"c@{TODAY}", f"b@{YESTERDAY}")
    assert (second.state, told(second), second.date) == ("fresh", {"c"}, date(2025, 4, 15))
    assert not second.stragglers


def test_what_comes_later_on_a_day_joins_its_listing(reader: Reader) -> None:
    shows(reader, f"b@{TODAY}", f"a@{YESTERDAY}")
    second = shows(reader, f"c@{TODAY}", f"b@{TODAY}", f"a@{YESTERDAY}")
    assert (second.state, told(second), second.stragglers) == ("fresh", {"b", "c"}, True)
    third = shows(reader, f"d@{TODAY}", f"c@{TODAY}", after=HOUR)
    assert told(third) == {"c", "d"}, "as far as it is still shown"
    fourth = shows(reader, f"e@{TOMORROW}", f"d@{TODAY}", after=timedelta(days=1))
    assert (told(fourth), fourth.stragglers) == ({"e"}, False)


def test_what_comes_late_with_an_old_date_is_told_with_what_is_current(reader: Reader) -> None:
    shows(reader, f"b@{TODAY}")
    late = shows(reader, f"b@{TODAY}", f"a@{YESTERDAY}")
    assert (late.date, told(late), late.stragglers) == (date(2025, 4, 15), {"a", "b"}, True)


def test_entries_that_come_back_are_not_new(reader: Reader) -> None:
    shows(reader, f"b@{TODAY}", f"a@{YESTERDAY}")
    shows(reader, f"c@{TODAY}")
    back = shows(reader, f"c@{TODAY}", f"a@{YESTERDAY}")
    assert (back.state, told(back)) == ("unchanged", {"c"})


def test_an_entry_with_another_text_is_not_new(reader: Reader) -> None:
    shows(reader, f"a@{TODAY}")
    reader.server.on("/feed", Reply(journal(item("a", "Corrected", day=TODAY))))
    again = reader.read(reader.now + HOUR)
    assert (again.state, titles(again)) == ("unchanged", ["Corrected"])


def test_dates_that_lie_ahead_count_as_none(reader: Reader) -> None:
    first = shows(reader, "z@15 Apr 2099 06:00", f"a@{TODAY}")
    assert (told(first), first.date) == ({"a"}, date(2025, 4, 15))
    second = shows(reader, "y@16 Apr 2099 06:00", "z@15 Apr 2099 06:00", f"a@{TODAY}", after=timedelta(days=1))
    assert (told(second), second.date, second.date_from) == ({"y"}, date(2025, 4, 16), "clock")


def test_a_feed_whose_dates_all_lie_ahead_is_taken_whole(reader: Reader) -> None:
    first = shows(reader, "z@15 Apr 2099 06:00", "y@14 Apr 2099 06:00")
    assert (told(first), first.date, first.date_from) == ({"z", "y"}, date(2025, 4, 15), "clock")


def test_a_feed_without_dates_goes_by_the_clock(reader: Reader) -> None:
    first = shows(reader, "b", "a")
    assert (told(first), first.date, first.date_from) == ({"a", "b"}, date(2025, 4, 15), "clock")
    same_day = shows(reader, "c", "b", "a")
    assert (told(same_day), same_day.stragglers) == ({"a", "b", "c"}, True)
    still = shows(reader, "c", "b", "a", after=timedelta(days=1))
    assert (still.state, still.date, still.date_from) == ("unchanged", date(2025, 4, 15), "clock")
    next_day = shows(reader, "d", "c", "b", after=HOUR)
    assert (told(next_day), next_day.date, next_day.stragglers) == ({"d"}, date(2025, 4, 16), False)


def test_a_feed_without_entries_is_quiet_and_forgets_nothing(reader: Reader) -> None:
    assert shows(reader).state == "quiet"
    shows(reader, f"a@{TODAY}")
    empty = shows(reader)
    assert (empty.state, empty.digest, empty.date) == ("quiet", None, date(2025, 4, 15))
    assert shows(reader, f"a@{TODAY}").state == "unchanged"


def test_where_it_is_still_yesterday_an_entry_of_today_is_not_ahead(reader: Reader) -> None:
    """Entries are dated in UTC: at six in the evening in California they may be of tomorrow."""
    reader.now = datetime(2025, 4, 15, 1, tzinfo=UTC).astimezone(ZoneInfo("America/Los_Angeles"))
    first = shows(reader, "b@15 Apr 2025 00:30", "a@14 Apr 2025 10:00", after=timedelta(minutes=1))
    assert (told(first), first.date) == ({"b"}, date(2025, 4, 15))


def test_its_memory_has_an_end(reader: Reader) -> None:
    for start in range(0, 6000, 1000):
        shows(reader, *(f"{start + n}@{TODAY}" for n in range(1000)))
    seen = load(reader.bookmark).seen
    assert seen
    assert 1000 <= len(seen.entries) <= 5000


def test_a_year_of_looks_twice_a_day_tells_every_entry_once_as_new(reader: Reader) -> None:
    """Ten entries are shown at a time, three come between two looks; 40 days."""
    news: list[str] = []
    for look in range(80):
        last = look * 3 + 10
        moment = datetime(2025, 4, 15, tzinfo=UTC) + 12 * HOUR * look
        window = [f"{n}@{moment - HOUR:%d %b %Y %H:%M}" for n in range(last - 10, last)]
        before = {*news}
        reading = shows(reader, *window, after=12 * HOUR if look else timedelta())
        news += sorted(told(reading) - before)
        assert told(reading) >= {str(n) for n in range(last - 3, last)}
    assert len(news) == len(set(news)) == 79 * 3 + 10


# --- answers of arXiv's API: dated by when papers were submitted, told on the day on which they were announced ---


@pytest.fixture
def query(webserver: WebServer, reading_of: Read) -> Reader:
    return reading_of(webserver.url("/api"))


def answers(query: Reader, moment: str, *entries: str) -> Reading:
    query.server.on("/api", Reply(api(*entries)))
    return query.read(new_york(moment))


def test_papers_of_the_api_are_of_the_day_of_their_announcement(query: Reader) -> None:
    friday = found("2504.00001", submitted="2025-04-11T14:00:00Z")
    first = answers(query, "2025-04-14 09:00", friday)
    assert (first.date, first.date_from) == (date(2025, 4, 14), "feed"), "Friday's submissions are Monday's"
    assert first.digest
    assert first.digest.kind == "arxiv"
    monday = found("2504.00002", submitted="2025-04-14T14:00:00Z")
    second = answers(query, "2025-04-15 09:00", monday, friday)
    assert (second.date, titles(second), second.stragglers) == (date(2025, 4, 15), ["A Paper"], False)
    more = answers(query, "2025-04-15 12:00", found("2504.00003", "Late"), monday, friday)
    assert (more.date, titles(more), more.stragglers) == (date(2025, 4, 15), ["Late", "A Paper"], True)


def test_an_old_paper_does_not_become_todays_at_the_first_look(query: Reader) -> None:
    assert answers(query, "2025-04-15 09:00", found("2402.00001", submitted="2024-02-07")).date == date(2024, 2, 8)


def test_what_came_after_the_cut_off_is_of_the_day_after(query: Reader) -> None:
    answers(query, "2025-04-15 09:00", found("2504.00001", submitted="2025-04-11"))
    late = found("2504.00002", submitted="2025-04-14T20:00:00Z")  # at four in the afternoon
    assert answers(query, "2025-04-16 09:00", late).date == date(2025, 4, 16)


def test_at_the_weekend_what_is_new_is_fridays(query: Reader) -> None:
    answers(query, "2025-04-17 09:00", found("2504.00001", submitted="2025-04-16"))
    assert answers(query, "2025-04-19 12:00", found("2504.00002", submitted="2025-04-17")).date == date(2025, 4, 18)


def test_a_new_version_is_told_again_as_the_same_paper(query: Reader) -> None:
    answers(query, "2025-04-15 09:00", found("2504.00001"))
    again = answers(query, "2025-04-16 09:00", found("2504.00001", "A Paper, Revised", version=2))
    assert (again.state, [(paper.id, paper.version) for paper in again.papers]) == ("fresh", [("arxiv:2504.00001", 2)])
