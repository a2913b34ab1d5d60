"""Through a proxy of the environment: it connects, so only what an address says of itself is checked."""

from __future__ import annotations

import pytest

from tests.sources.web.making import Names, failure, make_web
from tests.support.webserver import Reply, WebServer, moved


@pytest.fixture
def proxy(webserver: WebServer, monkeypatch: pytest.MonkeyPatch) -> WebServer:
    monkeypatch.setenv("http_proxy", webserver.url())
    return webserver


def test_what_is_asked_goes_through_it(proxy: WebServer) -> None:
    proxy.on("http://feeds.example/a", moved("http://other.example/b"))
    proxy.on("http://other.example/b", Reply("through"))
    names = Names({})
    assert make_web(names=names).get("http://feeds.example/a").body == b"through"
    assert names.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://[::1]/", "http://127.1/", "http://localhost/", "http://x.localhost:81/"],
)
def test_a_private_address_is_none_here_either(proxy: WebServer, target: str) -> None:
    proxy.on("http://feeds.example/a", moved(target))
    assert failure(make_web(), "http://feeds.example/a").code == "redirect"
    assert len(proxy.requests) == 1


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "ftp://127.0.0.1:1", "http://[::1"])
def test_one_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    error = failure(make_web(), "http://feeds.example/a")
    assert (error.code, error.transient) == ("unreachable", False)
    assert "HTTP_PROXY" in error.do


def test_one_that_refuses_is_told(webserver: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", webserver.url())
    error = failure(make_web(), "https://feeds.example/a")
    assert error.code == "unreachable"
    assert "proxy" in error.what
