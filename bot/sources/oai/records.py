"""One record in arXiv's format arXivRaw: a paper as it is now, and when each of its versions was submitted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.core.calendar import YEARS
from bot.core.papers import Paper, PaperId, arxiv_link, parse_arxiv_id
from bot.sources.feeds.identity import dois
from bot.sources.feeds.texts import one_line
from bot.sources.oai.authors import split_authors

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_NUMBER = re.compile(r"v([1-9]\d{0,3})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """``paper`` has the latest version's number and text, and no kind of announcement. ``datestamp``: when the record
    was last changed, for whatever reason, a date in UTC. ``submitted``: each version's moment, the first one first."""

    paper: Paper
    datestamp: date
    submitted: tuple[datetime, ...]

    @property
    def primary(self) -> str:
        return self.paper.categories[0]


class BrokenRecordError(Exception):
    """This record cannot be read; the text says why. It never leaves this folder."""


def read_record(element: Element) -> Record | None:
    """The record in ``<record>``; None for one that arXiv has deleted. Raises BrokenRecordError."""
    header = element.find(f"{OAI}header")
    if header is None:
        raise BrokenRecordError("it has no header")
    if header.get("status") == "deleted":
        return None
    raw = element.find(f"{OAI}metadata/{_RAW}arXivRaw")
    if raw is None:
        raise BrokenRecordError("it has no metadata in the format arXivRaw")
    version, submitted = _versions(raw)
    return Record(paper=_paper(element, raw, version), datestamp=_datestamp(header), submitted=submitted)


def identifier(element: Element) -> str:
    """What the header calls the record, without arXiv's prefix; empty where it calls it nothing."""
    text = element.findtext(f"{OAI}header/{OAI}identifier") or ""
    return one_line(text).removeprefix("oai:arXiv.org:")


def _paper(element: Element, raw: Element, version: int) -> Paper:
    paper_id = _identity(element, raw)
    title, categories = _text(raw, "title"), tuple(dict.fromkeys(_text(raw, "categories").split()))
    if not title:
        raise BrokenRecordError("it has no title")
    if not categories:
        raise BrokenRecordError("it has no category")
    return Paper(
        id=paper_id,
        title=title,
        abstract=_text(raw, "abstract"),
        authors=split_authors(_text(raw, "authors")),
        categories=categories,
        link=arxiv_link(paper_id),
        version=version,
        also=tuple(dict.fromkeys(doi for doi in dois([_text(raw, "doi")]) if doi != paper_id)),
    )


def _identity(element: Element, raw: Element) -> PaperId:
    """The id in the header and the one in the metadata, which must agree."""
    named, inside = parse_arxiv_id(identifier(element)), parse_arxiv_id(_text(raw, "id"))
    if named is None or inside is None:
        raise BrokenRecordError("it has no arXiv id")
    if named[0] != inside[0]:
        raise BrokenRecordError("its header and its metadata name different papers")
    return named[0]


def _versions(raw: Element) -> tuple[int, tuple[datetime, ...]]:
    """The latest version's number, and the moments of all, in order."""
    found = dict(map(_version, raw.iterfind(f"{_RAW}version")))
    if not found:
        raise BrokenRecordError("it has no version")
    return max(found), tuple(found[number] for number in sorted(found))


def _version(element: Element) -> tuple[int, datetime]:
    number = _NUMBER.fullmatch(element.get("version", ""))
    try:
        moment = parsedate_to_datetime(element.findtext(f"{_RAW}date") or "")
    except (ValueError, OverflowError):
        moment = None
    if number is None or moment is None or moment.year not in YEARS:
        raise BrokenRecordError("one of its versions has no number or no date")
    return int(number[1]), moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _datestamp(header: Element) -> date:
    found = _DATE.match((header.findtext(f"{OAI}datestamp") or "").strip())
    try:
        day = date.fromisoformat(found[0]) if found else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BrokenRecordError("it has no datestamp")
    return day


def _text(raw: Element, name: str) -> str:
    """An element's text on one line: arXiv keeps titles and abstracts broken into lines."""
    return one_line(raw.findtext(f"{_RAW}{name}") or "")
