"""One mail over one connection, step by step, so that each answer is known for what it answers.

Whether a mail arrived is in doubt only between its last line, a lone dot, and the answer to that: before the dot
nothing was handed over, whatever breaks. So all but the dot is sent first, and the dot only over a line that stands.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.core.deliveries import Closed, Outcome, Refused, Unknown
from bot.messengers.smtp import replies
from bot.messengers.smtp.replies import Reply, Stage, sort
from bot.messengers.smtp.servers import ALL, LAST, Server
from bot.messengers.smtp.watching import within

GOODBYE = 1.0
"""Seconds that a server may take for it."""
OPTIONAL_DSN = "NOTIFY=FAILURE"


class LostError(Exception):
    """The connection broke, or the server fell silent; ``str`` says which."""


def hang_up(line: smtplib.SMTP) -> None:
    with suppress(OSError):
        if (sock := line.sock) is not None:  # the thread whose line it is may just close it
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the socket's own, below TLS


@dataclass(frozen=True, slots=True)
class Envelope:
    """``sender`` is where a mail that cannot be delivered comes back to; ``id`` is the part's, for that."""

    sender: str
    recipient: str
    id: str


class Talk:
    """A connection on which the server knows us. ``used``: mails it was begun for."""

    def __init__(self, line: smtplib.SMTP, server: Server) -> None:
        self._line = line
        self._server = server
        self._between = True
        self._ended = False
        self.used = 0
        self.alive = True

    def begin(self, envelope: Envelope, size: int) -> Outcome | None:
        """Say who sends a mail of ``size`` bytes; None when that is accepted. Raises LostError."""
        offered = str(self._line.esmtp_features.get("size", ""))
        most = int(offered) if offered.isdecimal() else 0
        if 0 < most < size:
            return Refused("size", f"The mail has {size} bytes, and the mail server takes {most}.", permanent=True)
        self.used += 1
        with within(self._server.timeout * ALL, self.hang_up):
            if not self._between:
                self._ask("RSET")
            self._between = False
            return self._wanted("sender", f"MAIL FROM:<{envelope.sender}>{self._mail_options(envelope, size)}")

    def hand_over(self, envelope: Envelope, mail: bytes) -> Outcome | Reply:
        """The rest of what was begun: the server's good last word, or what went wrong."""
        with within(self._server.timeout * ALL, self.hang_up):
            return self._hand_over(envelope, mail)

    def _hand_over(self, envelope: Envelope, mail: bytes) -> Outcome | Reply:
        try:
            if (refused := self._address(envelope)) is not None:
                return refused
        except LostError as error:
            return Closed("down", "cut", str(error))
        try:
            if (early := self._pour(mail)) is not None:
                return self._meant("data", early)
        except LostError as error:  # it may be this mail that the server, or something in between, does not survive
            return Refused("cut", f"{error} The mail was not handed over yet.", patience=replies.DAYS)
        return self._end()

    def _address(self, envelope: Envelope) -> Outcome | None:
        to = f"RCPT TO:<{envelope.recipient}>{self._recipient_options(envelope)}"
        if (refused := self._wanted("recipient", to)) is not None:
            return refused
        reply = self._ask("DATA")
        return None if reply.code == 354 else self._meant("data", reply)

    def rest(self) -> bool:
        """Whether the line still stands, after a pause."""
        with suppress(LostError), within(self._server.timeout * ALL, self.hang_up):
            if self._ask("NOOP").good:
                return True
        self.cut()
        return False

    def close(self) -> None:
        """Say goodbye, where somebody listens."""
        if self.alive:
            with suppress(OSError, smtplib.SMTPException), within(GOODBYE, self.hang_up):
                self._limit(GOODBYE)
                self._line.docmd("QUIT")
        self.cut()

    def cut(self) -> None:
        self.alive = False
        self._line.close()

    def hang_up(self) -> None:
        """End what another thread does on this line; it finds it broken."""
        self._ended = True
        hang_up(self._line)

    def _end(self) -> Outcome | Reply:
        """The dot. What breaks now leaves doubt."""
        try:
            self._limit(self._server.timeout * LAST)
            reply = self._reply(lambda: self._send(b".\r\n"))
            self._limit(self._server.timeout)
        except LostError as error:
            return Unknown("cut", f"{error} The mail was handed over, and whether it was accepted nobody knows.")
        if not reply.code:
            self.cut()
            return Unknown("odd", f"The mail was handed over, and the answer makes no sense: “{reply.text}”.")
        self._between = True
        return reply if reply.good else self._meant("end", reply)

    def _pour(self, mail: bytes) -> Reply | None:
        """All of the mail but the dot; what the server says before that, if anything."""
        self._send(_dotted(mail))
        try:
            self._limit(0.0)
            early = self._has_news()
            self._limit(self._server.timeout)
        except OSError as error:
            raise self._lost(error) from error
        if not early:
            return None
        reply = self._reply(lambda: None)
        self.cut()  # the server still waits for the rest
        return reply

    def _has_news(self) -> bool:
        """Whether the server said something already; raises OSError where it has hung up."""
        with suppress(BlockingIOError, ssl.SSLWantReadError):
            if self._line.file is not None and self._line.file.peek(1):
                return True
        with suppress(BlockingIOError):
            if self._line.sock is None or not socket.socket.recv(self._line.sock, 1, socket.MSG_PEEK):
                raise ConnectionResetError
        return False

    def _wanted(self, stage: Stage, command: str) -> Outcome | None:
        reply = self._ask(command)
        return None if reply.good else self._meant(stage, reply)

    def _meant(self, stage: Stage, reply: Reply) -> Outcome:
        outcome = sort(stage, reply)
        if isinstance(outcome, Closed) and outcome.why == "down":
            self.cut()
        return outcome

    def _ask(self, command: str) -> Reply:
        return self._reply(lambda: self._line.putcmd(command))

    def _reply(self, send: Callable[[], None]) -> Reply:
        try:
            send()
            code, text = self._line.getreply()
        except smtplib.SMTPResponseException as error:  # a line without end
            self.cut()
            return Reply(0, str(error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            raise self._lost(error) from error
        if self._ended:  # what came then may be half an answer
            raise self._lost(None)
        return replies.read(code, self._server.shown(text.decode("utf-8", "replace")))

    def _send(self, octets: bytes) -> None:
        """Raises LostError when not all of it went."""
        try:
            self._line.send(octets)
        except (smtplib.SMTPException, OSError) as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception | None) -> LostError:
        self.cut()
        late = isinstance(error, TimeoutError) or (error is not None and isinstance(error.__context__, TimeoutError))
        return LostError("The mail server does not answer any more." if late else "The mail server hung up.")

    def _limit(self, seconds: float) -> None:
        if self._line.sock is not None:
            self._line.sock.settimeout(seconds)

    def _mail_options(self, envelope: Envelope, size: int) -> str:
        said = f" SIZE={size}" if self._line.has_extn("size") else ""
        return f"{said} RET=HDRS ENVID={envelope.id}" if self._line.has_extn("dsn") else said

    def _recipient_options(self, envelope: Envelope) -> str:
        """As RFC 3461: what comes back, if anything, names the recipient as we know it."""
        if not self._line.has_extn("dsn"):
            return ""
        return f" {OPTIONAL_DSN} ORCPT=rfc822;{_xtext(envelope.recipient)}"


def _dotted(mail: bytes) -> bytes:
    """With a second dot where a line begins with one (RFC 5321, section 4.5.2)."""
    return (b"." if mail.startswith(b".") else b"") + mail.replace(b"\n.", b"\n..")


def _xtext(text: str) -> str:
    return "".join(c if "!" <= c <= "~" and c not in "+=" else f"+{ord(c):02X}" for c in text)
