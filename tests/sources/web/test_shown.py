"""Addresses are shown and logged without what is secret in them."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.web.shown import shown_url
from tests.sources.web.making import failure, make_web
from tests.support.webserver import WebServer


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/feed?cat=cs.CV", "https://example.org/feed?cat=cs.CV"),
        ("https://ada:word@example.org/x", "https://…@example.org/x"),
        ("https://ghp_word@example.org/x", "https://…@example.org/x"),
        ("https://ada:wo@rd@example.org:81/x", "https://…@example.org:81/x"),
        ("https://ada:wo/rd@example.org/x", "https://…@example.org/x"),
        ("https://ada:wo#rd@example.org/x", "https://…@example.org/x"),
        ("https://ada:wo?rd@example.org/x", "https://…@example.org/x"),
        ("//ada:word@example.org/x", "//…@example.org/x"),
        ("ada:word@example.org/x", "…@example.org/x"),
        ("https://[::1]:81/x", "https://[::1]:81/x"),
        ("https://ada:word@[::1]/x", "https://…@[::1]/x"),
        ("https://example.org/@ada/feed", "https://example.org/@ada/feed"),
        ("https://example.org/x?token=word&cat=cs", "https://example.org/x?token=…&cat=cs"),
        ("https://example.org/x?page=1;API_KEY=word", "https://example.org/x?page=1;API_KEY=…"),
        ("https://example.org/x?%74oken=word", "https://example.org/x?%74oken=…"),
        ("https://example.org/x?X-Amz-Signature=word", "https://example.org/x?X-Amz-Signature=…"),
        ("https://example.org/x?access_token=word", "https://example.org/x?access_token=…"),
        ("https://example.org/x?key=word", "https://example.org/x?key=…"),
        ("https://example.org/x?accessKey=word", "https://example.org/x?accessKey=…"),
        ("https://example.org/x?pw=word", "https://example.org/x?pw=…"),
        ("https://example.org/x?passphrase=word", "https://example.org/x?passphrase=…"),
        ("https:/ada:word@example.org/x", "https:/…@example.org/x"),
        ("https:ada:word@example.org/x", "…@example.org/x"),
        ("https://example.org/x?keyword=x&author=y&resumptionToken=z", None),
        ("https://example.org/x?k=word&q=tides", "https://example.org/x?k=…&q=tides"),
        ("https://example.org/x?token%3Dword", "https://example.org/x?…"),
        ("https://example.org/feed;token=word/x?q=1", "https://example.org/feed;…/x?q=1"),
        ("https://example.org/x?q=http://ada:word@h/", "https://example.org/x?q=…"),
        ("https://example.org/x#token=word", "https://example.org/x"),
        ("https://example.org/\r\n\x1bx", "https://example.org/   x"),
    ],
)
def test_shown(url: str, shown: str | None) -> None:
    assert shown is None or shown_url(url) == shown
    assert "word" not in shown_url(url).replace("keyword", "")


def test_harmless_values_stay() -> None:
    query = "search_query=cat:cs.CL+AND+au:Hinton&start=0&max_results=20&sortBy=submittedDate"
    assert shown_url(f"http://h/?{query}") == f"http://h/?{query}"


@given(st.text(), st.sampled_from(["", "http://", "https://a:b@", "http://[", "//"]))
def test_it_never_fails_and_is_one_short_line(text: str, start: str) -> None:
    assert len(shown_url(start + text)) <= 300
    assert len(shown_url(start + text).splitlines()) <= 1


def test_logs_and_errors_tell_no_secret(webserver: WebServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    error = failure(make_web(), webserver.url("/x?token=word", host="ada:word@127.0.0.1"))
    assert error.code == "missing"
    assert f"GET http://127.0.0.1:{webserver.port}/x?token=…" in caplog.text
    assert "word" not in caplog.text + str(error)
