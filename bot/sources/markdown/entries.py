"""One entry of a digest: first line with title, link and id, a line of authors, the abstract in a fold.

Titles hold brackets, backticks, pipes, TeX and stars; the one safe anchor is the last ``](http`` of the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.papers import Paper, PaperId, clean, parse_arxiv_id

_HEAD = re.compile(r"- \*\*\[(?P<title>.*)\]\((?P<link>https?://[^\s()]*)\)\*\*(?P<tail>.*)")
_ABS = re.compile(r"https?://arxiv\.org/abs/(?P<id>.+)")
_SHOWN = re.compile(r"\s*`arXiv:(?P<id>[^`]*)`(?P<categories>.*)")
_CATEGORY = re.compile(r"`([a-z][a-z-]*(?:\.[A-Za-z-]+)?)`", re.ASCII)
_AUTHORS = re.compile(r" *_(.*)_ *")
_FOLD = re.compile(r"\s*<details(?: open)?><summary>Abstract</summary>\s*")
_FOLD_END = "</details>"
_CUT_LIST = "et al."


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that cannot be read: its line in the file, from 1, and why."""

    line: int
    why: str


class _BrokenError(Exception):
    """Inside this file: the entry in hand is broken; the text says why."""


def starts_entry(line: str) -> bool:
    return line.startswith("- ") and (line.startswith("- **[") or "arxiv.org/abs/" in line or "`arXiv:" in line)


def opens_abstract(line: str) -> bool:
    return "<summary>" in line and _FOLD.fullmatch(line) is not None


def read_entry(lines: Sequence[str], number: int, section: tuple[str, ...]) -> Paper | Broken:
    """The paper of the entry that ``lines`` begin with; ``number`` is the line of its head in the file.

    ``section`` holds the category of the section, which is all that an entry without its own categories knows.
    """
    try:
        return _paper(lines, section)
    except _BrokenError as error:
        return Broken(number, str(error))


def _paper(lines: Sequence[str], section: tuple[str, ...]) -> Paper:
    head = _HEAD.fullmatch(lines[0])
    if head is None:
        raise _BrokenError("it has no link")
    title = clean(head["title"])
    if not title.strip():
        raise _BrokenError("it has no title")
    paper_id, version, own = _identity(head["link"], head["tail"])
    authors, complete = _authors(lines[1] if len(lines) > 1 else "")
    return Paper(
        id=paper_id,
        title=title,
        abstract=_abstract(lines),
        authors=authors,
        authors_complete=complete,
        categories=own or section,
        categories_complete=bool(own),
        link=head["link"],
        version=version,
    )


def _identity(link: str, tail: str) -> tuple[PaperId, int | None, tuple[str, ...]]:
    """Id, version and categories. The shown id counts, the link must agree; the version stands in the link."""
    address, shown = _ABS.fullmatch(link), _SHOWN.match(tail)
    linked = parse_arxiv_id(address["id"]) if address else None
    named = parse_arxiv_id(shown["id"].strip()) if shown else None
    if linked is None:
        raise _BrokenError("its link names no paper on arxiv.org/abs")
    if shown is None or named is None:
        raise _BrokenError("it shows no arXiv id")
    if linked[0] != named[0]:
        raise _BrokenError("its link and its id name different papers")
    own = tuple(dict.fromkeys(_CATEGORY.findall(shown["categories"])))
    return named[0], linked[1] or named[1], own


def _authors(line: str) -> tuple[tuple[str, ...], bool]:
    """The names, and whether these are all. Split at comma and blank only: names may hold anything else."""
    found = _AUTHORS.fullmatch(line)
    if found is None:
        raise _BrokenError("its line of authors is missing")
    names = tuple(clean(found[1]).split(", ")) if found[1] else ()
    if names and names[-1] == _CUT_LIST:
        return names[:-1], False
    return names, True


def _abstract(lines: Sequence[str]) -> str:
    """The one line in the fold. More lines, or no end, mean that lines got lost: the text may be another paper's."""
    if len(lines) < 3 or not opens_abstract(lines[2]):
        raise _BrokenError("its abstract is missing")
    text, end = (line.strip() for line in (*lines[3:5], "", "")[:2])
    if text == _FOLD_END:
        raise _BrokenError("its abstract is empty")
    if not text or end != _FOLD_END:
        raise _BrokenError("its abstract is cut off")
    return clean(text)
