"""Any other feed: journals, preprint servers, blogs. What they call a description may be HTML, their tags are not
arXiv's categories, and what they tell of may well stand on arXiv."""

from __future__ import annotations

import re
from typing import Any

from bot.core.papers import Paper, PaperId, arxiv_link
from bot.sources.feeds.identity import arxiv_of, doi_in, dois, own_id, web_address
from bot.sources.feeds.texts import BrokenError, one_line, plain

_DOI_FIELDS = ("dc_identifier", "prism_doi")


def scope_of(head: Any) -> str:
    """What sets the guids of one feed apart from those of another: where its site is, whether by http or https."""
    said = web_address(head.get("link")) or head.get("id") or head.get("title") or ""
    return re.sub(r"^https?://(?:www\.)?", "", str(said), flags=re.IGNORECASE).rstrip("/")


def paper(entry: Any, scope: str) -> Paper:
    """Raises BrokenError."""
    title = plain(entry.get("title_detail"))
    if not title:
        raise BrokenError("it has no title")
    own, version, also = _identity(entry, scope, title)
    return Paper(
        id=own,
        version=version,
        title=title,
        abstract=_abstract(entry),
        authors=_authors(entry),
        categories_complete=False,
        link=_link(entry, own),
        also=also,
    )


def _identity(entry: Any, scope: str, title: str) -> tuple[PaperId, int | None, tuple[PaperId, ...]]:
    """The work, its version, and its other names."""
    places = [str(entry.get("id", "")), web_address(entry.get("link"))]
    named = dois(str(entry.get(field, "")) for field in _DOI_FIELDS)
    known = tuple(dict.fromkeys((*named, *(doi for place in places if (doi := doi_in(place))))))
    if found := next((found for place in places if (found := arxiv_of(place))), None):
        return *found, tuple(doi for doi in known if doi != found[0])
    if known:
        return known[0], None, known[1:]
    return own_id(scope, next((place for place in places if place), title)), None, ()


def _link(entry: Any, own: PaperId) -> str:
    if address := web_address(entry.get("link")) or web_address(entry.get("id")):
        return address
    if own.startswith("doi:"):
        return f"https://doi.org/{own.removeprefix('doi:')}"
    return arxiv_link(own) if own.startswith("arxiv:") else ""


def _abstract(entry: Any) -> str:
    return plain(entry.get("summary_detail")) or next((plain(content) for content in entry.get("content", ())), "")


def _authors(entry: Any) -> tuple[str, ...]:
    """The names in its author elements; one that holds several is cut where each of them has more than one word."""
    said = [name for one in entry.get("authors", ()) if (name := one_line(one.get("name") or ""))]
    return tuple(dict.fromkeys(name for one in said for name in _several(one)))


def _several(text: str) -> list[str]:
    """“Ada Byron, Bo Li” and “Byron, A.; Li, B.” are two names, “Byron, Ada” is one."""
    if ";" in text:
        return [name for part in text.split(";") if (name := part.strip())]
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?", text) if part.strip()]
    return parts if len(parts) > 1 and all(" " in part for part in parts) else [text]
