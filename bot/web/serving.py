"""Serving the site over HTTP: waitress, in threads beside whatever else this process does."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

from bot.web.site import LARGEST

THREADS = 4
_HEADERS = 16 * 1024
_IDLE = 30
"""Seconds after which a connection that says nothing is closed."""


@contextmanager
def served(app: Flask, host: str, port: int, *, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Answers on ``host`` and ``port`` (0: any that is free) while open; where that is. ``prefix`` is the path below
    which the site stands for others, whether the proxy before it passes that on or not. Raises OSError."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # somebody waits for a moment: no news
    with _socket(host, port) as listening:
        sockets: dict[int, Any] = {}
        server = create_server(
            app,
            map=sockets,
            sockets=[listening],
            threads=THREADS,
            url_prefix=prefix,
            ident=None,
            max_request_body_size=LARGEST,
            max_request_header_size=_HEADERS,
            channel_timeout=_IDLE,
            clear_untrusted_proxy_headers=False,  # bot.web.clients looks whom to believe
        )
        thread = Thread(target=server.run, name="pages", daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[:2]
        finally:
            server.task_dispatcher.shutdown()  # what is being answered is answered
            server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
            thread.join(timeout=5)


def _socket(host: str, port: int) -> socket.socket:
    family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server((host, port), family=family, backlog=128)
