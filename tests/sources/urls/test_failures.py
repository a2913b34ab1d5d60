"""Whatever goes wrong at an address is told, is left alone for a while, and changes nothing of what is known."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sources.web.marks import Failure, load
from tests.sources.urls.conftest import LIMITS, Read, Reader, titles
from tests.sources.urls.forms import FORMS, Form, found
from tests.support.webserver import Reply, WebServer, bomb, hang_up, packed

LATER, HOURS = timedelta(minutes=2), timedelta(hours=7)
PAGE = "<!DOCTYPE html><html><body><h1>Be right back</h1></body></html>"
FAULTS: dict[str, tuple[Callable[[str], Reply], set[str]]] = {
    "web page": (lambda _: Reply(PAGE), {"not_a_digest"}),
    "cut": (lambda text: Reply(text, cut=len(text) // 2), {"damaged"}),
    "cut and nobody says so": (lambda text: Reply(raw=_raw(text[: text.rindex("Another") + 3])), {"damaged"}),
    "empty": (lambda _: Reply(""), {"empty"}),
    "blank": (lambda _: Reply("\n \n"), {"empty"}),
    "bomb": (lambda _: bomb(LIMITS.size * 2), {"too_large"}),
    "no gzip": (lambda _: packed(b"not gzip"), {"damaged"}),
    "something else": (lambda _: Reply(b"\x89PNG\r\n\x1a\n\x00\x00"), {"not_a_digest"}),
    "missing": (lambda _: Reply("", status=404), {"missing"}),
    "forbidden": (lambda _: Reply("", status=403), {"refused"}),
    "busy": (lambda _: Reply(status=503, headers={"Retry-After": "3600"}), {"busy"}),
    "broken": (lambda _: Reply(PAGE, status=500), {"server_error"}),
    "silent": (lambda _: hang_up(), {"unreachable"}),
}
TAKES_LONG = {"busy": timedelta(minutes=59)}
"""How long after the fault it is still left alone, where the server said so."""


def _raw(text: str) -> bytes:
    """An answer that ends when the connection does."""
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + text.encode()


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_nothing_of_what_is_known_changes(form: Form, reader: Reader, fault: str) -> None:
    good = Reply(form.good("A Paper"), etag='"1"')
    answer, codes = FAULTS[fault]
    form.serve(reader.server, good)
    reader.read()
    before = load(reader.bookmark)
    form.serve(reader.server, answer(form.good("A Paper, Revised")))
    failed = reader.read(reader.now + LATER)
    assert (failed.state, failed.error_code in codes, failed.date) == ("failed", True, None), failed
    assert (failed.error or "").endswith(".")
    after = load(reader.bookmark)
    assert after.failure.patience.failures == 1
    assert replace(after, failure=Failure()) == before
    form.serve(reader.server, good)
    assert reader.read(reader.now + HOURS).state == "unchanged"
    assert load(reader.bookmark) == before


def test_while_it_waits_nothing_is_asked_and_the_reason_is_told(form: Form, reader: Reader, fault: str) -> None:
    form.serve(reader.server, FAULTS[fault][0](form.good("A Paper")))
    failed = reader.read()
    assert reader.asked
    for _ in range(2):
        kept = reader.read(reader.now + TAKES_LONG.get(fault, timedelta(minutes=3)) / 2)
        assert (kept.state, kept.error_code, reader.asked) == ("failed", failed.error_code, [])
        assert (kept.error or "").startswith(failed.error or "?")
        assert re.search(r"It is not asked again before \d\d:\d\d UTC\.$", kept.error or "")
    form.serve(reader.server, Reply(form.good("A Paper")))
    there = reader.read(reader.now + HOURS)
    assert (there.state, titles(there)) == ("fresh", ["A Paper", "Another"])
    assert load(reader.bookmark).failure == Failure()


def test_a_text_cut_anywhere_never_raises_nor_invents(form: Form, reader: Reader) -> None:
    whole = form.good("A Paper").encode()
    ends = range(0, len(whole), 61)
    form.serve(reader.server, *(Reply(whole[:end]) for end in ends))
    for _ in ends:
        assert set(titles(reader.read(reader.now + timedelta(days=2)))) <= {"A Paper", "Another"}
        reader.bookmark = None


@pytest.mark.parametrize("refusal", [200, 400])
@pytest.mark.parametrize("name", ["answer of the API", "search"])
def test_a_query_that_arxiv_refuses_is_told_in_its_words(
    name: str, refusal: int, webserver: WebServer, reading_of: Read
) -> None:
    entry = found("x", "Error").replace("http://arxiv.org/abs/xv1", "http://arxiv.org/api/errors#bad_query")
    body = FORMS[name].good("").partition("<entry>")[0] + entry.replace("We say something.", "bad query") + "</feed>"
    webserver.on("*", Reply(body, status=refusal))
    reading = reading_of(FORMS[name].named(webserver)).read()
    assert (reading.state, reading.error_code) == ("failed", "rejected")
    assert "arXiv answered with an error: bad query" in (reading.error or "")


def test_the_words_are_kept_behind_a_long_address(webserver: WebServer, reading_of: Read) -> None:
    reader = reading_of(webserver.url(f"/{'x' * 500}.md"))
    failed, kept = reader.read(), reader.read(reader.now + LATER)
    for reading in (failed, kept):
        assert "There is nothing here (404 Not Found)." in (reading.error or "")


def test_an_address_that_is_none_is_told(reading_of: Read) -> None:
    for spec in ("http://", "https://x:99999/", "http://[::1", "http://exa mple"):
        reading = reading_of(spec).read()
        assert (reading.state, reading.error_code) == ("failed", "unreachable")
    assert "it names no host" in (reading_of("http://").read().error or "")


def test_nothing_is_logged_above_debug(form: Form, reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    form.serve(reader.server, Reply(status=500))
    reader.read()
    assert [record for record in caplog.records if record.name.startswith("bot")] == []
