"""What becomes of a paper when another source, or a later batch, tells of it again.

Every field comes from the source that knows it best, and the store keeps which that was. The outcome does not depend on
the order in which the sources of a batch were read.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.digests import DigestKind
from bot.core.papers import AnnounceType, Paper
from bot.core.readable import readable
from bot.core.records import Origin, Origins, StoredPaper

_TRUST: dict[DigestKind, int] = {"arxiv": 3, "markdown": 2, "feed": 1}
"""Whose text holds within one batch: arXiv's own before a digest made from it, that before some feed."""

_KINDS: tuple[AnnounceType | None, ...] = ("new", "cross", "replace", "replace-cross", None)
"""Within one batch the first of these counts (https://info.arxiv.org/help/rss_specifications.html): what is a
cross-list in one category is new in another."""


def merge(stored: StoredPaper | None, incoming: Paper, origin: Origin) -> StoredPaper:
    """One paper of what is stored and what a source now says of it."""
    if stored is None:
        return StoredPaper(incoming, Origins.all(origin))
    told = StoredPaper(replace(incoming, id=stored.paper.id), Origins.all(origin))
    newer, older = (told, stored) if _overrules(told, stored) else (stored, told)
    merged = _announced(_with_better_lists(newer, older), told, stored)
    return replace(merged, paper=replace(merged.paper, also=incoming.also))  # whoever says them, names are names


def changed(stored: StoredPaper | None, merged: StoredPaper) -> bool:
    """Whether something that decides who wants the paper is other than before; a new paper has not changed."""
    return stored is not None and _deciding(stored.paper) != _deciding(merged.paper)


def _deciding(paper: Paper) -> tuple[object, ...]:
    return paper.title, paper.abstract, paper.authors, paper.categories, paper.announce_type, paper.version


def _overrules(told: StoredPaper, stored: StoredPaper) -> bool:
    """Whether the text of ``told`` holds: that of the later version where both say theirs, else of the later batch,
    within one batch of the source that is trusted more; a source may always correct itself."""
    mine, theirs = told.origins.text, stored.origins.text
    new, old = told.paper.version, stored.paper.version
    if new and old and new != old:
        return new > old
    if mine.batch == theirs.batch:
        return mine.series == theirs.series or _weight(mine) > _weight(theirs)
    return (mine.day, mine.batch) > (theirs.day, theirs.batch)


def _weight(origin: Origin) -> tuple[int, str]:
    return _TRUST[origin.kind], origin.series


def _with_better_lists(kept: StoredPaper, other: StoredPaper) -> StoredPaper:
    """``kept`` with authors and categories of ``other`` where that knows all of them and agrees with what is here."""
    paper, origins = kept.paper, kept.origins
    if _knows_more_authors(other.paper, paper):
        paper = replace(paper, authors=other.paper.authors, authors_complete=True)
        origins = replace(origins, authors=other.origins.authors)
    if _knows_more_categories(other.paper, paper):
        paper = replace(paper, categories=other.paper.categories, categories_complete=True)
        origins = replace(origins, categories=other.origins.categories)
    return StoredPaper(paper, origins)


def _knows_more_authors(other: Paper, paper: Paper) -> bool:
    return other.authors_complete and not paper.authors_complete and _begins_alike(other.authors, paper.authors)


def _begins_alike(whole: tuple[str, ...], cut: tuple[str, ...]) -> bool:
    """One source may spell in TeX what the other has in Unicode."""
    return [readable(name).text for name in whole[: len(cut)]] == [readable(name).text for name in cut]


def _knows_more_categories(other: Paper, paper: Paper) -> bool:
    same_primary = other.categories[:1] == paper.categories[:1] or not paper.categories
    return other.categories_complete and not paper.categories_complete and same_primary


def _announced(merged: StoredPaper, told: StoredPaper, stored: StoredPaper) -> StoredPaper:
    """``merged`` with version and kind of announcement: of all that tell of one batch, else of the later one."""
    mine, theirs = told.origins.announcement, stored.origins.announcement
    new, old = told.paper.version or 0, stored.paper.version or 0
    certain = mine.batch != theirs.batch and new and old and new != old
    if not certain and (mine.batch == theirs.batch or mine.day == theirs.day):
        kind = min(told.paper.announce_type, stored.paper.announce_type, key=_KINDS.index)
        known = (stored.paper.announce_type, old) == (kind, max(new, old))
        return _as_announced(merged, kind, max(new, old) or None, theirs if known else mine)
    # Of two versions one is later whatever their days: a digest's day is that of the evening before arXiv's feed.
    later = new > old if certain else (mine.day, mine.batch) > (theirs.day, theirs.batch)
    last = told if later else stored
    return _as_announced(merged, last.paper.announce_type, last.paper.version, last.origins.announcement)


def _as_announced(merged: StoredPaper, kind: AnnounceType | None, version: int | None, origin: Origin) -> StoredPaper:
    paper = replace(merged.paper, announce_type=kind, version=version)
    return StoredPaper(paper, replace(merged.origins, announcement=origin))
