"""Who we say we are, whatever stands in the setting."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.web.agent import user_agent
from tests.sources.web.making import make_web
from tests.support.webserver import Reply, WebServer


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("me@example.org", "Paperround/0.1.0 (+mailto:me@example.org)"),
        ("mailto:me@example.org", "Paperround/0.1.0 (+mailto:me@example.org)"),
        ("https://example.org/bot?x=1", "Paperround/0.1.0 (+https://example.org/bot?x=1)"),
        ("https://example.org/@me", "Paperround/0.1.0 (+https://example.org/@me)"),
        ("", "Paperround/0.1.0"),
        ("  ", "Paperround/0.1.0"),
        ("me@example.org\r\nX-Evil: 1", "Paperround/0.1.0 (+mailto:me@example.org%0D%0AX-Evil:%201)"),
        ("a)b(c\\@x", "Paperround/0.1.0 (+mailto:a%29b%28c%5C@x)"),
        ("mé@x", "Paperround/0.1.0 (+mailto:m%C3%A9@x)"),
    ],
)
def test_user_agent(contact: str, said: str) -> None:
    assert user_agent("0.1.0", contact) == said


@given(st.text(), st.text())
def test_nothing_breaks_out(version: str, contact: str) -> None:
    said = user_agent(version, contact)
    assert re.fullmatch(r"Paperround/[A-Za-z0-9.+_-]+( \(\+[!-'*-\[\]-~]+\))?", said)
    assert len(said) < 60_000


@pytest.mark.parametrize("contact", ["x" * 60_000, "\ud800\0@\r\n", "(" * 60_000])
def test_it_can_be_sent(webserver: WebServer, contact: str) -> None:
    webserver.on("/", Reply("x"))
    web = make_web()
    web.user_agent = user_agent("1\r\n2", contact)
    web.get(webserver.url())
    assert webserver.requests[0].headers["user-agent"] == web.user_agent
    assert len(web.user_agent) < 1000
