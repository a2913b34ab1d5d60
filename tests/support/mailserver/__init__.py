"""A mail server on loopback that does what it is told, at each step, for good or ill."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HANG_UP = "<hang up>"
"""Close the connection instead of answering."""
RESET = "<reset>"
"""The same, with an RST: what was sent and not read is lost."""
DRIP = "<drip>"
"""Answer one letter ten times a second, and never come to an end."""
SILENCE = "<silence>"
"""Do not answer, until the server is stopped."""

_GOOD = {
    "greeting": "220 mail.example.org ready",
    "HELO": "250 mail.example.org",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go ahead",
    "body": "",
    "end": "250 2.0.0 queued",
    "RSET": "250 2.0.0 ok",
    "NOOP": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class MailServer:
    """``say[step]`` is what it answers at that step, one after the other, then the good answer; a callable gets the
    command and answers, or returns None for the good answer. ``body`` is the step in the middle of a mail: anything but
    an empty text is done as soon as some of the mail has come."""

    extensions: tuple[str, ...] = ("SIZE 10000000", "DSN")
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    most_connections: int = 1000
    say: defaultdict[str, list[str | Callable[[str], str | None]]] = field(default_factory=lambda: defaultdict(list))
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    connections: int = 0
    alive: int = 0
    port: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: set[socket.socket] = field(default_factory=set)

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            listener.settimeout(0.05)
            accepting = threading.Thread(target=self._accept, args=(listener,), daemon=True)
            accepting.start()
            try:
                yield self
            finally:
                self._stop.set()
                accepting.join()

    def said(self, verb: str) -> list[str]:
        """The commands that begin with ``verb``."""
        return [command for command in self.commands if command.upper().startswith(verb)]

    def _accept(self, listener: socket.socket) -> None:
        threads = []
        while not self._stop.is_set():
            with suppress(TimeoutError):
                sock, _ = listener.accept()
                threads.append(threading.Thread(target=self._serve, args=(sock,), daemon=True))
                threads[-1].start()
        with self._lock:
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()

    def _serve(self, sock: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self.alive += 1
            crowded = self.alive > self.most_connections
            self._open.add(sock)
        sock.settimeout(20)
        guest = _Guest(self, sock)
        with suppress(OSError, _GoneError):
            guest.talk(crowded)
        with self._lock:
            self.alive -= 1
            self._open.discard(sock)
        guest.close()

    def answer(self, step: str, command: str = "") -> str:
        with self._lock:
            planned = self.say[step].pop(0) if self.say[step] else None
        if callable(planned):
            planned = planned(command)
        if planned is not None:
            return planned
        if step == "EHLO":
            lines = ["mail.example.org", *self.extensions]
            return "\r\n".join(f"250{'-' if n < len(lines) - 1 else ' '}{line}" for n, line in enumerate(lines))
        return _GOOD.get(step, "500 5.5.1 what?")

    def wait(self, seconds: float = 30) -> None:
        self._stop.wait(seconds)


class _GoneError(Exception):
    pass


class _Guest:
    """One connection."""

    def __init__(self, server: MailServer, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.file = sock.makefile("rb")

    def talk(self, crowded: bool) -> None:
        if self.server.implicit:
            self._secure()
        self._say("421 4.7.0 too many connections" if crowded else self.server.answer("greeting"))
        while not crowded:
            line = self._line().decode("latin-1").rstrip("\r\n")
            with self.server._lock:
                self.server.commands.append(line)
            verb = line.split(" ", 1)[0].upper()
            reply = self.server.answer(verb, line)
            self._say(reply)
            if verb == "QUIT":
                return
            if verb == "STARTTLS" and reply.startswith("220"):
                self._secure()
            if verb == "DATA" and reply.startswith("354"):
                self._mail()

    def close(self) -> None:
        self.file.close()
        self.sock.close()

    def _mail(self) -> None:
        lines: list[bytes] = []
        while (line := self._line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 5 and (early := self.server.answer("body")):
                self._say(early)
        reply = self.server.answer("end")
        if reply.startswith("2") or reply in (HANG_UP, RESET, SILENCE, DRIP):
            with self.server._lock:
                self.server.mails.append(b"".join(lines))
        self._say(reply)

    def _secure(self) -> None:
        assert self.server.tls
        with self.server._lock:
            self.server._open.discard(self.sock)
        self.file.close()
        self.sock = self.server.tls.wrap_socket(self.sock, server_side=True)
        self.file = self.sock.makefile("rb")

    def _line(self) -> bytes:
        if not (line := self.file.readline()):
            raise _GoneError
        return line

    def _say(self, reply: str) -> None:
        if reply == SILENCE:
            self.server.wait()
            raise _GoneError
        while reply == DRIP:
            self.sock.sendall(b"2")
            self.server.wait(0.1)
        if reply == RESET:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply in (RESET, HANG_UP):
            self.file.close()
            self.sock.close()
            raise _GoneError
        self.sock.sendall(f"{reply}\r\n".encode())
