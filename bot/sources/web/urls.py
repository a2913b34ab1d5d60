"""Addresses of the web, read and checked: what an operator typed, and where a redirect leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sources.web.errors import FetchError
from bot.sources.web.shown import shown_url

if TYPE_CHECKING:
    import httpx2

Login = tuple[str, str]
SCHEMES = {"http": 80, "https": 443}
"""The only ones fetched, with their usual ports."""


def parse(text: str) -> tuple[httpx2.URL, Login | None]:
    """The address an operator typed, and the user and password in it. Raises FetchError.

    The address given back has neither, so that they reach no log and no other host.
    """
    where, do = shown_url(text), "Write it like https://example.org/feed.xml."
    try:
        url = _read(text)
    except ValueError as error:
        raise FetchError(f"This address cannot be read: {error}.", code="unreachable", where=where, do=do) from error
    if trouble := _trouble(url):
        raise FetchError(f"This cannot be fetched: {trouble}.", code="unreachable", where=where, do=do)
    login = (url.username, url.password) if url.userinfo else None
    return url.copy_with(userinfo=b"", fragment=None), login


def follow(here: httpx2.URL, location: str) -> httpx2.URL:
    """Where a redirect from ``here`` leads (RFC 9110, 10.2.2). Raises FetchError for one that is not followed; whether
    its host may be asked is seen when connecting."""
    try:
        target = _read(location, here)
    except ValueError as error:
        raise not_followed(here, location, f"its target cannot be read: {error}") from error
    if trouble := _trouble(target):
        raise not_followed(here, location, trouble)
    if target.userinfo:
        raise not_followed(here, location, "a user or password is in it")
    if here.scheme == "https" and target.scheme == "http":
        raise not_followed(here, location, "it leaves https for http")
    return target.copy_with(fragment=None)


def not_followed(here: httpx2.URL, location: str, why: str) -> FetchError:
    return FetchError(
        f"It redirects to “{shown_url(location)}”, which is not followed: {why}.",
        code="redirect",
        where=shown_url(str(here)),
        do="If that is where it is now, name that address as the source.",
    )


def endpoint(url: httpx2.URL) -> str:
    """``host:port`` as it is connected to, in small letters, the port always there."""
    host = host_of(url)
    return f"[{host}]:{port_of(url)}" if ":" in host else f"{host}:{port_of(url)}"


def host_of(url: httpx2.URL) -> str:
    return url.raw_host.decode("ascii").lower().rstrip(".")


def port_of(url: httpx2.URL) -> int:
    return url.port or SCHEMES[url.scheme]


def _read(text: str, base: httpx2.URL | None = None) -> httpx2.URL:
    """``text`` as an address, seen from ``base``. Raises ValueError with the reason, in a few words."""
    import httpx2  # noqa: PLC0415 - heavy, and only for those who fetch

    try:
        return base.join(text.strip()) if base else httpx2.URL(text.strip())
    except UnicodeError as error:
        raise ValueError("it holds characters that cannot be sent") from error
    except httpx2.InvalidURL as error:
        raise ValueError("it is no web address") from error


def _trouble(url: httpx2.URL) -> str:
    """Why ``url`` cannot be fetched at all; empty when it can."""
    if url.scheme not in SCHEMES:
        return "it is neither http nor https"
    labels = host_of(url).split(".")
    if not all(0 < len(label) <= 63 for label in labels) or sum(map(len, labels)) > 253:
        return "it names no host"
    return "" if url.port is None or 0 < url.port < 65536 else "there is no such port"
