"""What a document means: which of its papers are today's, whether the day was quiet, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.core.categories import category_of, plain
from bot.core.errors import SourceError
from bot.core.messages import shorten
from bot.core.papers import Paper, PaperId
from bot.sources.markdown.documents import Document, Section

_BROKEN_NAMED = 50
_OUTAGE = "arXiv gave no papers that day: the page counts 0, and what it shows ({entries}) is left over from before."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One digest as it was found. No papers and no error: a quiet day. ``date`` is its heading's; ``linked`` are the
    topic files it links to, ``scope`` the categories of an archive's sections."""

    papers: tuple[Paper, ...] = ()
    topic: str | None = None
    date: date | None = None
    linked: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    repaired: bool = False
    error: str | None = None
    error_code: str | None = None

    @property
    def quiet(self) -> bool:
        return not self.papers and self.error is None


def failed(error: SourceError, notes: Iterable[str] = ()) -> Finding:
    return Finding(error=str(error), error_code=error.code, notes=tuple(notes))


def judge(document: Document) -> Finding:
    entries = len(document.papers) + len(document.broken)
    if not _is_digest(document):
        what = "This is no digest: it has no entry, no counts and no heading of one."
        return failed(SourceError(what, code="not_a_digest", do="Check the path."))
    if entries == 0:
        return _without_entries(document)
    if _counted(document) == 0:
        what = _OUTAGE.format(entries=some(entries, "entry"))
        do = "Nothing of it is taken; the papers may come with the next digest."
        return failed(SourceError(what, code="outage", do=do))
    if document.cut:
        what = "The page is cut off: it ends in the middle of its entries."
        return failed(SourceError(what, code="damaged", do="Nothing of it is taken; fetch it again."))
    return _with_entries(document)


def _is_digest(document: Document) -> bool:
    known = document.topic is not None or document.badge is not None or bool(document.counts)
    return known or any(section.papers or section.broken for section in document.sections)


def _counted(document: Document) -> int | None:
    """How many papers an archive says it has; None where it does not say, and for topic pages."""
    if document.counts:
        return sum(document.counts.values())
    return None if document.topic is not None else document.badge


def _without_entries(document: Document) -> Finding:
    counted = sum(document.counts.values()) if document.counts else document.badge
    if counted == 0:
        return Finding(topic=document.topic, date=document.date)
    says = f"counts {some(counted, 'paper')}" if counted else "has a digest's heading"
    what = f"The page {says}, but no entry stands in it."
    return failed(SourceError(what, code="damaged", do="It may be cut off: fetch it again."))


def _with_entries(document: Document) -> Finding:
    today = [section for section in document.sections if document.count_of(section) != 0]
    papers, twice = _unique(paper for section in today for paper in section.papers)
    notes = (*_broken(today), *twice, *_counts(document), *_badge(document))
    if not papers:
        what = f"Not one of the day's entries ({sum(map(_entries, today))}) can be read."
        return failed(SourceError(what, code="damaged", do="The file may be damaged: fetch it again."), notes)
    return Finding(
        papers=papers,
        topic=document.topic,
        date=document.date,
        linked=document.topic_files,
        scope=tuple(dict.fromkeys(category for section in document.sections for category in category_of(section.name))),
        notes=notes,
    )


def _unique(papers: Iterable[Paper]) -> tuple[tuple[Paper, ...], list[str]]:
    kept: dict[PaperId, Paper] = {}
    notes: list[str] = []
    for paper in papers:
        if paper.id in kept:
            notes.append(f"{paper.id} stands there twice; the first one counts.")
        kept.setdefault(paper.id, paper)
    return tuple(kept.values()), notes


def _broken(sections: Sequence[Section]) -> Iterator[str]:
    broken = [entry for section in sections for entry in section.broken]
    for entry in islice(broken, _BROKEN_NAMED):
        yield f"line {entry.line}: an entry is skipped, {entry.why}."
    if len(broken) > _BROKEN_NAMED:
        yield f"Skipped besides: {some(len(broken) - _BROKEN_NAMED, 'entry')}."


def _counts(document: Document) -> Iterator[str]:
    """Where the table and the sections differ."""
    for section in document.sections:
        yield from _count(section, document.count_of(section), table=bool(document.counts))
    there = {plain(section.name) for section in document.sections}
    for name, count in document.counts.items():
        if count and plain(name) not in there:
            yield f"Section {_called(name)} counts {some(count, 'paper')}, but is not there."


def _count(section: Section, count: int | None, *, table: bool) -> Iterator[str]:
    entries = _entries(section)
    if count == 0 and entries:
        left_over = f"what stands there ({some(entries, 'entry')}) is left over and not taken"
        yield f"Section {_called(section.name)} counts 0 papers: {left_over}."
    elif count is not None and count != entries:
        yield f"Section {_called(section.name)} counts {some(count, 'paper')}, but has {some(entries, 'entry')}."
    elif count is None and table and entries:
        yield f"Section {_called(section.name)} is not in the table of counts; its papers are taken."


def _badge(document: Document) -> Iterator[str]:
    entries = len(document.papers) + len(document.broken)
    expected = sum(document.counts.values()) if document.counts else entries
    if document.badge is not None and document.badge != expected:
        where = "the table" if document.counts else "the entries"
        yield f"The badge says {some(document.badge, 'paper')}, {where} {expected}."


def _entries(section: Section) -> int:
    return len(section.papers) + len(section.broken)


def _called(name: str) -> str:
    return f"“{shorten(name, 80)}”"


def some(count: int, what: str) -> str:
    """``1 entry``, ``2 entries``."""
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{count} {what if count == 1 else many}"
