"""One request, and its answer or what is wrong with it. Nothing is followed and nothing repeated here."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sources.web.addresses import Resolve
from bot.sources.web.answers import Answer, Validators
from bot.sources.web.bodies import Body, too_large
from bot.sources.web.connecting import Connecting
from bot.sources.web.deadline import Deadline
from bot.sources.web.errors import FetchError
from bot.sources.web.limits import Limits
from bot.sources.web.shown import shown_url
from bot.sources.web.troubles import bad_status, before_answer, in_body, too_slow
from bot.sources.web.urls import Login
from bot.sources.web.waiting import retry_after

if TYPE_CHECKING:
    import ssl

    import httpx2

log = logging.getLogger(__name__)

_MOVED = {301, 302, 303, 307, 308}
_OF_A_REFUSAL = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked. ``strange``: the address is not the operator's own but a redirect's."""

    url: httpx2.URL
    headers: Mapping[str, str]
    login: Login | None
    strange: bool

    @property
    def where(self) -> str:
        return shown_url(str(self.url))


@dataclass(frozen=True, slots=True)
class Moved:
    """The answer is elsewhere."""

    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Sends requests, each over a connection of its own that is closed after it: no cookie, no connection is kept."""

    limits: Limits
    resolve: Resolve
    tls: ssl.SSLContext

    def ask(self, request: Request, machine: float) -> Answer | Moved:
        """The answer to ``request``. Raises FetchError; ``machine`` is now, for a Retry-After that is a date."""
        with Deadline(self.limits.whole) as deadline, self._client(request.where) as client:
            try:
                answer = self._answer(client, request, deadline, machine)
            except FetchError as error:
                if deadline.passed:
                    raise too_slow(self.limits.whole, request.where) from error
                raise
            if deadline.passed:  # a body without a length looks whole wherever it is cut
                raise too_slow(self.limits.whole, request.where)
            return answer

    def _client(self, where: str) -> httpx2.Client:
        """Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)."""
        import httpx2  # noqa: PLC0415 - heavy, and only for those who fetch

        timeout = httpx2.Timeout(self.limits.read, connect=self.limits.connect)
        try:
            return httpx2.Client(verify=self.tls, timeout=timeout, follow_redirects=False)
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            do = "Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY: Paperround speaks with HTTP proxies."
            raise FetchError("The proxy cannot be used.", code="unreachable", where=where, do=do) from error

    def _answer(self, client: httpx2.Client, request: Request, deadline: Deadline, machine: float) -> Answer | Moved:
        steps = Connecting(request.url, strange=request.strange, resolve=self.resolve, deadline=deadline)
        with _in_words(request.where):
            message = client.build_request("GET", request.url, headers=request.headers, extensions={"trace": steps})
            response = client.send(message, auth=request.login, stream=True)
        try:
            return self._read(response, request, machine)
        finally:
            response.close()

    def _read(self, response: httpx2.Response, request: Request, machine: float) -> Answer | Moved:
        status = response.status_code
        if status in _MOVED:
            return _moved(response, request)
        if status == 304 and ("If-None-Match" in request.headers or "If-Modified-Since" in request.headers):
            return _found(response, request, b"", 0)
        body = Body(_chunks(response, request.where), response.headers.get("content-encoding", ""), where=request.where)
        if status != 200:
            raise _refusal(response, body, request.where, machine)
        if _length(response) > self.limits.size:
            raise too_large(self.limits.size, request.where)
        return _found(response, request, body.all(self.limits.size), body.received)


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    import httpx2  # noqa: PLC0415

    try:
        yield
    except (httpx2.HTTPError, OSError, UnicodeError) as error:
        raise before_answer(error, where) from error


def _chunks(response: httpx2.Response, where: str) -> Iterator[bytes]:
    import httpx2  # noqa: PLC0415

    try:
        yield from response.iter_raw()
    except httpx2.HTTPError as error:
        raise in_body(error, where) from error


def _moved(response: httpx2.Response, request: Request) -> Moved:
    if "location" in response.headers:
        return Moved(response.headers["location"])
    raise FetchError("It redirects, and does not say where to.", code="redirect", where=request.where)


def _found(response: httpx2.Response, request: Request, body: bytes, received: int) -> Answer:
    headers = response.headers
    return Answer(
        url=str(request.url),
        status=response.status_code,
        body=body,
        validators=Validators(headers.get("etag"), headers.get("last-modified")),
        received=received,
    )


def _refusal(response: httpx2.Response, body: Body, where: str, machine: float) -> FetchError:
    error = bad_status(response.status_code, where)
    error.retry_after = retry_after(response.headers.get("retry-after"), machine)
    try:
        error.body = body.some(_OF_A_REFUSAL)
    except FetchError as trouble:
        log.debug("%s: what the refusal says could not be read: %s", where, trouble.what)
    return error


def _length(response: httpx2.Response) -> int:
    """The length that is announced, 0 without one; the library has refused one that is no number."""
    return int(response.headers.get("content-length", "0"))
