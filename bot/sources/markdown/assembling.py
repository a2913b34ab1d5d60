"""One digest from its pages: the README with its topic pages, wherever they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.errors import SourceError
from bot.core.papers import Paper, PaperId
from bot.sources.markdown.documents import parse
from bot.sources.markdown.files import text_of
from bot.sources.markdown.findings import Finding, failed, judge, some


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a digest, under the name that notes use."""

    name: str
    found: Finding

    def notes(self) -> Iterator[str]:
        return (f"{self.name}: {note}" for note in (*self.found.notes, self.found.error) if note)


def find(data: bytes) -> Finding:
    """What stands in the bytes of one page."""
    text = text_of(data)
    if not text.text.strip():
        return failed(SourceError("It is empty: there is nothing in it.", code="empty", do="Fetch it again."))
    found = judge(parse(text.text))
    notes = list(found.notes)
    if text.repaired:
        notes.insert(0, "The text was damaged (UTF-8 read with a wrong encoding); it is repaired.")
    if text.lost:
        notes.insert(0, f"Not UTF-8, and read as “\ufffd”: {some(text.lost, 'place')}.")
    return replace(found, notes=tuple(notes), repaired=text.repaired)


def assemble(readme: Page | None, pages: Sequence[Page], today: date) -> Finding:
    """The README's papers, or without one those of all topic pages; with the day and the categories that these know."""
    newest = _newest([page.found.date for page in pages if page.found.date], today)
    old = [page for page in pages if _left_over(page, newest)]
    current = [page for page in pages if not _left_over(page, newest)]
    notes = [f"{page.name} is left over from {page.found.date}; it is not used." for page in old]
    notes += [
        f"{page.name} says it is of {page.found.date}, which is still to come." for page in _ahead(current, newest)
    ]
    notes += [note for page in current for note in page.notes()]
    whole = _archive(readme, pages, current) if readme else _union(current)
    return replace(
        whole,
        date=newest if any(_tells(page, whole) for page in current) else None,
        notes=(*whole.notes, *notes),
        repaired=any(found.repaired for found in (whole, *(page.found for page in current))),
    )


def _newest(dates: Sequence[date], today: date) -> date | None:
    """The day the pages are of: the latest that has come, or is tomorrow (where the pages are made it may have); a
    wrong date far ahead must not make all others left over. Where all lie ahead (an old clock), the latest."""
    come = [day for day in dates if day <= today + timedelta(days=1)]
    return max(come or dates, default=None)


def _ahead(pages: Sequence[Page], newest: date | None) -> list[Page]:
    return [page for page in pages if newest and page.found.date and page.found.date > newest]


def _left_over(page: Page, newest: date | None) -> bool:
    return newest is not None and page.found.date is not None and page.found.date < newest


def _tells(page: Page, whole: Finding) -> bool:
    """Whether the page's day is that of ``whole``: where no topic matched today, all pages are an earlier day's."""
    shared = {paper.id for paper in page.found.papers} & {paper.id for paper in whole.papers}
    return page.found.date is not None and (page.found.quiet or bool(shared))


def _archive(readme: Page, pages: Sequence[Page], current: Sequence[Page]) -> Finding:
    """The README's papers; its topic pages know their categories in full."""
    found = readme.found
    if not found.papers:
        error = f"{readme.name}: {found.error}" if found.error else None
        return replace(found, error=error, notes=tuple(f"{readme.name}: {note}" for note in found.notes))
    known = {paper.id: paper for page in current for paper in page.found.papers}
    notes = [f"{readme.name}: {note}" for note in found.notes]
    notes += _missing(found, pages)
    notes += _elsewhere(found.papers, known)
    return replace(found, papers=tuple(_informed(paper, known) for paper in found.papers), notes=tuple(notes))


def _informed(paper: Paper, known: Mapping[PaperId, Paper]) -> Paper:
    better = known.get(paper.id)
    if paper.categories_complete or better is None or not better.categories_complete:
        return paper
    return replace(paper, categories=better.categories, categories_complete=True)


def _missing(readme: Finding, pages: Sequence[Page]) -> Iterator[str]:
    there = {page.name.rpartition("/")[2] for page in pages}
    return (f"README.md links to hot_topic/{name}, which is not there." for name in readme.linked if name not in there)


def _elsewhere(papers: Sequence[Paper], known: Mapping[PaperId, Paper]) -> Iterator[str]:
    extra = len(known.keys() - {paper.id for paper in papers})
    if extra:
        yield f"Only in topic files, and not taken: {some(extra, 'paper')}."


def _union(current: Sequence[Page]) -> Finding:
    """The papers of all topic pages, each once."""
    papers = _once(paper for page in current for paper in page.found.papers)
    if papers or any(page.found.quiet for page in current):
        return Finding(papers=papers)
    what = "No topic file here can be read as a digest."
    return failed(SourceError(what, code="not_a_digest", do="Check the path."))


def _once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    kept: dict[PaperId, Paper] = {}
    for paper in papers:
        kept.setdefault(paper.id, paper)
    return tuple(kept.values())
