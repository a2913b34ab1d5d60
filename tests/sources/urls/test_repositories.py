"""A digest repository by its raw pages: README.md, the topic pages it links, and what becomes of late ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sources.web.marks import load
from tests.sources.samples import archive, entry, topic_page
from tests.sources.urls.conftest import Read, Reader
from tests.support.webserver import Reply, WebServer

LATER = timedelta(minutes=15)
EVENING = date(2025, 4, 14)
ROBOTS = [entry("2504.00001", "One"), entry("2504.00002", "Two")]
README = archive({"Robotics 🤖": ROBOTS}).replace(
    "  - [Tides](hot_topic/Tides.md)", "  - [Tides](hot_topic/Tides.md)\n  - [Waves](hot_topic/Waves.md)"
)


def page(paper: str, *, day: object = EVENING, topic: str = "Tides", category: str = "cs.AI") -> str:
    return topic_page([entry(paper, categories=["cs.RO", category])], topic=topic, date=str(day))


TIDES, WAVES = page("2504.00001"), page("2504.00002", topic="Waves")


def put(server: WebServer, *, readme: str = README, tag: str = '"1"', **pages: str | Reply) -> None:
    """The repository as it is now; a page that is not given is not there."""
    server.on("/r/README.md", Reply(readme, etag=tag))
    for name in ("Tides", "Waves"):
        there = pages.get(name, Reply(status=404))
        server.on(f"/r/hot_topic/{name}.md", there if isinstance(there, Reply) else Reply(there))


@pytest.fixture
def reader(webserver: WebServer, reading_of: Read) -> Reader:
    return reading_of(webserver.url("/r/"))


def categories(reader: Reader, now: datetime | None = None) -> Mapping[str, tuple[str, ...]]:
    return {paper.title: paper.categories for paper in reader.read(now).papers}


ALL = ["/r/README.md", "/r/hot_topic/Tides.md", "/r/hot_topic/Waves.md"]
WHOLE = {"One": ("cs.RO", "cs.AI"), "Two": ("cs.RO", "cs.AI")}


def test_the_readme_lists_and_its_topic_pages_know_more(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=WAVES)
    reading = reader.read()
    assert {paper.title: paper.categories for paper in reading.papers} == WHOLE
    assert (reading.state, reading.date, reading.date_from, reading.notes) == ("fresh", EVENING, "heading", ())
    assert reading.digest
    assert (reading.digest.kind, reading.digest.topic, reading.digest.scope) == ("markdown", None, ("cs.RO",))
    assert reader.asked == ALL


def test_what_was_whole_is_asked_for_with_one_request(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=WAVES)
    reader.read()
    reader.read(reader.now + LATER)
    assert (reader.asked, reader.received) == (["/r/README.md"], 0)


def test_a_page_that_could_not_be_had_is_noted_and_asked_for_until_it_comes(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=Reply(status=500))
    reading = reader.read()
    assert reading.state == "fresh"
    assert [note for note in reading.notes if "hot_topic/Waves.md" in note and "500" in note]
    for _ in range(3):
        assert reader.read(reader.now + LATER).state == "unchanged"
        assert set(reader.asked) == set(ALL), "the README was not marked as seen"
    put(reader.server, Tides=TIDES, Waves=WAVES)
    assert categories(reader, reader.now + LATER) == WHOLE
    reader.read(reader.now + LATER)
    assert reader.asked == ["/r/README.md"]


def test_a_page_cut_in_the_middle_costs_only_itself(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=Reply(WAVES, cut=len(WAVES) // 2))
    assert categories(reader) == {"One": ("cs.RO", "cs.AI"), "Two": ("cs.RO",)}
    put(reader.server, Tides=TIDES, Waves=WAVES)
    assert categories(reader, reader.now + LATER) == WHOLE


def test_a_page_that_is_missing_is_noted_and_looked_for_once_more(reader: Reader) -> None:
    put(reader.server, Tides=TIDES)
    (note,) = reader.read().notes
    assert "README.md links to hot_topic/Waves.md, which is not there." in note
    reader.read(reader.now + LATER)
    assert reader.asked == ALL
    reader.read(reader.now + LATER)
    assert reader.asked == ["/r/README.md"], "it is not coming"


def test_a_page_that_is_no_digest_is_looked_at_once_more(reader: Reader) -> None:
    put(reader.server, Tides=Reply("<html>Too many requests</html>"), Waves=Reply(""))
    assert len(reader.read().notes) == 2
    put(reader.server, Tides=TIDES, Waves=WAVES)
    assert categories(reader, reader.now + LATER) == WHOLE


def test_a_page_that_is_a_day_late_is_looked_for_once_more(reader: Reader) -> None:
    """Hosts of raw pages keep each for some minutes: the README may be new while a topic page is yesterday's."""
    old = page("2504.00002", day="2025-04-11", topic="Waves", category="cs.XX")
    put(reader.server, Tides=TIDES, Waves=old)
    reading = reader.read()
    assert {paper.title: paper.categories for paper in reading.papers} == {**WHOLE, "Two": ("cs.RO",)}
    assert [note for note in reading.notes if "hot_topic/Waves.md is left over from 2025-04-11" in note]
    put(reader.server, Tides=TIDES, Waves=WAVES)
    assert categories(reader, reader.now + LATER) == WHOLE


def test_all_pages_late_leave_the_readme_without_a_heading(reader: Reader) -> None:
    old = page("2504.00009", day="2025-04-11")
    put(reader.server, Tides=old, Waves=page("2504.00008", day="2025-04-11", topic="Waves"))
    reading = reader.read()
    assert (reading.state, reading.date, reading.date_from) == ("fresh", date(2025, 4, 15), "clock")
    put(reader.server, Tides=TIDES, Waves=WAVES)
    again = reader.read(reader.now + LATER)
    assert (again.state, again.date, again.date_from) == ("unchanged", EVENING, "heading")


def test_a_new_day_is_new(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=WAVES)
    reader.read()
    tomorrow = [entry("2504.00003", "Three"), entry("2504.00004", "Four")]
    readme = archive({"Robotics 🤖": tomorrow})
    put(reader.server, readme=readme, tag='"2"', Tides=page("2504.00003", day="2025-04-15"))
    reading = reader.read(datetime(2025, 4, 16, 13, tzinfo=UTC))
    assert (reading.state, reading.date, len(reading.papers)) == ("fresh", date(2025, 4, 15), 2)
    assert reader.asked == ["/r/README.md", "/r/hot_topic/Tides.md"]


def test_a_server_in_trouble_is_not_asked_for_the_rest(reader: Reader) -> None:
    put(reader.server, Tides=Reply(status=503, headers={"Retry-After": "600"}), Waves=WAVES)
    reading = reader.read()
    assert reader.asked == ALL[:2]
    assert [note.partition(": ")[0] for note in reading.notes] == ["hot_topic/Tides.md", "hot_topic/Waves.md"]


def test_an_outage_is_a_failure_and_no_page_is_asked_for(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=WAVES)
    reader.read()
    put(reader.server, readme=archive({"Robotics 🤖": ROBOTS}, counts={"Robotics 🤖": 0}), tag='"2"')
    reading = reader.read(reader.now + LATER)
    assert (reading.state, reading.error_code, reader.asked) == ("failed", "outage", ["/r/README.md"])
    assert (reading.error or "").startswith("README.md: arXiv gave no papers that day")


def test_a_readme_cut_between_its_sections_loses_nothing(reader: Reader) -> None:
    """Where nobody says that it is cut, the rest comes with the next look, as late papers of the same day."""
    sections = {"Robotics 🤖": ROBOTS, "Machine Learning 📊": [entry("2504.00003", "Three")]}
    whole = archive(sections)
    put(reader.server, readme=whole[: whole.index("### Machine")], Tides=TIDES, Waves=WAVES)
    first = reader.read()
    assert [note for note in first.notes if "counts 1 paper, but is not there" in note]
    put(reader.server, readme=whole, tag='"2"', Tides=TIDES, Waves=WAVES)
    second = reader.read(reader.now + LATER)
    assert (len(first.papers), len(second.papers), second.state, second.stragglers) == (2, 3, "fresh", True)


def test_a_quiet_readme_is_quiet(reader: Reader) -> None:
    put(reader.server, readme=archive({}, counts={"Robotics 🤖": 0}))
    assert (reader.read().state, reader.asked) == ("quiet", ["/r/README.md"])


def test_a_quiet_day_forgets_nothing(reader: Reader) -> None:
    put(reader.server, Tides=TIDES, Waves=WAVES)
    reader.read()
    put(reader.server, readme=archive({}, counts={"Robotics 🤖": 0}), tag='"2"')
    assert reader.read(reader.now + LATER).state == "quiet"
    assert reader.read(reader.now + LATER).state == "quiet", "also where the server says that it is the same"
    put(reader.server, Tides=TIDES, Waves=WAVES, tag='"3"')
    assert reader.read(reader.now + LATER).state == "unchanged"


def test_a_slash_at_the_end_of_a_query_is_no_folder(webserver: WebServer, reading_of: Read) -> None:
    webserver.on("/page.md", Reply(TIDES))
    reader = reading_of(webserver.url("/page.md?at=a/b/"))
    assert (reader.read().state, reader.asked) == ("fresh", ["/page.md?at=a/b/"])


def test_links_lead_nowhere_else(reader: Reader) -> None:
    names = ("../../etc/x.md", "..%2f..%2fx.md", "a?b.md", "a#b.md", "//evil.example/x.md", "ü%20x.md", "\u202e.md")
    links = "\n".join(f"  - [x](hot_topic/{name})" for name in names)
    put(reader.server, readme=README.replace("  - [Tides](hot_topic/Tides.md)", links))
    reader.server.on("*", Reply(TIDES))
    reader.read()
    assert all(asked.path.startswith("/r/") for asked in reader.server.requests), reader.asked
    assert "/r/hot_topic/%C3%BC%20x.md" in reader.asked


def test_not_more_than_a_hundred_pages(reader: Reader) -> None:
    links = "\n".join(f"  - [x](hot_topic/T{n}.md)" for n in range(150))
    put(reader.server, readme=README.replace("  - [Tides](hot_topic/Tides.md)", links))
    assert reader.read().state == "fresh"
    assert len(reader.asked) == 101


def test_a_page_of_people_is_told(webserver: WebServer, reading_of: Read) -> None:
    webserver.on("*", Reply("<!DOCTYPE html><html><body># 🔍 Tides</body></html>"))
    assert "name the address of its raw files" in (reading_of(webserver.url("/blob/README.md")).read().error or "")


def test_the_bookmark_of_a_page_is_no_heading_where_the_address_has_the_day(
    webserver: WebServer, reading_of: Read
) -> None:
    """An address with a day in it is that day's for ever: nothing is awaited there."""
    webserver.on("/2025-04-10/README.md", Reply(archive({"Robotics": ROBOTS}), etag='"1"'))
    reader = reading_of(webserver.url("/2025-04-10/README.md"))
    first, again = reader.read(), reader.read(reader.now + timedelta(days=3))
    assert (first.state, first.date, first.date_from) == ("fresh", date(2025, 4, 10), "path")
    assert (again.state, again.date, again.date_from) == ("unchanged", date(2025, 4, 10), "path")
    assert load(reader.bookmark).claimed is None
