"""Sources side by side: which papers of the latest batch one lacks that another has. Nobody loses a paper by that, it
is taken from the other; but a source that keeps lacking some is not what its reader thinks it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.categories import is_in
from bot.core.papers import Paper, PaperId
from bot.core.records import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What the source called ``name`` lacks, by its series; ``had_by`` are the names of those that have it."""

    series: str
    name: str
    lacks: tuple[PaperId, ...]
    had_by: tuple[str, ...]


def shortfalls(listings: Sequence[Listing], papers: Mapping[PaperId, Paper]) -> list[Shortfall]:
    """What each source lacks of ``papers``, those of the latest batch, that it means to have."""
    found = []
    for mine in listings:
        lacks = sorted(id_ for id_, paper in papers.items() if id_ not in mine.papers and _means_to_have(mine, paper))
        if lacks:
            had_by = sorted({other.name for other in listings if not other.papers.isdisjoint(lacks)})
            found.append(Shortfall(series=mine.series, name=mine.name, lacks=tuple(lacks), had_by=tuple(had_by)))
    return found


def only_here(mine: Listing, listings: Sequence[Listing]) -> tuple[PaperId, ...]:
    """The papers that no other source has."""
    others = (other.papers for other in listings if other.series != mine.series)
    return tuple(sorted(mine.papers.difference(*others)))


def _means_to_have(listing: Listing, paper: Paper) -> bool:
    """arXiv's listing of a category has cross-lists too. A digest has sections by primary category, and only papers all
    of whose categories are among them; where those are not all known, nobody can say."""
    inside = [any(is_in(category, each) for each in listing.scope) for category in paper.categories]
    if listing.kind == "arxiv":
        return any(inside)
    return bool(inside) and all(inside) and paper.categories_complete
