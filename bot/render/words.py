"""What every medium says around the papers of a page: showable, cut to bearable length and put into words, once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain, islice

from bot.core.digests import SourceState
from bot.core.messages import Group, Item, MessageLinks, Page, SourceLine, list_days, shorten
from bot.render.showing import link, shown

SOURCES = 8
NOTICES = 6
_NAMED = 3
_LINK = 300

_ARXIV = "arxiv:"
_MAILTO = re.compile(r"mailto:[\w.!#$%&'*+/=?^`{|}~@-]{1,400}", re.ASCII)

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
class GroupWords:
    """One subscription's share of a page. ``rule`` is what was typed, empty where the name says it already;
    ``reads_as`` what it means. Papers with their numbers: ``full`` ones, and below ``brief`` those that take a
    line."""

    name: str
    rule: str
    reads_as: str
    full: tuple[tuple[int, Item], ...]
    brief: str
    lines: tuple[tuple[int, Item], ...]


@dataclass(frozen=True, slots=True)
class SourceWords:
    state: SourceState
    text: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands around the papers. ``count`` and ``names`` together are the ``heading``; ``part`` is empty for a
    message in one piece; ``preview`` is what an inbox shows beside the subject; ``more`` what the message has no room
    for, and where it is; ``because`` why the mail came."""

    heading: str
    count: str
    names: str
    date: str
    part: str
    preview: str
    notices: tuple[str, ...]
    groups: tuple[GroupWords, ...]
    more: str
    sources: tuple[SourceWords, ...]
    because: str
    links: MessageLinks


def page_words(page: Page) -> PageWords:
    message = page.message
    sources = _sources(message.sources)
    heading = shown(message.heading)
    count, _, rest = heading.partition(": ")
    names = rest.rpartition(" · ")[0]
    return PageWords(
        heading=shorten(heading.strip(), 200),
        count=count,
        names=shorten(names, 180),
        date=written(message.date),
        part=f"part {page.number} of {page.of}" if page.of > 1 else "",
        preview=_preview(page) or " · ".join(source.text for source in sources[:2]) or written(message.date),
        notices=_notices(message.notices) if page.number == 1 else (),
        groups=_groups(page),
        more=_more(page),
        sources=sources,
        because=_because(page),
        links=_links(message.links),
    )


def _preview(page: Page) -> str:
    first = islice(chain.from_iterable(group.items for group in page.groups), 3)
    return shown(" · ".join([item.paper.title[:80] for item in first]), 160)


def _because(page: Page) -> str:
    if not page.message.groups:
        return "Sent by Paperround, because you asked to hear of days without papers, too."
    return f"Sent by Paperround, because you follow {'this rule' if len(page.groups) == 1 else 'these rules'}."


def _links(links: MessageLinks) -> MessageLinks:
    """Those that can be trusted; none takes more room than a page has for it."""
    return MessageLinks(
        unsubscribe=_short(link(links.unsubscribe)),
        manage=_short(link(links.manage)),
        web=_short(link(links.web)),
        mailto=_short(links.mailto if _MAILTO.fullmatch(links.mailto) else ""),
    )


def _short(url: str) -> str:
    return url if len(url) + 4 * url.count("&") <= _LINK else ""


@lru_cache(maxsize=256)
def written(day: date) -> str:
    """``1 May 2025``."""
    return f"{day.day} {day:%B %Y}"


def _groups(page: Page) -> tuple[GroupWords, ...]:
    starts = accumulate((len(group.items) for group in page.groups), initial=page.start + 1)
    return tuple(_group(group, start) for group, start in zip(page.groups, starts, strict=False))


def _group(group: Group, start: int) -> GroupWords:
    numbered = tuple(enumerate(group.items, start))
    full = tuple((number, item) for number, item in numbered if item.full)
    lines = numbered[len(full) :]
    return GroupWords(
        name=shown(group.name),
        rule=shown(group.rule) if group.rule != group.name else "",
        reads_as=shown(group.reads_as) if group.reads_as != group.rule else "",
        full=full,
        brief=f"In brief: {_papers(len(lines), more=bool(full))}" if lines else "",
        lines=lines,
    )


def _papers(count: int, *, more: bool) -> str:
    return f"{count}{' more' if more else ''} {'paper' if count == 1 else 'papers'}"


def _more(page: Page) -> str:
    """What the message has no room for, some by name, and where it is."""
    beyond = [item for group in page.beyond for item in group.items]
    if not beyond:
        return ""
    count = _papers(len(beyond), more=True)
    if page.message.links.web:
        return f"And {count}{', among them' if len(beyond) > _NAMED else ':'} {_titles(beyond[:_NAMED])}."
    where = shown(str(page.message.address), 120)
    return f"And {count}: `paperround history {where}` lists them."


def _titles(items: Sequence[Item]) -> str:
    *most, last = (f"“{shown(item.paper.title, 60) or '(untitled)'}”" for item in items)
    return f"{', '.join(most)} and {last}" if most else last


def _notices(notices: Sequence[str]) -> tuple[str, ...]:
    said = tuple(shown(notice, 300) for notice in notices[:NOTICES])
    more = len(notices) - NOTICES
    return (*said, f"And {more} more such notes.") if more > 0 else said


@lru_cache(maxsize=64)
def _sources(lines: tuple[SourceLine, ...]) -> tuple[SourceWords, ...]:
    """The sources in words; where they are too many, those that are not well come first and the rest is counted."""
    together = _together(lines)
    if len(together) <= SOURCES:
        return tuple(SourceWords(line.state, _source(line)) for line in together)
    ordered = sorted(together, key=lambda line: line.state == "fresh")
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
