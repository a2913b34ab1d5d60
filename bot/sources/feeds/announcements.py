"""arXiv's announcements of a day, as rss.arxiv.org gives them (https://info.arxiv.org/help/rss_specifications.html):
guids with versions, announce types, all authors in one line, and a heading before the abstract."""

from __future__ import annotations

import html
import re
from typing import Any, cast, get_args

from bot.core.papers import AnnounceType, Paper, PaperId, arxiv_link
from bot.sources.feeds.identity import arxiv_of, dois, web_address
from bot.sources.feeds.texts import BrokenError, names, one_line

_TITLE = re.compile(r".*updates on arXiv\.org|Feed error for query:.*", re.DOTALL)
_PLACE = re.compile(r"https?://(?:rss\.arxiv\.org/|(?:export\.)?arxiv\.org/(?:rss|atom)/)", re.IGNORECASE)
_HEADING = re.compile(r"arXiv:\S+ Announce Type: \S+ Abstract: ?")


def is_one(parsed: Any) -> bool:
    head = parsed.feed
    first = parsed.entries[0].get("id", "") if parsed.entries else ""
    return announces(head.get("title", ""), head.get("id", "") or head.get("link", ""), first)


def announces(title: str, place: str, guid: str) -> bool:
    """Whether a feed of that title and address, whose first entry has that guid, is of this kind."""
    own = _TITLE.fullmatch(one_line(title)) or _PLACE.match(place.strip())
    return own is not None or guid.strip().startswith("oai:arXiv.org:")


def refusal(parsed: Any) -> str:
    """What arXiv says where it cannot answer (status 400, a feed that says so in its title)."""
    title = one_line(parsed.feed.get("title", ""))
    if not title.startswith("Feed error for query:"):
        return ""
    return one_line(f"{title}. {parsed.feed.get('subtitle', '')}")


def paper(entry: Any, *, escaped: bool) -> Paper:
    """Raises BrokenError."""
    found = arxiv_of(entry.get("id", "")) or arxiv_of(entry.get("link", ""))
    if found is None:
        raise BrokenError("it names no paper of arXiv")
    title, abstract = _text(entry, "title", escaped=escaped), _text(entry, "summary", escaped=escaped)
    if not title:
        raise BrokenError("it has no title")
    said = [str(author.get("name", "")) for author in entry.get("authors", ())]
    return Paper(
        id=found[0],
        version=found[1],
        title=title,
        abstract=_HEADING.sub("", abstract, count=1) if _HEADING.match(abstract) else abstract,
        authors=names(str(entry.get("author", "")) if len(said) < 2 else ", ".join(said)),
        categories=tuple(dict.fromkeys(one_line(tag.get("term") or "") for tag in entry.get("tags", ()))),
        link=web_address(entry.get("link")) or arxiv_link(found[0]),
        announce_type=_announced(entry.get("arxiv_announce_type", "")),
        also=other_names(entry, found[0]),
    )


def other_names(entry: Any, own: PaperId) -> tuple[PaperId, ...]:
    """The DOIs that a journal gave it."""
    return tuple(dict.fromkeys(doi for doi in dois([str(entry.get("arxiv_doi", ""))]) if doi != own))


def _text(entry: Any, name: str, *, escaped: bool) -> str:
    value = entry.get(name) or ""
    return one_line(html.unescape(value) if escaped else value)


def _announced(said: str) -> AnnounceType | None:
    return cast("AnnounceType", said) if said in get_args(AnnounceType) else None
