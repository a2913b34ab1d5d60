"""The time one answer may take in all. A read timeout sees only silence; a byte now and then would never end."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """While it is entered, ends the connection it watches after ``seconds``, whatever it is doing then.

    It goes by real time and from outside, since headers and chunk sizes can drip as well as a body, and the library
    looks at no clock while it waits for them. ``passed`` tells such an end from one that the other side made.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """From now on ``connection`` is what is ended; at once, if the time is up already."""
        self._socket = connection
        if self.passed:
            self._hang_up()

    def _end(self) -> None:
        self.passed = True
        self._hang_up()

    def _hang_up(self) -> None:
        # Not the method of SSLSocket, which would take TLS away under the thread that reads.
        with suppress(OSError):  # closed already, which is as good
            if self._socket:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
