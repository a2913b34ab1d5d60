"""Invented digests in the real grammar, and a short way to read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.core.digests import Reading
from bot.core.ports import Source
from bot.sources import open_sources
from bot.sources.kinds import Context

NOON = datetime(2025, 6, 10, 12, tzinfo=UTC)

SECTIONS = {"Artificial Intelligence 🧠": "cs.AI", "Machine Learning 📊": "cs.LG", "Robotics 🤖": "cs.RO"}


def entry(
    paper: str = "2506.00001",
    title: str = "A Paper",
    *,
    authors: str = "Ada Byron, Bo Li",
    abstract: str = "We say something.",
    link: str | None = None,
    shown: str | None = None,
    categories: Sequence[str] = (),
) -> str:
    link = f"https://arxiv.org/abs/{paper}" if link is None else link
    shown = f"`arXiv:{paper}`" if shown is None else shown
    extra = f"{' '.join(f'`{c}`' for c in categories)}  " if categories else ""
    return (
        f"- **[{title}]({link})**  {shown}  {extra}\n  _{authors}_\n  <details><summary>Abstract</summary>\n"
        f"  {abstract}\n  </details>\n"
    )


def topic_page(
    entries: Sequence[str], *, topic: str = "Tides", date: str = "2025-06-09", badge: int | None = None
) -> str:
    count = len(entries) if badge is None else badge
    return (
        f"# 🔍 {topic} Papers · {date}\n\n"
        f"[![Total Papers](https://img.shields.io/badge/Papers-{count}-2688EB)]()\n\n---\n\n"
        "## 📌 Filter by Category\n**Keywords**: `tide`  \n**Filter**: `None`\n\n---\n\n## 📚 Paper List\n\n"
        + "\n".join(entries)
    )


def archive(
    sections: dict[str, Sequence[str]], *, counts: dict[str, int] | None = None, badge: int | None = None
) -> str:
    counts = {name: len(entries) for name, entries in sections.items()} if counts is None else counts
    badge = sum(counts.values()) if badge is None else badge
    rows = "\n".join(f"| [{name}](#{name.lower().replace(' ', '-')}) | {count}    |" for name, count in counts.items())
    body = "\n".join(
        f"### {name}\n\n<details open><summary>Click to Collapse</summary>\n\n"
        + "\n".join(entries)
        + "\n[↑ Back to Top](#-full-archive)\n\n</details>\n"
        for name, entries in sections.items()
    )
    return (
        f"# 🚀 Daily Digest\n\n[![Total Papers](https://img.shields.io/badge/paper_today-{badge}+-red)]()\n\n"
        "## 🌟 Today's Highlights\n\n- 🔥 Hot Topic\n  - [Tides](hot_topic/Tides.md)\n\n"
        f"## 📌 Full Archive\n\n| Category | Count |\n| --- | --- |\n{rows}\n\n{body}"
    )


def some_papers(count: int, *, month: str = "2506") -> list[str]:
    return [
        entry(f"{month}.{n:05d}", f"Paper {n} on [x] and $y_{n}$", abstract=f"- Tide {n} is `high` <think> & more.")
        for n in range(1, count + 1)
    ]


def sample_archive(count: int = 12) -> str:
    papers = some_papers(count)
    names = list(SECTIONS)
    return archive({name: papers[i :: len(names)] for i, name in enumerate(names)})


def put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def open_source(spec: str, *, base: Path | None = None) -> Source:
    """The one source that ``spec`` names."""
    (source,) = open_sources(spec, Context(base or Path.cwd()))
    return source


def read_all(path: Path | str, bookmark: str | None = None, now: datetime = NOON) -> list[Reading]:
    return list(open_source(str(path)).read(bookmark, now))


def read_one(path: Path | str, bookmark: str | None = None, now: datetime = NOON) -> Reading:
    (reading,) = read_all(path, bookmark, now)
    return reading


def ids(reading: Reading) -> list[str]:
    return [paper.id.removeprefix("arxiv:") for paper in reading.papers]
