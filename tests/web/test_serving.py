"""Over real HTTP: what a mail provider does when somebody presses its unsubscribe button."""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from flask import Flask

from bot.services.desk import Desk
from bot.web.serving import served
from tests.web.conftest import Follow


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    with served(app, "127.0.0.1", 0) as (host, port):
        yield f"http://{host}:{port}"


def at(base: str, link: str) -> str:
    return link.replace("http://localhost", base)


def test_one_click_with_nothing_but_the_link(base: str, desk: Desk, follow: Follow) -> None:
    where = at(base, desk.links.unsubscribe(follow("robot").subscriber))
    with urllib.request.urlopen(where) as looked:
        assert looked.status == 200
    assert len(desk.store.subscriptions()) == 1
    for _ in range(2):
        asked = urllib.request.Request(where, data=b"List-Unsubscribe=One-Click", method="POST")
        with urllib.request.urlopen(asked) as answer:
            assert (answer.status, answer.url) == (200, where)
    assert list(desk.store.subscriptions()) == []


def test_multipart_and_without_a_length(base: str, desk: Desk, follow: Follow) -> None:
    where = desk.links.unsubscribe(follow("robot").subscriber).removeprefix("http://localhost")
    host = base.removeprefix("http://")
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    line = http.client.HTTPConnection(host)
    line.request("POST", where, iter([body]), {"Content-Type": "multipart/form-data; boundary=x"}, encode_chunked=True)
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Server"), answer.getheader("Location")) == (200, None, None)
    line.close()
    assert list(desk.store.subscriptions()) == []


def test_many_at_once_confirm_once(base: str, desk: Desk, follow: Follow) -> None:
    where = at(base, desk.links.confirm(follow("robot", confirmed=False), machine=desk.clock.machine()))
    found: list[int] = []

    def press() -> None:
        with urllib.request.urlopen(urllib.request.Request(where, data=b"", method="POST")) as answer:
            found.append(answer.status)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 8
    assert [one.state for one in desk.store.subscriptions()] == ["active"]


def test_what_is_too_large_is_refused(base: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(urllib.request.Request(f"{base}/unsubscribe/x", data=b"x" * 70_000, method="POST"))
    assert error.value.code == 413
    error.value.close()


@pytest.mark.parametrize("where", ["/papers/healthz", "/healthz"])
def test_below_a_path_whether_the_proxy_passes_it_on_or_not(app: Flask, where: str) -> None:
    with (
        served(app, "127.0.0.1", 0, prefix="/papers") as (host, port),
        urllib.request.urlopen(f"http://{host}:{port}{where}") as answer,
    ):
        assert answer.read() == b"ok\n"


def test_afterwards_nobody_listens(app: Flask) -> None:
    threads = threading.active_count()
    with served(app, "localhost", 0) as (host, port):
        idle = socket.create_connection((host, port))
        with urllib.request.urlopen(f"http://{host}:{port}/") as answer:
            assert answer.status == 200
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((host, port))
    idle.close()
    assert threading.active_count() == threads


def test_a_port_that_is_taken(app: Flask) -> None:
    with (
        served(app, "127.0.0.1", 0) as (host, port),
        pytest.raises(OSError, match="in use"),
        served(app, host, port),
    ):
        pass
