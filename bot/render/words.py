"""What every medium says of a page: its texts made showable, cut to bearable length and put into words, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.core.digests import SourceState
from bot.core.messages import Item, Page, SourceLine, list_days, marked, short_authors, shorten
from bot.render.showing import link, shown, unique

KEPT = 2048
"""Papers whose rendering is remembered, per medium: more than the biggest day has."""

MARKS = 40
SOURCES = 8
NOTICES = 6

Runs = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is highlighted."""

_ARXIV = "arxiv:"

STATES: dict[SourceState, str] = {
    "fresh": "fresh",
    "unchanged": "unchanged, the same papers as before",
    "waiting": "waiting, today’s papers are not there yet",
    "quiet": "quiet, no papers are announced on this day",
    "stalled": "stalled, yesterday’s papers under today’s date",
    "failed": "failed",
}
"""Each state, and what it means where the word alone does not say it."""


@dataclass(frozen=True, slots=True)
class PaperWords:
    """One paper, ready to be laid out. ``link`` is empty when the source gave none that can be trusted."""

    name: str
    title: Runs
    link: str
    authors: str
    categories: tuple[str, ...]
    revised: str
    matched: tuple[str, ...]
    abstract: Runs


@dataclass(frozen=True, slots=True)
class GroupWords:
    """One subscription's share of a page. ``rule`` is what was typed, empty where the name says it already;
    ``reads_as`` what it means."""

    name: str
    rule: str
    reads_as: str
    items: tuple[tuple[int, Item], ...]


@dataclass(frozen=True, slots=True)
class SourceWords:
    state: SourceState
    text: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands around the papers. ``count`` and ``names`` together are the ``heading``; ``part`` is empty for a
    message in one piece; ``preview`` is what an inbox shows beside the subject."""

    heading: str
    count: str
    names: str
    date: str
    part: str
    preview: str
    notices: tuple[str, ...]
    groups: tuple[GroupWords, ...]
    sources: tuple[SourceWords, ...]


def _revised(item: Item) -> str:
    """A revision of what the reader was told; or of what they see for the first time."""
    if not item.edition:
        return ""
    return f"version {item.edition}" if 0 in item.covers else f"revised, version {item.edition}"


@lru_cache(maxsize=KEPT)
def paper_words(item: Item) -> PaperWords:
    paper = item.paper
    places = {field: [(r.start, r.end) for r in item.reasons if r.field == field] for field in ("title", "abstract")}
    return PaperWords(
        name=shown(paper.id, 60),
        title=_runs(paper.title, places["title"]) or (("(untitled)", False),),
        link=link(paper.link),
        authors=shown(short_authors(paper), 160) if paper.authors else "",
        categories=tuple(shown(category, 24) for category in paper.categories[:8]),
        revised=_revised(item),
        matched=unique(shown(reason.term, 40) for reason in item.reasons)[:8],
        abstract=_runs(paper.abstract, places["abstract"]),
    )


def page_words(page: Page) -> PageWords:
    message = page.message
    count, _, rest = shown(message.heading).partition(": ")
    names = rest.rpartition(" · ")[0]
    return PageWords(
        heading=shown(message.heading, 200),
        count=count,
        names=shorten(names, 180),
        date=written(message.date),
        part=f"part {page.number} of {page.of}" if page.of > 1 else "",
        preview=shown(" · ".join(item.paper.title[:80] for item in page.items[:3]), 160),
        notices=_notices(message.notices) if page.number == 1 else (),
        groups=_groups(page),
        sources=_sources(message.sources),
    )


def written(day: date) -> str:
    """``1 May 2025``."""
    return f"{day.day} {day:%B %Y}"


def _runs(text: str, places: Sequence[tuple[int, int]]) -> Runs:
    runs = ((shown(run), bold) for run, bold in marked(text, sorted(places)[:MARKS]))
    return tuple((run, bold) for run, bold in runs if run)


def _groups(page: Page) -> tuple[GroupWords, ...]:
    groups: list[GroupWords] = []
    number = page.start
    for group in page.groups:
        items = tuple(enumerate(group.items, number + 1))
        number += len(items)
        reads_as = shown(group.reads_as) if group.reads_as != group.rule else ""
        rule = shown(group.rule) if group.rule != group.name else ""
        groups.append(GroupWords(shown(group.name), rule, reads_as, items))
    return tuple(groups)


def _notices(notices: Sequence[str]) -> tuple[str, ...]:
    said = tuple(shown(notice, 300) for notice in notices[:NOTICES])
    more = len(notices) - NOTICES
    return (*said, f"And {more} more such notes.") if more > 0 else said


def _sources(lines: Sequence[SourceLine]) -> tuple[SourceWords, ...]:
    """The sources in words; where they are too many, those that are not well come first and the rest is counted."""
    lines = _together(lines)
    if len(lines) <= SOURCES:
        return tuple(SourceWords(line.state, _source(line)) for line in lines)
    ordered = sorted(lines, key=lambda line: line.state == "fresh")
    rest = Counter(line.state for line in ordered[SOURCES:])
    counts = ", ".join(f"{count} {state}" for state, count in rest.items())
    said = (SourceWords(line.state, _source(line)) for line in ordered[:SOURCES])
    return (*said, SourceWords(next(iter(rest)), f"and {rest.total()} more: {counts}"))


def _together(lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """Categories of arXiv that are in one state and of one day as one line: ``arxiv:cs.CL, cs.CV``."""
    groups: dict[object, list[SourceLine]] = {}
    for place, line in enumerate(lines):
        is_category = line.name.startswith(_ARXIV) and not line.error
        groups.setdefault((line.state, line.date, line.missing) if is_category else place, []).append(line)
    return [_one(group) for group in groups.values()]


def _one(group: Sequence[SourceLine]) -> SourceLine:
    """Papers that are listed in several categories would be counted several times: then none are."""
    if len(group) == 1:
        return group[0]
    names = [line.name.removeprefix(_ARXIV) for line in group[1:]]
    return replace(group[0], name=", ".join([group[0].name, *names]), papers=0)


def _source(line: SourceLine) -> str:
    name = shown(line.name, 60)
    of = f" of {written(line.date)}" if line.date else ""
    state = STATES[line.state]
    if line.state == "fresh" and line.papers:
        state = f"{state}, {line.papers} {'paper' if line.papers == 1 else 'papers'}"
    missing = f"; not there yet: {list_days(line.missing)}" if line.missing else ""
    return f"{name}{of}: {state}{f': {shown(line.error, 160)}' if line.error else ''}{missing}"
