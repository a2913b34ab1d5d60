"""A search at arXiv as a source: what it is called, what is asked, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import UsageError
from bot.sources import open_sources
from bot.sources.kinds import Context, all_kinds
from tests.sources.feeds.samples import api
from tests.sources.urls.conftest import MORNING, Read, titles
from tests.sources.urls.forms import found
from tests.sources.web.making import Written, make_web
from tests.support.webserver import Reply, WebServer


def asked(webserver: WebServer, reading_of: Read, spec: str) -> dict[str, str]:
    webserver.on("*", Reply(api(found("2504.99001"))))
    assert reading_of(spec).read().state == "fresh"
    (request,) = webserver.requests
    assert request.path == "/api/query"
    return request.query


@pytest.mark.parametrize(
    ("spec", "query"),
    [
        ("arxiv-search:au:Hinton AND cat:cs.LG", "au:Hinton AND cat:cs.LG"),
        ("arxiv-search: all:electron ", "all:electron"),
        ("ARXIV-SEARCH:ti:C++", "ti:C++"),
        ('arxiv-search:abs:"flow matching" ANDNOT (cat:cs.CV)', 'abs:"flow matching" ANDNOT (cat:cs.CV)'),
        ("arxiv-search:au:Müller&max_results=1#x", "au:Müller&max_results=1#x"),
        ("arxiv-search:a\udcffb", "a?b"),
    ],
)
def test_what_is_asked(spec: str, query: str, webserver: WebServer, reading_of: Read) -> None:
    assert asked(webserver, reading_of, spec) == {
        "search_query": query,
        "sortBy": "submittedDate",
        "sortOrder": "descending",
        "max_results": "200",
    }


def test_its_name_is_what_was_typed(reading_of: Read) -> None:
    one, other = (reading_of(f"arxiv-search:au:{name}").source for name in ("Hinton", "Hopper"))
    assert (one.name, other.name) == ("arxiv-search:au:Hinton", "arxiv-search:au:Hopper")
    assert one.series != other.series
    assert "\n" not in reading_of("arxiv-search:au:A\nB").source.name


@pytest.mark.parametrize("spec", ["arxiv-search:", "arxiv-search:  "])
def test_nothing_to_search_for_is_refused_in_words(spec: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to search for") as caught:
        open_sources(spec, Context(tmp_path))
    assert "arxiv-search:au:Hinton" in caught.value.do


def test_it_is_neither_a_category_nor_a_file(tmp_path: Path) -> None:
    takers = [kind.name for kind in all_kinds() if kind.takes("arxiv-search:au:Hinton", Context(tmp_path))]
    assert takers == ["search"]


def test_it_takes_its_turn_at_arxiv(tmp_path: Path) -> None:
    turns = Written(waits=[1000.0] * 9)
    (source,) = open_sources("arxiv-search:au:Hinton", Context(tmp_path, make_web(turns=turns)))
    (reading,) = source.read(None, MORNING)
    assert (reading.state, reading.error_code) == ("failed", "busy")
    assert set(turns.said) == {("waits", "arxiv", 1000.0)}


def test_the_newest_submissions_are_taken_first(webserver: WebServer, reading_of: Read) -> None:
    webserver.on("*", Reply(api(found("2504.99002", "New"), found("2503.99001", "Old", submitted="2025-03-03"))))
    assert titles(reading_of("arxiv-search:au:Hinton").read()) == ["New"]
