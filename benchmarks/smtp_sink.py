"""A mail server for benchmarks: it takes every mail and keeps none, and costs as little as it can.

    python -m benchmarks.smtp_sink [--core N]

It prints its port on 127.0.0.1 and how it goes away: when its standard input ends. Then it prints how many mails it
took, and how many bytes in them. It speaks as much of SMTP (RFC 5321) as a client needs that hands mails over: EHLO,
HELO, MAIL, RCPT, DATA, RSET, NOOP, QUIT; commands out of turn are refused.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import sys
from collections.abc import Callable

ROOM = 1 << 18
END = b"\r\n.\r\n"
"""The end of a mail; its first line end may be that of the command before it."""

TURNS: dict[bytes, tuple[tuple[str, ...] | None, bytes]] = {
    b"EHLO": (None, b"250-sink.example\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 10000000"),
    b"HELO": (None, b"250 sink.example"),
    b"RSET": (None, b"250 2.0.0 Well"),
    b"MAIL": (("",), b"250 2.1.0 Well"),
    b"RCPT": (("MAIL", "RCPT"), b"250 2.1.5 Well"),
    b"DATA": (("RCPT",), b"354 Go on"),
}
"""After which command each may come, None being for those that begin anew at any time, and the answer."""


class Line:
    """One connection. ``_turn``: how far its mail is, from nothing over MAIL and RCPT to DATA."""

    def __init__(self, sock: socket.socket, count: Callable[[int], None]) -> None:
        self.sock = sock
        self._count = count
        self._turn = ""
        self._heard = bytearray()
        self._poured = 0
        self._answer(b"220 sink.example ESMTP")

    def hear(self) -> bool:
        """What the other side has said; whether it says more."""
        try:
            some = self.sock.recv(ROOM)
        except ConnectionError:
            return False
        self._heard += some
        return bool(some) and self._go_on()

    def _go_on(self) -> bool:
        while True:
            if self._turn == "DATA":
                if not self._poured_out():
                    return True
            elif (end := self._heard.find(b"\r\n")) < 0:
                return True
            else:
                said = bytes(self._heard[:end])
                del self._heard[: end + 2]
                if not self._command(said.partition(b" ")[0].upper()):
                    return False

    def _poured_out(self) -> bool:
        """Whether the mail has come to its end; what is known of it already is not looked at again."""
        at = self._heard.find(END, max(0, self._poured - len(END)))
        if at < 0:
            self._poured = len(self._heard)
            return False
        del self._heard[: at + len(END)]
        self._poured, self._turn = 0, ""
        self._count(max(0, at - 2))
        self._answer(b"250 2.0.0 Taken")
        return True

    def _command(self, verb: bytes) -> bool:
        """Whether the talk goes on."""
        if verb in TURNS:
            before, answer = TURNS[verb]
            if before is not None and self._turn not in before:
                self._answer(b"503 5.5.1 Not now")
                return True
            self._turn = verb.decode() if before is not None else ""
            if verb == b"DATA":
                self._heard[:0] = b"\r\n"
            self._answer(answer)
        elif verb == b"NOOP":
            self._answer(b"250 2.0.0 Well")
        else:
            self._answer(b"221 2.0.0 Bye" if verb == b"QUIT" else b"500 5.5.2 What?")
        return verb != b"QUIT"

    def _answer(self, said: bytes) -> None:
        self.sock.sendall(said + b"\r\n")


class Sink:
    """All connections, in one thread."""

    def __init__(self) -> None:
        self.mails = 0
        self.octets = 0
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._known = selectors.DefaultSelector()
        self._known.register(self.door, selectors.EVENT_READ)
        self._known.register(sys.stdin, selectors.EVENT_READ)

    def run(self) -> None:
        while True:
            for key, _ in self._known.select():
                if key.fileobj is sys.stdin:
                    return
                if key.fileobj is self.door:
                    self._let_in()
                elif not key.data.hear():
                    self._known.unregister(key.fileobj)
                    key.data.sock.close()

    def _let_in(self) -> None:
        sock, _ = self.door.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._known.register(sock, selectors.EVENT_READ, Line(sock, self._count))

    def _count(self, octets: int) -> None:
        self.mails += 1
        self.octets += octets


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--core", type=int, help="the processor core on which it stays")
    given = options.parse_args()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    sink = Sink()
    print(sink.door.getsockname()[1], flush=True)
    sink.run()
    print(sink.mails, sink.octets, flush=True)


if __name__ == "__main__":
    main()
