"""Bookmarks of a place: kept by others, perhaps spoilt, perhaps of another kind of place; and clocks far off."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources.web.marks import Mark, load
from tests.sources.feeds.samples import journal
from tests.sources.test_conformance import BOOKMARKS
from tests.sources.urls.conftest import Read, Reader, titles
from tests.sources.urls.forms import FORMS, Form, atom_of, item, journal_of, page_of
from tests.support.webserver import Reply, WebServer

SPOILT = [
    '{"kind": "markdown"}',
    '{"kind": "announcements", "validators": {"etag": "\\"1\\""}}',
    '{"kind": 3, "day": "2025-04-15", "entries": 3, "listed": {"x": 1}, "claimed": "soon"}',
    '{"kind": "markdown", "digest": "[[[", "claimed": "9999-12-31"}',
    '{"kind": "markdown", "digest": "{\\"listings\\": 3, \\"days\\": []}"}',
    '{"validators": {"etag": "\\r\\nX: 1", "last_modified": 7}, "digest": "x"}',
    '{"failure": {"patience": {"failures": 1e308, "not_before": "x"}}}',
    '{"failure": {"patience": {"failures": 3, "not_before": 1e300}, "said": "x"}}',
    '{"day": "0001-01-01", "entries": ["arxiv:2504.99001v1"], "missed": ["9999-12-31"]}',
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from([*json.loads(Mark().dump())]), JSON)
KINDS = st.sampled_from(["", "markdown", "announcements", "feed"]).map(lambda kind: {"kind": kind})


@pytest.mark.parametrize("bookmark", BOOKMARKS)
def test_one_that_is_none_of_its_own_is_as_none(form: Form, reader: Reader, bookmark: str) -> None:
    form.serve(reader.server, Reply(form.good("A Paper"), etag='"1"'))
    reader.bookmark = bookmark
    first = reader.read()
    reader.bookmark = None
    assert first == reader.read()


@pytest.mark.parametrize("bookmark", SPOILT)
def test_one_that_was_spoilt_loses_no_paper(form: Form, reader: Reader, bookmark: str) -> None:
    form.serve(reader.server, Reply(form.good("A Paper"), etag='"1"'))
    reader.bookmark = bookmark
    reading = reader.read()
    assert reading.state in ("fresh", "unchanged", "stalled")
    assert set(titles(reading)) >= {"Another"}


@pytest.mark.parametrize("name", FORMS)
def test_whatever_stands_there_nothing_raises(name: str, webserver: WebServer, reading_of: Read) -> None:
    form = FORMS[name]
    reader = reading_of(form.named(webserver))
    form.serve(webserver, Reply(form.good("A Paper"), etag='"1"'))

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(FIELDS, KINDS)
    def tried(fields: dict[str, object], kind: dict[str, str]) -> None:
        reader.bookmark = json.dumps(fields | kind)
        reader.read()
        reader.read()

    tried()


def test_it_outlives_the_process(form: Form, reader: Reader, webserver: WebServer, reading_of: Read) -> None:
    form.serve(webserver, Reply(form.good("A Paper"), etag='"1"'))
    reader.read()
    other = reading_of(form.named(webserver))
    other.bookmark = json.loads(json.dumps(reader.bookmark))
    assert other.read().state == "unchanged"
    assert load(other.bookmark) == load(reader.bookmark)


def test_a_place_that_becomes_another_kind_is_read_as_what_it_is(webserver: WebServer, reading_of: Read) -> None:
    many = journal(*(item(str(n), f"Item {n}", day=f"{n} Apr 2025 09:00") for n in range(15, 0, -1)))
    page = page_of("A page")
    texts = (page, journal_of("A journal"), atom_of("A feed"), page, "<html>", many, many)
    reader = reading_of(webserver.url("/x"))
    webserver.on("/x", *(Reply(text, etag=f'"{n}"') for n, text in enumerate(texts)))
    found = []
    for day in range(len(texts)):
        reading = reader.read(datetime(2025, 4, 15 + day, 13, tzinfo=UTC))
        found.append((reading.state, titles(reading)))
    assert found == [
        ("fresh", ["A page", "Another"]),
        ("fresh", ["A journal", "Another"]),
        ("fresh", ["A feed", "Another"]),
        ("waiting", ["A page", "Another"]),
        ("failed", []),
        ("fresh", ["Item 15"]),
        ("unchanged", ["Item 15"]),
    ]


@pytest.mark.parametrize("year", [2, 1991, 9998])
def test_a_clock_far_off_never_raises(form: Form, reader: Reader, year: int) -> None:
    form.serve(reader.server, Reply(form.good("A Paper")))
    reader.now = datetime(year, 6, 1, tzinfo=UTC)
    reader.read()
    reader.read()
    reader.clock.seconds = 2e11
    reader.server.on(form.path, Reply(status=500))
    assert reader.read().state == "failed"
    reader.read()
