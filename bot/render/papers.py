"""What every medium says of one paper, in full or on one line: its texts made showable and cut to bearable length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.core.messages import Item, Limits, marked, shorten
from bot.core.paging import clip
from bot.core.papers import Paper
from bot.core.rules.tree import Field
from bot.render.showing import link, shown, unique

KEPT = 2048
"""Papers whose rendering is remembered, per medium: more than the biggest day has."""

MARKS = 40
AUTHORS_SHOWN = 3
_AUTHOR = 60
"""Characters of one name."""

_LINE = Limits(budget=0, title=200)
_MATCHED = 8
_MATCHED_IN_LINE = 4

Runs = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is highlighted."""

_Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """One paper, ready to be laid out. ``link`` is empty when the source gave none that can be trusted; ``cut``: the
    abstract goes on there."""

    name: str
    title: Runs
    link: str
    authors: Runs
    categories: tuple[str, ...]
    revised: str
    matched: tuple[str, ...]
    abstract: Runs
    cut: bool


@dataclass(frozen=True, slots=True)
class LineWords:
    """One paper on one line; see PaperWords."""

    name: str
    title: Runs
    link: str
    revised: str
    matched: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def paper_words(item: Item) -> PaperWords:
    paper = item.paper
    return PaperWords(
        name=shown(paper.id, 60),
        title=_title(item),
        link=link(paper.link),
        authors=_authors(paper, _places(item, "authors")),
        categories=tuple(shown(category, 24) for category in paper.categories[:8]),
        revised=_revised(item),
        matched=_matched(item, _MATCHED),
        abstract=_runs(paper.abstract, _places(item, "abstract")),
        cut=item.cut,
    )


@lru_cache(maxsize=KEPT)
def line_words(item: Item) -> LineWords:
    return LineWords(
        name=shown(item.paper.id, 60),
        title=_title(clip(item, _LINE)),
        link=link(item.paper.link),
        revised=_revised(item),
        matched=_matched(item, _MATCHED_IN_LINE),
    )


def plain(runs: Runs) -> str:
    """The text without its marks."""
    return "".join(run for run, _ in runs)


def _title(item: Item) -> Runs:
    runs = _runs(item.paper.title, _places(item, "title"))
    return runs if plain(runs).strip() else (("(untitled)", False),)


def _places(item: Item, field: Field) -> _Places:
    return [(r.start, r.end) for r in item.reasons if r.field == field]


def _matched(item: Item, most: int) -> tuple[str, ...]:
    return unique(shown(reason.term, 40) for reason in item.reasons)[:most]


def _runs(text: str, places: _Places) -> Runs:
    whole = (_whole_words(text, start, end) for start, end in sorted(places)[:MARKS])
    runs = ((shown(run), bold) for run, bold in marked(text, [*whole]))
    return tuple((run, bold) for run, bold in runs if run)


_LETTERS_BEFORE = re.compile(r"[A-Za-z0-9]*\Z")
_LETTERS = re.compile(r"[A-Za-z0-9]*")
_WORD = 40
"""Letters on each side of a place that may be of the same word. Latin ones: others write without blanks."""


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the rest of its words: a mark within a word reads badly, and is what spam filters take for words
    broken up to deceive them."""
    before = _LETTERS_BEFORE.search(text, max(start - _WORD, 0), start)
    after = _LETTERS.match(text, end, end + _WORD)
    return before.start() if before else start, after.end() if after else end


def _authors(paper: Paper, places: _Places) -> Runs:
    """The first authors, then those that the rule names, and how many more: ``Ada Lovelace, Alan Turing, Grace Hopper
    and 4 more``; ``et al.`` where the source itself cut the list; nothing when it named none. ``places`` are in all
    names, with ``, `` between them."""
    starts = list(accumulate((len(name) + 2 for name in paper.authors), initial=0))
    found = [n for n in range(len(paper.authors)) if any(a < starts[n + 1] - 2 and b > starts[n] for a, b in places)]
    text = ""
    marks: list[tuple[int, int]] = []
    chosen = dict.fromkeys([*range(min(AUTHORS_SHOWN, len(paper.authors))), *found[:AUTHORS_SHOWN]])
    for n in chosen:
        text += ", " if text else ""
        name, shift = shorten(paper.authors[n], _AUTHOR), len(text) - starts[n]
        marks += [(max(a + shift, len(text)), min(b + shift, len(text) + len(name))) for a, b in places]
        text += name
    return _runs(text + _other_authors(paper, len(chosen)), marks)


def _other_authors(paper: Paper, named: int) -> str:
    rest = len(paper.authors) - named
    if not paper.authors_complete:
        return " et al." if named else ""
    return f" and {rest} more" if rest else ""


def _revised(item: Item) -> str:
    """A revision of what the reader was told; or of what they see for the first time."""
    if not item.edition:
        return ""
    return f"version {item.edition}" if 0 in item.covers else f"revised, version {item.edition}"
