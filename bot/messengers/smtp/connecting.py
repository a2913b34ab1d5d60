"""From nothing to a server that knows us. TLS, where it is asked for, is never given up for plain text, and its
certificate has to be good for the host's name."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Any

from bot.core.deliveries import Closed
from bot.messengers.smtp import replies
from bot.messengers.smtp.replies import Opening, closed_at
from bot.messengers.smtp.servers import ALL, CONNECT, Server
from bot.messengers.smtp.talking import Talk, hang_up
from bot.messengers.smtp.watching import within


class ClosedError(Exception):
    """The server is not there for us."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(closed.text)
        self.closed = closed


class _PlainLine(smtplib.SMTP):
    """smtplib hears the greeting while it connects, with a limit for each piece of it only."""

    def connect(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        with within(self.timeout * ALL, lambda: hang_up(self)):
            return super().connect(*args, **more)


class _SafeLine(_PlainLine, smtplib.SMTP_SSL):
    """The same, with TLS from the start."""


def connect(server: Server) -> Talk:
    """A new connection, as far as the first mail. Raises ClosedError."""
    line = _reach(server)
    try:
        with within(server.timeout * ALL, lambda: hang_up(line)):
            _introduce(line, server)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        line.close()
        raise ClosedError(_reason(error, server)) from error
    except BaseException:
        line.close()
        raise
    return Talk(line, server)


def _reach(server: Server) -> smtplib.SMTP:
    timeout = min(CONNECT, server.timeout)
    name = "[127.0.0.1]"  # until we know our own address there
    try:
        if server.security == "tls":
            context = ssl.create_default_context()
            return _SafeLine(server.host, server.port, local_hostname=name, timeout=timeout, context=context)
        return _PlainLine(server.host, server.port, local_hostname=name, timeout=timeout)
    except smtplib.SMTPConnectError as error:
        raise ClosedError(_answered("greeting", error, server)) from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ClosedError(_reason(error, server)) from error


def _introduce(line: smtplib.SMTP, server: Server) -> None:
    _prepare(line, server)
    _hello(line, server)
    if server.security == "starttls":
        _start_tls(line, server)
    if server.username:
        _log_in(line, server)


def _prepare(line: smtplib.SMTP, server: Server) -> None:
    if (sock := line.sock) is None:
        raise smtplib.SMTPServerDisconnected("closed")
    sock.settimeout(server.timeout)
    with suppress(OSError):  # the dot is sent for itself, and must not wait
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    own = str(sock.getsockname()[0])
    line.local_hostname = f"[IPv6:{own}]" if ":" in own else f"[{own}]"


def _hello(line: smtplib.SMTP, server: Server) -> None:
    """EHLO; who wants neither TLS nor a login may be an old server that knows only HELO."""
    code, said = line.ehlo()
    if not 200 <= code < 300 and server.security == "none" and not server.username and code >= 500:
        code, said = line.helo()
    if not 200 <= code < 300:
        raise ClosedError(_answered("hello", smtplib.SMTPResponseException(code, said), server))


def _start_tls(line: smtplib.SMTP, server: Server) -> None:
    if not line.has_extn("starttls"):
        text = (
            f"The mail server {server} offers no STARTTLS, and nothing is sent without it. If it speaks TLS from the "
            "start, set SMTP_SECURITY=tls."
        )
        raise ClosedError(Closed("down", "starttls", text))
    try:
        line.starttls(context=ssl.create_default_context())
    except smtplib.SMTPResponseException as error:
        raise ClosedError(_answered("starttls", error, server)) from error
    _hello(line, server)


def _log_in(line: smtplib.SMTP, server: Server) -> None:
    try:
        line.login(server.username, server.password)
    except smtplib.SMTPResponseException as error:
        raise ClosedError(_answered("login", error, server)) from None
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, UnicodeError) as error:
        text = f"The mail server {server} offers no way to log in that we know. Check SMTP_HOST and SMTP_PORT."
        raise ClosedError(Closed("login", "login", text)) from error


def _answered(stage: Opening, error: smtplib.SMTPResponseException, server: Server) -> Closed:
    said = error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return closed_at(stage, replies.read(error.smtp_code, server.shown(text)))


def _reason(error: Exception, server: Server) -> Closed:
    return Closed("down", *_words(error, server))


def _words(error: Exception, server: Server) -> tuple[str, str]:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout", f"The mail server {server} does not answer."
    match error:
        case ssl.SSLCertVerificationError():
            why = error.verify_message.rstrip(".")
            return "certificate", f"The certificate of the mail server {server} is not good: {why}."
        case ssl.SSLError():
            return "tls", f"TLS with the mail server {server} fails. Check SMTP_PORT and SMTP_SECURITY."
        case socket.gaierror():
            return "name", f"There is no mail server of the name {server.host}. Check SMTP_HOST."
        case ConnectionRefusedError():
            return "refused", f"Nobody answers at {server}. Check SMTP_HOST and SMTP_PORT."
    why = getattr(error, "strerror", None) or "it hung up before a mail could be handed over"
    return "network", f"The mail server {server} cannot be reached: {why}."
