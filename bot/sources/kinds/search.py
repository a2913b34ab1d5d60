"""A search at arXiv: ``arxiv-search:au:Hinton AND cat:cs.LG``, any query of its API
(https://info.arxiv.org/help/api/user-manual.html, 5.1), the newest submissions first.

A search shows no announcements but the last papers that fit: what is new among them since the last look is told, as of
any feed of that kind.
"""

from __future__ import annotations

from urllib.parse import urlencode

from bot.core.errors import UsageError
from bot.core.papers import clean
from bot.sources.fetched import FetchedSource
from bot.sources.kinds import Context, Kind

_PREFIX = "arxiv-search:"
_RESULTS = 200
"""More than any sensible query brings in a day, in one request."""


def _takes(spec: str, _: Context) -> bool:
    return spec.lower().startswith(_PREFIX)


def _split(spec: str) -> list[str]:
    if not spec[len(_PREFIX) :].strip():
        raise UsageError(
            "There is nothing to search for.",
            where=f"source “{clean(spec)}”",
            do="Write a query of arXiv's API, in quotes: 'arxiv-search:au:Hinton AND cat:cs.LG'.",
        )
    return [spec]


def _open(spec: str, context: Context) -> FetchedSource:
    name = clean(spec)
    asked = {
        "search_query": spec[len(_PREFIX) :].strip(),
        "sortBy": "submittedDate",
        "sortOrder": "descending",
        "max_results": _RESULTS,
    }
    return FetchedSource(name, name, f"{context.arxiv.api}/api/query?{urlencode(asked, errors='replace')}", context.web)


KIND = Kind(name="search", takes=_takes, open=_open, split=_split)
