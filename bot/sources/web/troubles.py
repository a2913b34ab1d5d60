"""What can go wrong between asking and having an answer, in words."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

from bot.sources.web.errors import FetchError

if TYPE_CHECKING:
    import httpx2

_MISSING = {404, 410}
_BUSY = {429, 503}


def before_answer(error: Exception, where: str) -> FetchError:
    """``error`` of connecting and of waiting for the answer's head."""
    import httpx2  # noqa: PLC0415 - heavy, and only for those who fetch

    if isinstance(error, httpx2.ConnectTimeout):
        return _trouble("It could not be reached in time.", "timeout", where)
    if isinstance(error, httpx2.TimeoutException):
        return _trouble("It did not answer in time.", "timeout", where)
    if isinstance(error, httpx2.ProxyError):
        return _trouble(f"The proxy does not let us through ({error}).", "unreachable", where)
    if isinstance(error, httpx2.ConnectError | OSError):
        return _not_connected(error, where)
    return _trouble("The connection was closed without an answer in HTTP.", "unreachable", where)


def in_body(error: httpx2.HTTPError, where: str) -> FetchError:
    """``error`` of reading the body."""
    import httpx2  # noqa: PLC0415

    if isinstance(error, httpx2.TimeoutException):
        return _trouble("The answer stopped in the middle and did not go on.", "timeout", where)
    return _trouble("The answer was cut in the middle.", "damaged", where)


def too_slow(seconds: float, where: str) -> FetchError:
    error = _trouble(f"The answer was not there after {seconds:g} seconds.", "timeout", where)
    error.spent = True
    return error


def bad_status(status: int, where: str) -> FetchError:
    """The error for an answer that is neither the document nor a redirect."""
    error = _of_status(status, where)
    error.status = status
    return error


def _of_status(status: int, where: str) -> FetchError:
    said = f"{status} {_phrase(status)}".strip()
    if status in _MISSING:
        return FetchError(f"There is nothing here ({said}).", code="missing", where=where, do="Check the address.")
    if status in _BUSY:
        return _trouble(f"It is busy and asks to come back later ({said}).", "busy", where)
    if status == 408:
        return _trouble(f"It did not wait for us ({said}).", "timeout", where)
    if 400 <= status < 500:
        return FetchError(f"It refuses the request ({said}).", code="refused", where=where, do="Check the address.")
    if status >= 500:
        return _trouble(f"Something is broken there ({said}).", "server_error", where)
    code = "redirect" if 300 <= status < 400 and status != 304 else "damaged"
    what, do = f"It answers with a status that makes no sense here ({said}).", "Check the address."
    return FetchError(what, code=code, where=where, do=do)


def _phrase(status: int) -> str:
    """The standard's name for it; the server's own could say anything."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def _trouble(what: str, code: str, where: str) -> FetchError:
    return FetchError(what, code=code, where=where, transient=True)


def _not_connected(error: Exception, where: str) -> FetchError:
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return _trouble("The name of its host is not known.", "unreachable", where)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            what = f"Its certificate is not trusted: {cause.verify_message}."
            return FetchError(what, code="unreachable", where=where, do="Check the address, or SSL_CERT_FILE.")
        if isinstance(cause, ssl.SSLError):
            return _trouble(f"No secure connection came about ({cause.reason or 'TLS'}).", "unreachable", where)
        if isinstance(cause, OSError) and cause.strerror:
            return _trouble(f"It cannot be reached: {cause.strerror}.", "unreachable", where)
    return _trouble("It cannot be reached.", "unreachable", where)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what it came from; the library drops some links, which are still the context."""
    at: BaseException | None = error
    while at:
        yield at
        at = at.__cause__ or at.__context__
