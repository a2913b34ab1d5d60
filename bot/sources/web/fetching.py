"""Fetching a document from the web: with manners, within limits, along checked redirects, tried again when it helps."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.sources.web.addresses import Resolve, resolve
from bot.sources.web.answers import NOTHING_SEEN, Answer, Validators
from bot.sources.web.asking import Asker, Moved, Request
from bot.sources.web.errors import FetchError
from bot.sources.web.limits import Limits
from bot.sources.web.turns import Turns
from bot.sources.web.urls import Login, endpoint, follow, host_of, not_followed, parse
from bot.sources.web.waiting import pause

if TYPE_CHECKING:
    import httpx2

__all__ = ["Answer", "FetchError", "Limits", "Validators", "Web"]

log = logging.getLogger(__name__)

ARXIV = "arxiv"
PAUSE = 3.0
"""arXiv: one request every three seconds, one connection at a time, over all machines of one installation
(https://info.arxiv.org/help/api/tou.html). Hosts in ``paced`` are asked in the same way."""


@dataclass
class Web:
    """The web, as sources see it. One is made by the composition root; it costs nothing until it is used.

    ``machine`` is machine time, ``sleep`` waits for seconds. ``paced`` names further hosts that are asked in turns:
    ``host:port`` → the turn's key.
    """

    user_agent: str
    turns: Turns
    machine: Callable[[], float]
    sleep: Callable[[float], None]
    random: Callable[[], float] = random.random
    limits: Limits = field(default_factory=Limits)
    paced: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolve = resolve

    def get(self, url: str, *, seen: Validators = NOTHING_SEEN, patient: float = 20.0) -> Answer:
        """The document at ``url``, or that it is still the one of ``seen``.

        What may pass (no connection, a timeout, 429, a 5xx) is tried again, as long as the waiting between tries
        stays within ``patient`` seconds. Raises FetchError, and what ``turns`` raises.
        """
        start, login = parse(url)
        waited = 0.0
        for failure in range(self.limits.retries + 1):
            try:
                return self._along(start, login, seen)
            except FetchError as error:
                nap = pause(failure, error.retry_after, self.random)
                last = failure == self.limits.retries or waited + nap > patient
                if last or error.spent or not error.transient:
                    raise
                log.debug("%s Again in %.1f s.", error, nap)
            self.sleep(nap)
            waited += nap
        raise AssertionError("the last failure is raised")

    def _along(self, start: httpx2.URL, login: Login | None, seen: Validators) -> Answer:
        """The answer at the end of the redirects that begin at ``start``."""
        url = start
        for _ in range(self.limits.redirects + 1):
            request = self._request(url, start, login, seen)
            found = self._in_turn(request)
            if isinstance(found, Answer):
                return _with_seen(found, seen)
            url = follow(url, found.location)
        raise not_followed(start, str(url), f"there were {self.limits.redirects} redirects before it")

    def _request(self, url: httpx2.URL, start: httpx2.URL, login: Login | None, seen: Validators) -> Request:
        """User and password go to the operator's own address, never to where it redirects."""
        home = endpoint(url) == endpoint(start)
        headers = {
            "User-Agent": self.user_agent,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **seen.headers(),
        }
        return Request(
            url=url, headers=headers, login=login if home and url.scheme == start.scheme else None, strange=not home
        )

    def _in_turn(self, request: Request) -> Answer | Moved:
        with self._turn(request):
            began = self.machine()
            log.debug("GET %s", request.where)
            found = self._asker.ask(request, began)
            log.debug("%s: %s, %.1f s", request.where, _told(found), self.machine() - began)
            return found

    @contextmanager
    def _turn(self, request: Request) -> Iterator[None]:
        key = self._key(request.url)
        if not key:
            yield
            return
        self._wait(key, request)
        try:
            yield
        finally:
            self.turns.give_back(key, pause=PAUSE)

    def _key(self, url: httpx2.URL) -> str | None:
        """Whose turn it is to be at this host; None where one may go at any time."""
        host = host_of(url)
        if host == "arxiv.org" or host.endswith(".arxiv.org"):
            return ARXIV
        return self.paced.get(endpoint(url))

    def _wait(self, key: str, request: Request) -> None:
        hold = self.limits.whole + self.limits.connect + self.limits.read
        waited = 0.0
        while (wait := self.turns.take(key, hold=hold)) > 0:
            nap = max(wait, 0.05)
            if waited + nap > self.limits.queue:
                what = f"Others have been at {key} for {self.limits.queue / 60:g} minutes, one after the other."
                raise FetchError(what, code="busy", where=request.where, transient=True)
            self.sleep(nap)
            waited += nap

    @cached_property
    def _asker(self) -> Asker:
        import httpx2  # noqa: PLC0415 - heavy, and only for those who fetch

        return Asker(limits=self.limits, resolve=self.resolve, tls=httpx2.create_ssl_context())


def _with_seen(found: Answer, seen: Validators) -> Answer:
    """A 304 need not name the version again: then it is the one that was asked about."""
    if not found.unchanged:
        return found
    new = found.validators
    return replace(found, validators=Validators(new.etag or seen.etag, new.last_modified or seen.last_modified))


def _told(found: Answer | Moved) -> str:
    return f"{found.status}, {found.received} bytes" if isinstance(found, Answer) else "moved"
