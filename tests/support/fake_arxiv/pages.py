"""A digest's pages, in the very form of the real generator's: only papers whose categories are all among the six."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.support.arxiv import Text

SECTIONS = {
    "cs.AI": "Artificial Intelligence 🧠",
    "cs.CL": "Computation and Language 💬",
    "cs.CV": "Computer Vision and Pattern Recognition 📸",
    "cs.LG": "Machine Learning 📊",
    "cs.MA": "Multiagent Systems 🌐",
    "cs.RO": "Robotics 🤖",
}
_NAMES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic: on its page are papers in which all strings of one of the ``keywords`` occur, and those of no filter."""

    name: str
    keywords: Sequence[Sequence[str]]
    filters: Sequence[Sequence[str]] = ()

    def takes(self, text: Text) -> bool:
        words = f"{text.title} {text.abstract}".lower()
        found, barred = (
            any(all(s.lower() in words for s in all_of) for all_of in c) for c in (self.keywords, self.filters)
        )
        return found and not barred


def is_listed(text: Text) -> bool:
    return SECTIONS.keys() >= set(text.categories)


def section(papers: Sequence[Text]) -> Sequence[str]:
    """The entries of one section of README.md."""
    return [_entry(text, "", "<details>") for text in sorted(papers, key=lambda text: text.id, reverse=True)]


def readme(sections: Mapping[str, Sequence[str]], counts: Mapping[str, int], topics: Sequence[TopicPage]) -> str:
    """README.md. ``sections`` are the entries by category, ``counts`` what its table says of them."""
    rows = "\n".join(f"| [{name}](#{_anchor(name)}) | {counts[key]:<6}|" for key, name in SECTIONS.items())
    links = "\n".join(f"  - [{topic.name}](hot_topic/{topic.name}.md)" for topic in topics)
    return (
        "# 🚀 Daily AI arXiv Digest\n\n"
        f"[![Total Papers](https://img.shields.io/badge/paper_today-{sum(counts.values())}+-red)]()\n\n"
        f"## 🌟 Today's Highlights\n\n- 🔥 Hot Topic\n{links}\n\n"
        f"## 📌 Full Archive\n\n| Category{' ' * 80}| Count |\n| {'-' * 87} | ----- |\n{rows}\n\n"
        + "".join(_section(name, sections[key]) for key, name in SECTIONS.items())
    )


def topic_page(topic: TopicPage, day: date, papers: Sequence[Text]) -> str:
    """hot_topic/TOPIC.md; ``papers`` in the order of README.md."""
    ordered = sorted(papers, key=lambda text: tuple(text.categories), reverse=True)
    return (
        f"# 🔍 {topic.name} Papers · {day}\n\n"
        f"[![Total Papers](https://img.shields.io/badge/Papers-{len(papers)}-2688EB)]()\n\n---\n\n"
        f"## 📌 Filter by Category\n**Keywords**: {_listed(topic.keywords)}  \n"
        f"**Filter**: {_listed(topic.filters) or '`None`'}\n\n---\n\n## 📚 Paper List\n\n"
        + "\n".join(_entry(text, f"{_listed([[c] for c in text.categories])}  ", "<details open>") for text in ordered)
    )


def _section(name: str, entries: Sequence[str]) -> str:
    body = "\n".join(entries) + "\n" if entries else ""
    return (
        f"### {name}\n\n<details open><summary>Click to Collapse</summary>\n\n{body}"
        "[↑ Back to Top](#-full-archive)\n\n</details>\n\n"
    )


def _entry(text: Text, categories: str, details: str) -> str:
    names = ", ".join(text.authors[:_NAMES_SHOWN]) + (", et al." if len(text.authors) > _NAMES_SHOWN else "")
    return (
        f"- **[{text.title}](https://arxiv.org/abs/{text.id})**  `arXiv:{text.id}`  {categories}\n"
        f"  _{names}_\n  {details}<summary>Abstract</summary>\n  {text.abstract}\n  </details>\n"
    )


def _listed(conditions: Sequence[Sequence[str]]) -> str:
    return " ".join(f"`{','.join(all_of)}`" for all_of in conditions)


def _anchor(name: str) -> str:
    return "".join(c for c in name.lower().replace(" ", "-") if c.isascii())
