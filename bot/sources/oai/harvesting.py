"""Asking for records, page by page. What a request is sent with, and how often, is the caller's ``get``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from bot.core.errors import SourceError
from bot.sources.oai.pages import Page, RefusedError, parse_records
from bot.sources.oai.sets import set_of

_EARLIEST = date(2005, 9, 16)
"""No record has an earlier datestamp, and arXiv refuses to be asked for one."""

_PAGES = 500
"""Of one list: arXiv gives thousands of records a page, and more of them would hold up everybody for hours."""

Get = Callable[[str], bytes]
"""Gives the body found at an address; raises SourceError."""


def harvest(get: Get, base: str, category: str, first: date, last: date) -> Iterator[Page]:
    """The records of ``category`` (or of an archive) that changed from the day before ``first`` to the day after
    ``last``, page by page. ``base`` is the address to which ``/oai`` is appended.

    What was announced on a day is found under that date, unless it was changed since; who wants all asks up to today.
    Raises SourceError, also in the middle: what was given so far is good.
    """
    page = _first(get, base, _query(category, first, last))
    yield page
    tokens: set[str] = set()
    while page.token:
        if page.token in tokens or not page.records or len(tokens) >= _PAGES:
            what = f"The list of records does not end: nothing new after {len(tokens) + 1} pages."
            raise SourceError(what, code="damaged", do="It may pass by itself.")
        tokens.add(page.token)
        page = _ask(get, base, {"verb": "ListRecords", "resumptionToken": page.token})
        yield page


def _query(category: str, first: date, last: date) -> dict[str, str]:
    start = max(first - timedelta(days=1), _EARLIEST)
    return {
        "verb": "ListRecords",
        "metadataPrefix": "arXivRaw",
        "set": set_of(category),
        "from": start.isoformat(),
        "until": max(last + timedelta(days=1), start).isoformat(),
    }


def _first(get: Get, base: str, query: dict[str, str]) -> Page:
    """arXiv refuses an ``until`` that is still to come (“until date too late”); without one it gives all to now."""
    try:
        return _ask(get, base, query)
    except RefusedError as error:
        if error.reason != "badArgument":
            raise
    del query["until"]
    return _ask(get, base, query)


def _ask(get: Get, base: str, query: dict[str, str]) -> Page:
    return parse_records(get(f"{base.rstrip('/')}/oai?{urlencode(query)}"))
