"""Whatever stands at an address goes through the same ordeal: new, again, again with other words."""

from __future__ import annotations

from datetime import timedelta
from xml.sax.saxutils import escape

from tests.sources.urls.conftest import Read, Reader, titles
from tests.sources.urls.forms import Form
from tests.support.webserver import Reply, WebServer

LATER = timedelta(minutes=15)


def test_opening_asks_for_nothing(form: Form, webserver: WebServer, reading_of: Read) -> None:
    reading_of(form.named(webserver))
    assert webserver.requests == []


def test_what_is_good_is_fresh(form: Form, reader: Reader) -> None:
    form.serve(reader.server, Reply(form.good("A Paper")))
    reading = reader.read()
    assert (reading.state, titles(reading)) == ("fresh", ["A Paper", "Another"])
    assert reading.bookmark


def test_what_the_server_calls_the_same_costs_one_request_and_no_byte(form: Form, reader: Reader) -> None:
    form.serve(reader.server, Reply(form.good("A Paper"), etag='"1"', modified="Tue, 15 Apr 2025 04:00:00 GMT"))
    first = reader.read()
    assert reader.received > 300
    for _ in range(2):
        again = reader.read(reader.now + LATER)
        assert (again.state, again.digest, again.date) == ("unchanged", None, first.date)
        assert (reader.asked, reader.received) == ([form.path], 0)
        assert reader.server.requests[0].headers["if-none-match"] == '"1"'


def test_the_same_content_is_unchanged_whatever_the_server_says(form: Form, reader: Reader) -> None:
    form.serve(reader.server, Reply(form.good("A Paper"), etag='"1"'), Reply(form.good("A Paper"), etag='"2"'))
    first = reader.read()
    again = reader.read(reader.now + LATER)
    assert (again.state, titles(again), again.date) == ("unchanged", ["A Paper", "Another"], first.date)
    assert reader.read(reader.now + LATER).digest is None, "the new name of the same is remembered"


def test_a_text_that_was_corrected_is_taken(form: Form, reader: Reader) -> None:
    form.serve(reader.server, Reply(form.good("A Paper")), Reply(form.good("A Paper, Revised")))
    reader.read()
    again = reader.read(reader.now + LATER)
    assert (again.state, titles(again)) == ("unchanged", ["A Paper, Revised", "Another"])


def test_hostile_text_is_text(form: Form, reader: Reader) -> None:
    hostile = "<!channel> <script>alert(1)</script> & [x](y) 🌊 {{ 7 }} %s" + " and so on" * 6000
    xml = form.good("").startswith("<")
    form.serve(reader.server, Reply(form.good("HOSTILE").replace("HOSTILE", escape(hostile) if xml else hostile)))
    first, second = titles(reader.read())
    assert second == "Another"
    assert first == hostile or (form.is_html and "<script" not in first and first.endswith("and so on"))


def test_its_name_is_what_was_typed(form: Form, reader: Reader, webserver: WebServer) -> None:
    assert reader.source.name == reader.source.series == form.named(webserver)
