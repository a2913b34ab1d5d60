"""A web server on 127.0.0.1 that does what a test tells it: good answers, slow, cut, packed, moved, none at all.

    def test_a_feed(webserver: WebServer) -> None:
        webserver.on("/feed", Reply("<feed/>", etag='"1"'))            # 304 to those who know '"1"'
        webserver.on("/busy", Reply(status=503, headers={"Retry-After": "7"}), Reply("well again"))
        webserver.on("/cut", Reply("0123456789", cut=4))               # promises ten bytes, sends four
        webserver.on("/oai", lambda asked: Reply(records(asked.query["from"])))
        fetch(webserver.url("/feed"))
        assert webserver.paths == ["/feed"]

The answers of a path are given in order, the last one for ever. What is not scripted is a 404, or what ``on("*", …)``
says. Importing ``webserver`` makes it a fixture; ``with WebServer() as server`` works anywhere.
"""

from __future__ import annotations

import gzip
import itertools
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass(frozen=True)
class Asked:
    """A request as it came: ``target`` with the query; header names in small letters; ``at`` in seconds (monotonic)."""

    target: str
    headers: Mapping[str, str]
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """One answer.

    ``body``: text (sent as UTF-8) or bytes; a list of bytes is sent in chunks, ``pause`` seconds between them.
    ``etag``, ``modified``: sent, and answered with 304 to those who have it already. ``gzip`` packs the body for
    those who accept it. ``wait`` seconds before anything is said. ``cut``: the connection closes after so many bytes of
    the body. ``raw`` is sent instead of everything else; ``raw=b""`` hangs up without a word.
    """

    body: str | bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    gzip: bool = False
    pause: float = 0.0
    wait: float = 0.0
    cut: int | None = None
    raw: bytes | Iterable[bytes] | None = None


Script = Callable[[Asked], Reply]


def moved(location: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": location})


def hang_up() -> Reply:
    """The connection is closed without an answer."""
    return Reply(raw=b"")


def packed(data: bytes) -> Reply:
    """``data`` given out as being gzip, whatever it is and whatever was asked for."""
    return Reply(data, headers={"Content-Encoding": "gzip"})


def bomb(size: int) -> Reply:
    """``size`` zeros as gzip: about a thousandth of that on the wire."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = bytes(1024 * 1024)
    pieces = [packer.compress(block[: min(len(block), size - at)]) for at in range(0, size, len(block))]
    return packed(b"".join([*pieces, packer.flush()]))


def drip(data: bytes, pause: float) -> Reply:
    """``data`` as a whole answer with its head, byte by byte."""
    return Reply(raw=[data[at : at + 1] for at in range(len(data))], pause=pause)


class WebServer:
    """The server. ``requests`` is what it was asked, in order."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self._scripts: dict[str, Script] = {}
        self._stopping = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def on(self, target: str, *answers: Reply | Script) -> None:
        """``target`` is a path, a path with its query (which goes before the path alone), or ``*`` for all the rest."""
        self._scripts[target] = _in_order(answers)

    def url(self, target: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{target}"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def paths(self) -> list[str]:
        """What was asked for, with the queries, in order."""
        return [asked.target for asked in self.requests]

    def reply(self, asked: Asked) -> Reply:
        self.requests.append(asked)
        script = self._scripts.get(asked.target) or self._scripts.get(asked.path) or self._scripts.get("*")
        return script(asked) if script else Reply("not scripted", status=404)

    def nap(self, seconds: float) -> None:
        """Wait, but not beyond the end of the test."""
        if seconds:
            self._stopping.wait(seconds)

    @property
    def over(self) -> bool:
        return self._stopping.is_set()


def _in_order(answers: Iterable[Reply | Script]) -> Script:
    given = list(answers)
    turn = itertools.count()

    def script(asked: Asked) -> Reply:
        answer = given[min(next(turn), len(given) - 1)]
        return answer(asked) if callable(answer) else answer

    return script


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, owner: WebServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Without asking the network for this machine's name, as the library does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error here; anything else is one, and pytest shows it."""
        if not isinstance(sys.exception(), OSError):
            raise  # noqa: PLE0704 - called inside an except


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        owner = self.server.owner
        asked = Asked(self.path, headers, time.monotonic())
        reply = owner.reply(asked)
        owner.nap(reply.wait)
        if reply.raw is not None:
            self._pieces([reply.raw] if isinstance(reply.raw, bytes) else reply.raw, reply.pause)
            self.close_connection = True
        elif _known(asked, reply):
            self._head(304, _names(reply))
        elif isinstance(reply.body, str | bytes):
            self._whole(asked, reply, reply.body.encode() if isinstance(reply.body, str) else reply.body)
        else:
            self._chunked(reply, reply.body)

    def _whole(self, asked: Asked, reply: Reply, body: bytes) -> None:
        headers = {**_names(reply), **reply.headers}
        if reply.gzip and "gzip" in asked.headers.get("accept-encoding", ""):
            body, headers = gzip.compress(body, mtime=0), {"Content-Encoding": "gzip", **headers}
        self._head(reply.status, {"Content-Length": str(len(body)), **headers})
        self.wfile.write(body if reply.cut is None else body[: reply.cut])
        self.close_connection = self.close_connection or reply.cut is not None

    def _chunked(self, reply: Reply, body: Iterable[bytes]) -> None:
        self._head(reply.status, {"Transfer-Encoding": "chunked", **_names(reply), **reply.headers})
        frames = (b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in body if chunk)
        if reply.cut is None:
            self._pieces(itertools.chain(frames, [b"0\r\n\r\n"]), reply.pause)
        else:
            self._pieces([b"".join(frames)[: reply.cut]], 0)
            self.close_connection = True

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _pieces(self, pieces: Iterable[bytes], pause: float) -> None:
        for piece in pieces:
            if self.server.owner.over:
                return
            self.wfile.write(piece)
            self.wfile.flush()
            self.server.owner.nap(pause)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
        """Nothing: the tests look at ``requests``."""


def _names(reply: Reply) -> dict[str, str]:
    found = {"ETag": reply.etag, "Last-Modified": reply.modified}
    return {name: value for name, value in found.items() if value is not None}


def _known(asked: Asked, reply: Reply) -> bool:
    """Whether the client has this version already; If-None-Match goes first (RFC 9110, 13.2.2)."""
    if reply.status != 200:
        return False
    if "if-none-match" in asked.headers:
        return reply.etag is not None and asked.headers["if-none-match"] == reply.etag
    return reply.modified is not None and asked.headers.get("if-modified-since") == reply.modified


@pytest.fixture
def webserver() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server
