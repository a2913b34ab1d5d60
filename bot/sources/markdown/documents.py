"""The grammar of a digest, topic page or full archive: lines in, a Document out. No judgement on what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.core.categories import category_of, plain
from bot.core.papers import Paper, clean
from bot.sources.markdown.entries import Broken, opens_abstract, read_entry, starts_entry
from bot.sources.places import as_date

_BADGE = re.compile(r"/badge/(?:paper_today|Papers)-(\d{1,7})\b", re.ASCII)
_NAME = re.compile(r"\[([^\[\]]*)\]\(#[^()]*\)")
_COUNT = re.compile(r"\d{1,7}", re.ASCII)
_LINK = re.compile(r"\]\(hot_topic/([^()/\s]+\.md)\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A category's section; ``name`` is empty for entries that stand in none."""

    name: str
    papers: tuple[Paper, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file says. ``counts`` is its table by section name; ``topic`` and ``date`` stand in a topic page's
    heading; ``topic_files`` are those it links to. ``cut``: its last line is in the middle of an entry, or of an
    archive's section."""

    topic: str | None
    date: date | None
    badge: int | None
    counts: Mapping[str, int]
    topic_files: tuple[str, ...]
    sections: tuple[Section, ...]
    cut: bool = False

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(paper for section in self.sections for paper in section.papers)

    @property
    def broken(self) -> tuple[Broken, ...]:
        return tuple(broken for section in self.sections for broken in section.broken)

    def count_of(self, section: Section) -> int | None:
        """What the table says of ``section``."""
        return next((n for name, n in self.counts.items() if plain(name) == plain(section.name)), None)


def parse(text: str) -> Document:
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    marks = [i for i, line in enumerate(lines) if line[:1] in "-#" and (line[:1] == "#" or starts_entry(line))]
    first = next((i for i in marks if lines[i][0] == "-" or lines[i].startswith("### ")), len(lines))
    head = lines[:first]
    topic, day = _heading(head)
    badges = [int(n) for n in _BADGE.findall("\n".join(head))]
    counts = _counts(head)
    return Document(
        topic=topic,
        date=day,
        badge=badges[0] if badges else None,
        counts=counts,
        topic_files=tuple(dict.fromkeys(clean(name) for name in _LINK.findall("\n".join(head)))),
        sections=tuple(_sections(lines, marks)),
        cut=_is_cut(lines, archive=bool(counts)),
    )


def _is_cut(lines: Sequence[str], *, archive: bool) -> bool:
    """An entry's lines are indented, and its abstract's fold is closed; so is an archive's section, without indent."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    inside = last.startswith("  ") or starts_entry(last)
    return inside and (archive or last.strip() != "</details>")


def _heading(head: Sequence[str]) -> tuple[str | None, date | None]:
    """Topic and day in ``# 🔍 Diffusion Papers · 2025-05-01``. Cut by hand: patterns go wild on hostile blanks."""
    line = next((line for line in head if line.startswith("# ")), "")
    name, is_topic, day = line[2:].rpartition(" Papers · ")
    if not is_topic:
        return None, None
    sign, _, rest = name.strip().partition(" ")
    is_emoji = not any(c.isalnum() for c in sign)
    return clean(rest.strip() if rest and is_emoji else name.strip()), as_date(day.strip())


def _counts(head: Sequence[str]) -> dict[str, int]:
    """The rows ``| [NAME](#anchor) | 12 |`` of the table."""
    found: dict[str, int] = {}
    for line in head:
        cells = [cell.strip() for cell in line.split("|")] if line.startswith("|") else []
        if len(cells) == 4 and (name := _NAME.fullmatch(cells[1])) and _COUNT.fullmatch(cells[2]):
            found[clean(name[1])] = int(cells[2])
    return found


def _sections(lines: Sequence[str], marks: Sequence[int]) -> list[Section]:
    """Cut at headings and entries; a block is a mark's line and what follows it."""
    sections: list[_Section] = [_Section("")]
    for start, end in pairwise([0, *marks, len(lines)]):
        block = lines[start:end]
        if block and block[0].startswith("### "):
            sections.append(_Section(clean(block[0][4:].strip())))
        sections[-1].add(block, start + 1)
    return [section.done() for section in sections if section.name or section.papers or section.broken]


class _Section:
    """A section while it is being read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.category = category_of(name)
        self.papers: list[Paper] = []
        self.broken: list[Broken] = []

    def add(self, block: Sequence[str], number: int) -> None:
        entry = bool(block) and starts_entry(block[0])
        if entry:
            self._keep(read_entry(block, number, self.category))
        folds = [i for i, line in enumerate(block) if opens_abstract(line)]
        for offset in folds[1 if entry else 0 :]:
            self.broken.append(Broken(number + offset, "its first line is missing"))

    def _keep(self, entry: Paper | Broken) -> None:
        if isinstance(entry, Broken):
            self.broken.append(entry)
        else:
            self.papers.append(entry)

    def done(self) -> Section:
        return Section(self.name, tuple(self.papers), tuple(self.broken))
