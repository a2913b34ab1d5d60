"""One digest from a file or from a folder (README.md with its hot_topic/ pages)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.core.errors import SourceError
from bot.core.papers import Paper, PaperId, clean
from bot.sources.local import told
from bot.sources.markdown.documents import parse
from bot.sources.markdown.files import README, read_text, topic_files
from bot.sources.markdown.findings import Finding, failed, judge, some


def read_digest(path: Path, today: date) -> Finding:
    """What stands at ``path``, file or folder. Whatever is wrong with it is in the finding."""
    try:
        with told():
            return _folder(path, today) if path.is_dir() else _file(path)
    except SourceError as error:
        return failed(error)


def _file(path: Path) -> Finding:
    text = read_text(path)
    if not text.text.strip():
        return failed(SourceError("The file is empty.", code="empty", do="Fetch it again."))
    found = judge(parse(text.text))
    notes = list(found.notes)
    if text.repaired:
        notes.insert(0, "The text was damaged (UTF-8 read with a wrong encoding); it is repaired.")
    if text.lost:
        notes.insert(0, f"Not UTF-8, and read as “\ufffd”: {some(text.lost, 'place')}.")
    return replace(found, notes=tuple(notes), repaired=text.repaired)


@dataclass(frozen=True, slots=True)
class _Page:
    """A topic page of the folder, under the name that notes use."""

    name: str
    found: Finding

    def notes(self) -> Iterator[str]:
        return (f"{self.name}: {note}" for note in (*self.found.notes, self.found.error) if note)


def _folder(path: Path, today: date) -> Finding:
    readme = path / README
    pages = [_page(file, path) for file in topic_files(path)]
    newest = _newest([page.found.date for page in pages if page.found.date], today)
    old = [page for page in pages if _left_over(page, newest)]
    current = [page for page in pages if not _left_over(page, newest)]
    notes = [f"{page.name} is left over from {page.found.date}; it is not used." for page in old]
    notes += [
        f"{page.name} says it is of {page.found.date}, which is still to come." for page in _ahead(current, newest)
    ]
    notes += [note for page in current for note in page.notes()]
    whole = _archive(_page(readme, path), pages, current) if readme.exists() else _union(current)
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


def _ahead(pages: Sequence[_Page], newest: date | None) -> list[_Page]:
    return [page for page in pages if newest and page.found.date and page.found.date > newest]


def _page(path: Path, folder: Path) -> _Page:
    name = clean(path.relative_to(folder).as_posix())
    try:
        return _Page(name, _file(path))
    except SourceError as error:
        return _Page(name, failed(error))


def _left_over(page: _Page, newest: date | None) -> bool:
    return newest is not None and page.found.date is not None and page.found.date < newest


def _tells(page: _Page, whole: Finding) -> bool:
    """Whether the page's day is that of ``whole``: where no topic matched today, all pages are an earlier day's."""
    shared = {paper.id for paper in page.found.papers} & {paper.id for paper in whole.papers}
    return page.found.date is not None and (page.found.quiet or bool(shared))


def _archive(readme: _Page, pages: Sequence[_Page], current: Sequence[_Page]) -> Finding:
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


def _missing(readme: Finding, pages: Sequence[_Page]) -> Iterator[str]:
    there = {Path(page.name).name for page in pages}
    return (f"README.md links to hot_topic/{name}, which is not there." for name in readme.linked if name not in there)


def _elsewhere(papers: Sequence[Paper], known: Mapping[PaperId, Paper]) -> Iterator[str]:
    extra = len(known.keys() - {paper.id for paper in papers})
    if extra:
        yield f"Only in topic files, and not taken: {some(extra, 'paper')}."


def _union(current: Sequence[_Page]) -> Finding:
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
