"""An answer of arXiv's API (https://info.arxiv.org/help/api/user-manual.html): wrapped texts, authors one by one, links
with versions, no announce types, errors as a feed with one entry."""

from __future__ import annotations

import re
from typing import Any

from bot.core.papers import Paper, arxiv_link
from bot.sources.feeds.announcements import other_names
from bot.sources.feeds.identity import arxiv_of
from bot.sources.feeds.texts import BrokenError, one_line

_PLACE = re.compile(r"https?://(?:export\.)?arxiv\.org/api/", re.IGNORECASE)
_ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors\b", re.IGNORECASE)
# “cs.LG”, “cond-mat.mes-hall”, “hep-th”; among the tags are also classes of the ACM (I.2.7) and of the AMS (68T07).
_CATEGORY = re.compile(
    r"[a-z]{2,8}(?:-[a-z]{2,4})?\.(?:[A-Z]{2}|[a-z]{2,8}(?:-[a-z]{2,4})?)|[a-z]{2,8}-[a-z]{2,4}", re.ASCII
)


def is_one(parsed: Any) -> bool:
    return _PLACE.match(parsed.feed.get("id", "")) is not None


def refusal(parsed: Any) -> str:
    if len(parsed.entries) != 1 or not _ERROR.match(parsed.entries[0].get("id", "")):
        return ""
    return one_line(parsed.entries[0].get("summary", "")) or "it does not say which."


def paper(entry: Any) -> Paper:
    """Raises BrokenError."""
    found = arxiv_of(entry.get("id", ""))
    title = one_line(entry.get("title", ""))
    if found is None:
        raise BrokenError("it names no paper of arXiv")
    if not title:
        raise BrokenError("it has no title")
    return Paper(
        id=found[0],
        version=found[1],
        title=title,
        abstract=one_line(entry.get("summary", "")),
        authors=tuple(name for one in entry.get("authors", ()) if (name := one_line(one.get("name", "")))),
        categories=_categories(entry),
        link=arxiv_link(found[0]),
        also=other_names(entry, found[0]),
    )


def _categories(entry: Any) -> tuple[str, ...]:
    """The primary one first."""
    primary = entry.get("arxiv_primary_category") or {}
    said = [primary.get("term") or "", *(tag.get("term") or "" for tag in entry.get("tags", ()))]
    return tuple(dict.fromkeys(term for term in said if _CATEGORY.fullmatch(term)))
