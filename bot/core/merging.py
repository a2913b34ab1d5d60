"""What becomes of a paper when another source, or a later batch, tells of it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.papers import Paper
from bot.core.records import StoredPaper


def merge(stored: StoredPaper | None, incoming: Paper, date: date) -> Paper:
    """One paper of what is stored and what a digest of ``date`` says.

    The text comes from the later batch, within one batch from what was read last; the rest from who knows it best.
    """
    if stored is None:
        return incoming
    if date < stored.date:
        return _with_better_lists(stored.paper, incoming)
    merged = _with_better_lists(incoming, stored.paper)
    return _with_announcement(merged, stored.paper) if date == stored.date else merged


def changed_text(stored: StoredPaper | None, merged: Paper) -> bool:
    """Whether the text that rules are matched against is another than before; a new paper has not changed."""
    return stored is not None and (stored.paper.title, stored.paper.abstract) != (merged.title, merged.abstract)


def _with_better_lists(paper: Paper, other: Paper) -> Paper:
    """``paper`` with authors and categories of ``other`` where that knows all of them and agrees with what is here."""
    if _knows_more_authors(other, paper):
        paper = replace(paper, authors=other.authors, authors_complete=True)
    if _knows_more_categories(other, paper):
        paper = replace(paper, categories=other.categories, categories_complete=True)
    return paper


def _knows_more_authors(other: Paper, paper: Paper) -> bool:
    begins_alike = other.authors[: len(paper.authors)] == paper.authors
    return other.authors_complete and not paper.authors_complete and begins_alike


def _knows_more_categories(other: Paper, paper: Paper) -> bool:
    same_primary = other.categories[:1] == paper.categories[:1] or not paper.categories
    return other.categories_complete and not paper.categories_complete and same_primary


def _with_announcement(paper: Paper, other: Paper) -> Paper:
    """Within one batch a source that knows neither version nor announce type leaves what another said."""
    return replace(
        paper,
        version=other.version if paper.version is None else paper.version,
        announce_type=paper.announce_type or other.announce_type,
    )
