"""Papers and their identity."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NewType

PaperId = NewType("PaperId", str)
"""``arxiv:2504.21380`` or ``arxiv:hep-th/9901001``: scheme and identifier, never a version. What arXiv does not have
is ``doi:10.1101/2025.01.02.345678`` (lower case), or, without a DOI, ``feed:`` and a hash of the feed's own guid."""

AnnounceType = Literal["new", "cross", "replace", "replace-cross"]
"""How arXiv announced a paper (https://info.arxiv.org/help/rss_specifications.html)."""

# Both schemes of https://info.arxiv.org/help/arxiv_identifier.html. Before 2007 a subject class could stand in
# the archive (math.GT/0309136); it is not part of the identity.
_NEW_ID = re.compile(r"(?P<id>\d{2}(?:0[1-9]|1[0-2])\.\d{4,6})(?:v(?P<version>[1-9]\d{0,3}))?", re.ASCII)
_OLD_ID = re.compile(
    r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z-]{2,})?/(?P<number>\d{7})(?:v(?P<version>[1-9]\d{0,3}))?",
    re.ASCII,
)


def parse_arxiv_id(text: str) -> tuple[PaperId, int | None] | None:
    """The paper and the version that an arXiv identifier names, or None when ``text`` is none.

    >>> parse_arxiv_id("2504.21380v2")
    ('arxiv:2504.21380', 2)
    """
    if found := _NEW_ID.fullmatch(text):
        bare = found["id"]
    elif found := _OLD_ID.fullmatch(text):
        bare = f"{found['archive']}/{found['number']}"
    else:
        return None
    version = found["version"]
    return PaperId(f"arxiv:{bare}"), int(version) if version else None


def arxiv_link(paper: PaperId) -> str:
    """The page of a paper that arXiv has.

    >>> arxiv_link(PaperId("arxiv:math/0309136"))
    'https://arxiv.org/abs/math/0309136'
    """
    return f"https://arxiv.org/abs/{paper.removeprefix('arxiv:')}"


# A prefix 10.…, a slash, nearly anything; case does not count (https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html).
# Not beyond ASCII: what little there is gets its feed's own id.
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:)?doi[:/]\s*)?(10\.\d{4,9}(?:\.\d+)*/[!-~]{1,400})", re.ASCII
)
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
_ARXIV_DOI = "10.48550/arxiv."
"""DataCite's DOI of everything on arXiv (https://info.arxiv.org/help/doi.html): the paper itself, and no other name."""
_FEED_ID = re.compile(r"feed:[0-9a-f]{32}")
_ARXIV_LINK = re.compile(
    r"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/([^?#]{1,40}?)(?:\.pdf)?/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)


def doi_id(text: str) -> PaperId | None:
    """The paper of a DOI: bare, after ``doi:``, or as a link to doi.org. None when ``text`` is none.

    Punctuation at its end belongs to the sentence around it. arXiv's own DOIs are the paper on arXiv.

    >>> doi_id("https://doi.org/10.1101/2025.01.02.345678")
    'doi:10.1101/2025.01.02.345678'
    >>> doi_id("10.48550/arXiv.2504.21380")
    'arxiv:2504.21380'
    """
    found = _DOI.fullmatch(text.strip().lower())
    bare = _without_punctuation(found[1]) if found else ""
    if not bare.partition("/")[2]:
        return None
    if bare.startswith(_ARXIV_DOI) and (parsed := parse_arxiv_id(bare.removeprefix(_ARXIV_DOI))):
        return parsed[0]
    return PaperId(f"doi:{bare}")


def _without_punctuation(text: str) -> str:
    """``text`` to its last character that is no punctuation; a bracket that is closed in it stays."""
    while text and (
        text[-1] in ".,;:!?'\"" or any(text.endswith(b) and text.count(a) < text.count(b) for a, b in _PAIRS)
    ):
        text = text[:-1]
    return text


def parse_paper_id(text: str) -> PaperId | None:
    """The paper that a person means by ``arxiv:2504.21380``, ``2504.21380v2``, a link to arxiv.org (page, PDF,
    HTML), a DOI (also as a link), or a feed's own ``feed:…``.

    >>> parse_paper_id("doi:10.1000/ABC")
    'doi:10.1000/abc'
    """
    bare = text.strip()
    if _FEED_ID.fullmatch(bare):
        return PaperId(bare)
    if doi := doi_id(bare):
        return doi
    linked = _ARXIV_LINK.fullmatch(bare)
    parsed = parse_arxiv_id(linked[1] if linked else re.sub(r"^arxiv:", "", bare, flags=re.IGNORECASE))
    return parsed[0] if parsed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work as a source told of it.

    ``title`` and ``abstract`` are the source's own text on one line, after repair of its encoding; TeX, Markdown
    and everything that looks like a tag in them is text. ``authors`` are split for showing only; joined with
    ``", "`` they are what the source said. ``categories`` has the primary category first. ``also`` are other names of
    the same work (its DOI), under which another source may tell of it.
    """

    id: PaperId
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    authors_complete: bool = True
    categories: tuple[str, ...] = ()
    categories_complete: bool = True
    link: str
    version: int | None = None
    announce_type: AnnounceType | None = None
    also: tuple[PaperId, ...] = field(default=(), compare=False)

    def __hash__(self) -> int:
        """Of little, for it is asked for often."""
        return hash((self.id, self.title))


UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no database or mail can carry on one line."""


def clean(text: str) -> str:
    """``text`` on one line, without what no database or mail can carry.

    Control characters and line separators become blanks, lone surrogates U+FFFD. Good text comes back as it is.
    """
    return UNSAFE.sub(lambda m: "\ufffd" if m[0] >= "\ud800" else " ", text)
