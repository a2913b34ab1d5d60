"""Writing digests: what a topic's page, or the archive of a day, has in it and in which order. Like the real digests:
https://github.com/Tavish9/awesome-daily-AI-arxiv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.batches import latest_day
from bot.core.categories import SECTIONS, is_category
from bot.core.errors import NotFoundError
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store
from bot.core.readable import readable_paper
from bot.core.records import StoredPaper
from bot.core.rules.matching import match_all
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.topics import Topic, find_topic, suggest

_READ = "Read something first: paperround round."


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """What stands on a topic's page. ``left_out`` also match, but have no arXiv id: a digest has no place for them."""

    topic: Topic
    date: date
    papers: tuple[Paper, ...]
    left_out: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The papers with one primary category, which is empty for those that have none."""

    category: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All papers of a day, and the pages of all topics, those with most papers first."""

    date: date
    sections: tuple[Section, ...]
    pages: tuple[TopicPage, ...]
    left_out: tuple[PaperId, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(paper for section in self.sections for paper in section.papers)


def topic_page(store: Store, name: str, day: date | None, *, now: datetime) -> TopicPage:
    """The page of the topic called ``name``, retired or not, for ``day`` or the latest. Raises NotFoundError."""
    topic = _topic(name, store.topics())
    return _page(topic, *_read(store, day, now))


def archive(store: Store, day: date | None, *, now: datetime) -> Archive:
    """The archive of ``day``, or of the latest, with the pages of all topics that are not retired. Raises
    NotFoundError."""
    found, papers = _read(store, day, now)
    pages = [_page(topic, found, papers) for topic in store.topics() if not topic.retired]
    return Archive(
        date=found,
        sections=_sections(papers),
        pages=tuple(sorted(pages, key=lambda page: len(page.papers), reverse=True)),
        left_out=_left_out(papers),
    )


def _topic(name: str, topics: Sequence[Topic]) -> Topic:
    if found := find_topic(name, topics):
        return found
    near = suggest(name, (topic.name for topic in topics))
    do = f"Did you mean “{near}”?" if near else "`paperround topics` lists those there are."
    raise NotFoundError(f"There is no topic “{name}”.", do=do)


def _read(store: Store, day: date | None, now: datetime) -> tuple[date, Sequence[StoredPaper]]:
    """The day and its papers, as rules match them."""
    known = [known for known, _ in store.days()]
    if day is None:
        day = _latest(known, now)
    elif day not in known:
        raise _unknown(day, known)
    ids = [paper.id for paper in store.day(day)]
    known_papers = store.papers(ids)
    return day, [known_papers[id_] for id_ in ids]


def _latest(known: Sequence[date], now: datetime) -> date:
    """The latest day that has come, or is tomorrow (where digests are made it may be); the latest of all where every
    one lies ahead (an old clock)."""
    come = [day for day in known if day <= latest_day(now)]
    if not known:
        raise NotFoundError("The store knows no day yet.", do=_READ)
    return max(come or known)


def _unknown(day: date, known: Sequence[date]) -> NotFoundError:
    if not known:
        return NotFoundError(f"The store knows nothing of {day}, nor of any other day.", do=_READ)
    before, after = [one for one in known if one < day], [one for one in known if one > day]
    near = " and ".join(str(one) for one in (*before[-1:], *after[:1]))
    return NotFoundError(f"The store knows nothing of {day}.", do=f"The nearest it knows: {near}.")


def _page(topic: Topic, day: date, papers: Sequence[StoredPaper]) -> TopicPage:
    rule = Rule((Alternative((Term("topic", topic.name),)),))
    matched = match_all([rule], [one.paper for one in papers], {topic.name: topic})[rule]
    found = [papers[n] for n in matched]
    in_order = (paper for section in _sections(found) for paper in section.papers)
    ordered = sorted(in_order, key=lambda paper: paper.categories, reverse=True)
    return TopicPage(topic=topic, date=day, papers=tuple(ordered), left_out=_left_out(found))


def _sections(papers: Iterable[StoredPaper]) -> tuple[Section, ...]:
    """The sections that every archive has, then those of other categories, last the one without; ids descending."""
    found: dict[str, list[Paper]] = {category: [] for category in SECTIONS}
    for paper in sorted((_as_written(one) for one in papers if _fits(one)), key=_number, reverse=True):
        found.setdefault(paper.categories[0] if paper.categories else "", []).append(paper)
    further = sorted(found.keys() - SECTIONS.keys(), key=lambda category: (not category, category))
    return tuple(Section(category=one, papers=tuple(found[one])) for one in (*SECTIONS, *further))


def _as_written(stored: StoredPaper) -> Paper:
    """The paper as a digest shows it: of its categories those that are some; texts as they are stored, but what arXiv
    itself gave with readable TeX, as the digests have it."""
    paper = stored.paper
    if stored.origins.text.kind == "arxiv":
        read = readable_paper(paper)
        paper = replace(paper, title=read.title, abstract=read.abstract)
    if stored.origins.authors.kind == "arxiv":
        paper = replace(paper, authors=readable_paper(paper).authors)
    return replace(paper, categories=tuple(filter(is_category, paper.categories)))


def _number(paper: Paper) -> tuple[bool, str]:
    """Sorts by id, those of before 2007 (hep-th/9901001) first."""
    return "/" not in paper.id, paper.id


def _fits(stored: StoredPaper) -> bool:
    return stored.paper.id.startswith("arxiv:")


def _left_out(papers: Iterable[StoredPaper]) -> tuple[PaperId, ...]:
    return tuple(one.paper.id for one in papers if not _fits(one))
