"""A wire between us and a mail server of somebody else's, and what went over it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Tap:
    """Passes everything on to ``target`` on this machine, and keeps what the client said."""

    target: int
    port: int = 0
    said: list[bytearray] = field(default_factory=list)
    _open: list[socket.socket] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[Tap]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
            try:
                yield self
            finally:
                with suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
                for sock in self._open:
                    sock.close()

    def mails(self) -> list[bytes]:
        """The mails in what was said, to the byte, without the dots that stand before dots (RFC 5321 4.5.2)."""
        return [mail for said in self.said for mail in _mails(bytes(said))]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self._open += near, far
                self.said.append(bytearray())
                for ends in ((near, far, self.said[-1]), (far, near, bytearray())):
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while octets := source.recv(65536):
            kept += octets
            target.sendall(octets)
        target.shutdown(socket.SHUT_WR)


def _mails(said: bytes) -> Iterator[bytes]:
    mail: list[bytes] | None = None
    for line in said.splitlines(keepends=True):
        if mail is None:
            mail = [] if line.upper() == b"DATA\r\n" else None
        elif line == b".\r\n":
            yield b"".join(mail)
            mail = None
        else:
            mail.append(line.removeprefix(b"."))
