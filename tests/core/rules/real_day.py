"""The papers of a real day, read apart from ``bot.sources``, which is a room of its own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.papers import Paper, PaperId

_ENTRY = re.compile(  # only for well-formed pages
    r"^- \*\*\[(?P<title>.*)\]\((?P<link>http[^ ]*)\)\*\* +`arXiv:(?P<id>[^`]+)`.*\n"
    r" *_(?P<authors>.*)_\n +<details><summary>Abstract</summary>\n+ *(?P<abstract>.*)$",
    re.MULTILINE,
)


@cache
def papers_of(page: Path) -> tuple[Paper, ...]:
    """All papers of ``page``, those of left-over sections too; the category is invented."""
    found = enumerate(_ENTRY.finditer(page.read_text(encoding="utf-8")))
    return tuple(_paper(entry, ("cs.CV", "cs.LG", "math.IT")[n % 3]) for n, entry in found)


def _paper(entry: re.Match[str], category: str) -> Paper:
    return Paper(
        id=PaperId(f"arxiv:{entry['id']}"),
        title=entry["title"],
        abstract=entry["abstract"],
        authors=tuple(entry["authors"].split(", ")),
        categories=(category,),
        link=entry["link"],
    )


def todays(page: Path, day: dict[str, Any]) -> list[Paper]:
    """The papers of ``page`` that are new on the day of which ``expected.json`` says this."""
    ids = {f"arxiv:{one}" for section in day["sections"] if not section["left_over"] for one in section["ids"]}
    return [paper for paper in papers_of(page) if paper.id in ids]
