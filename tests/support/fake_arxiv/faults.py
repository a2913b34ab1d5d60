"""What can go wrong at a place on a day. Hours are New York's; a fault ends at the hour ``until``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.support.webserver import Reply, drip, hang_up
from tests.support.webserver import bomb as zeros

Content = Literal["late", "stale", "first half", "second half", "outage"]
_PAGE = "<!DOCTYPE html><html><head><title>Be right back</title></head><body><p>Maintenance.</p></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``content``: something else is published, ``behind`` days or announcements old; ``answer``: what is published
    arrives otherwise."""

    until: float = 24
    content: Content | None = None
    behind: int = 1
    answer: Callable[[bytes], Reply] | None = None


def late(until: float, *, behind: int = 1) -> Fault:
    """Yesterday's (or an older day's), untouched."""
    return Fault(until=until, content="late", behind=behind)


def stale(until: float = 24, *, behind: int = 1) -> Fault:
    """The papers of the announcement before today's (or of an older one), under today's date."""
    return Fault(until=until, content="stale", behind=behind)


def partial(until: float) -> Fault:
    """A feed with the first half of the day's papers."""
    return Fault(until=until, content="first half")


def twice(until: float) -> tuple[Fault, Fault]:
    """One date, two contents: the first half, then nothing but the second."""
    return partial(until), Fault(content="second half")


def outage(until: float = 24) -> Fault:
    """A digest that found nothing: counts of 0 above the papers and pages of the day before."""
    return Fault(until=until, content="outage")


def cut(until: float = 24) -> Fault:
    """The connection closes in the middle."""
    return Fault(until=until, answer=lambda body: Reply(body, cut=len(body) // 2))


def busy(retry_after: int, until: float = 24) -> Fault:
    """503, come back after so many seconds."""
    return Fault(until=until, answer=lambda _: Reply(status=503, headers={"Retry-After": str(retry_after)}))


def web_page(until: float = 24) -> Fault:
    """A page for people, with status 200."""
    return Fault(until=until, answer=lambda _: Reply(_PAGE, headers={"Content-Type": "text/html"}))


def bomb(until: float = 24, size: int = 80 * 1024 * 1024) -> Fault:
    """A little gzip that becomes ``size`` bytes."""
    reply = zeros(size)
    return Fault(until=until, answer=lambda _: reply)


def slow(until: float = 24, pause: float = 0.1) -> Fault:
    """Byte by byte, ``pause`` seconds between."""
    head = "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n"
    return Fault(until=until, answer=lambda body: drip(head.format(len(body)).encode() + body, pause))


def gone(until: float = 24) -> Fault:
    """It hangs up without a word."""
    return Fault(until=until, answer=lambda _: hang_up())
