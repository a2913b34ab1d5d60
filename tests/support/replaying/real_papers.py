"""What the real days hold, laid out on announcement days one after the other.

A digest's evening is the day before arXiv's feed: where a real one falls into the stretch it stays at its place, and
the others fill what is between. The first time a paper is seen it is new, then it is replaced by its next version.
What digests leave out is put back: authors after the sixth, and papers that are also in other categories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.support.arxiv import Text
from tests.support.fake_arxiv import Announcement, TopicPage

DAYS = {
    date(2025, 4, 29): "2025-03-31",
    date(2025, 4, 30): "2025-04-12",
    date(2025, 5, 1): "2025-04-22",
    date(2025, 5, 2): "2025-05-01",
    date(2025, 5, 5): "2025-05-04",
    date(2025, 5, 6): "2025-07-14",
    date(2025, 5, 7): "2025-10-22",
    date(2025, 5, 8): "2025-05-07",
    date(2025, 5, 12): "2025-05-11",
}
"""Which digest is announced on which day. On Friday, 2025-05-09, arXiv announces nothing, unexpectedly."""
NOTHING_ON = date(2025, 5, 9)

_RULES = "2025-04-12"
_ELSEWHERE = 3
"""Papers a day that are also in a category which digests do not have."""
_ENTRY = re.compile(
    r"^- \*\*\[(?P<title>.*)\]\(https?://arxiv\.org/abs/[^)]*\)\*\*  `arXiv:(?P<id>[^`]+)`(?P<categories>.*)\n"
    r"  _(?P<authors>.*)_\n  <details.*\n  (?P<abstract>.*)\n",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Replayed:
    """``announcements`` of all days; ``topics`` are the digest's pages."""

    announcements: Sequence[Announcement]
    topics: Sequence[TopicPage]

    def on(self, *days: date) -> list[Announcement]:
        return [one for one in self.announcements if one.day in days]

    @property
    def latest(self) -> Mapping[str, Announcement]:
        """The last announcement of each paper, by bare id."""
        return {one.text.id: one for one in self.announcements}


def replayed(digests: Path, expected: Mapping[str, Any], *, every: int = 1) -> Replayed:
    """The real days; with ``every`` 5 of each section every fifth paper, and those of several days."""
    texts = {day: list(_texts(digests / name, expected["days"][name], every)) for day, name in DAYS.items()}
    several = _of_several(digests, expected)
    versions: dict[str, int] = {}
    told = []
    for number, (day, name) in enumerate(DAYS.items()):
        more = [text for text in _texts(digests / name, expected["days"][name], 1) if text.id in several]
        for text in {text.id: text for text in (*texts[day], *more, *_elsewhere(number))}.values():
            versions[text.id] = versions.get(text.id, 0) + 1
            told.append(Announcement(day=day, text=text, version=versions[text.id]))
    return Replayed(told, _topics(digests / _RULES / "config.yml"))


def _of_several(digests: Path, expected: Mapping[str, Any]) -> frozenset[str]:
    """The papers that stand in the digests of several days."""
    seen: set[str] = set()
    again: set[str] = set()
    for name in DAYS.values():
        ids = {number for section in _sections(expected["days"][name]) for number in section["ids"]}
        again |= ids & seen
        seen |= ids
    return frozenset(again)


def _sections(day: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [section for section in day["sections"] if not section["left_over"]]


def _texts(folder: Path, day: Mapping[str, Any], every: int) -> Iterator[Text]:
    entries = {found["id"]: found for found in _ENTRY.finditer((folder / "README.md").read_text("utf-8"))}
    categories = _categories(folder)
    for section in _sections(day):
        for number in section["ids"][::every]:
            found, primary = entries[number], section["category"]
            yield Text(
                id=number,
                title=found["title"],
                abstract=found["abstract"],
                authors=_authors(found["authors"]),
                categories=categories.get(number) or _guessed(number, primary),
            )


def _categories(folder: Path) -> Mapping[str, Sequence[str]]:
    """The topic pages know them."""
    pages = (file.read_text("utf-8") for file in sorted((folder / "hot_topic").glob("*.md")))
    found = (entry for page in pages for entry in _ENTRY.finditer(page))
    return {entry["id"]: tuple(re.findall(r"`([^`]+)`", entry["categories"])) for entry in found}


def _guessed(number: str, primary: str) -> Sequence[str]:
    """A paper that is on no topic's page has a second category in every other case."""
    second = "cs.LG" if primary != "cs.LG" else "cs.AI"
    return (primary, second) if int(number[-1]) % 2 else (primary,)


def _authors(said: str) -> Sequence[str]:
    names = said.split(", ")
    return (*names[:-1], "Zoe Seventh", "Yan Eighth") if names[-1] == "et al." else names


def _elsewhere(number: int) -> Iterator[Text]:
    for n in range(_ELSEWHERE):
        title = f"LLM and society, part {n} of day {number}"
        yield Text(id=f"2504.99{number}{n:02}", title=title, categories=("cs.AI", "cs.CY"))


def _topics(rules: Path) -> Sequence[TopicPage]:
    said = yaml.safe_load(rules.read_text("utf-8"))["topic"]
    return [TopicPage(name, _all_of(one["keywords"]), _all_of(one["filters"])) for name, one in said.items()]


def _all_of(conditions: Sequence[Any] | None) -> Sequence[Sequence[str]]:
    return [[one] if isinstance(one, str) else one for one in conditions or ()]


def without_blanks(text: Text) -> Text:
    """As it is stored: with single blanks."""
    return replace(text, title=" ".join(text.title.split()), abstract=" ".join(text.abstract.split()))
