"""Who asks, seen through proxies."""

from __future__ import annotations

import pytest
from flask import Flask, request

from bot.web.clients import client, networks

INSIDE = "127.0.0.1, 10.0.0.0/8 fd00::/8"


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "who"),
    [
        ("198.51.100.7", None, "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", INSIDE, "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", INSIDE, "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1, 203.0.113.9", INSIDE, "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1, 203.0.113.9, 10.1.2.3", INSIDE, "203.0.113.9"),
        ("fd00::1", "2001:db8::9", INSIDE, "2001:db8::9"),
        ("127.0.0.1", "10.0.0.1", INSIDE, "10.0.0.1"),
        ("127.0.0.1", "nonsense", INSIDE, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, nonsense", INSIDE, "127.0.0.1"),
        ("", None, "", "?"),
    ],
)
def test_the_nearest_that_is_no_trusted_proxy(remote: str, forwarded: str | None, trusted: str, who: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with Flask("x").test_request_context(headers=headers, environ_base={"REMOTE_ADDR": remote}):
        assert client(request, networks(trusted)) == who
