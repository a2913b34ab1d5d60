"""Whatever the store holds, what is written of it our own reader reads back: the same papers, the same texts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.papers import Paper, PaperId, clean
from bot.core.topics import Topic
from bot.render.digest import files, topic_page
from bot.services.writing import Archive, Section, TopicPage
from bot.sources.markdown.repair import repair
from tests.sources.samples import read_one

DAY = date(2025, 5, 7)
NOW = datetime(2025, 5, 7, 12, tzinfo=UTC)
HOSTILE = [
    *(
        "<!channel>",
        "<script>",
        "</details>",
        "\n  </details>\n",
        "<details><summary>Abstract</summary>",
        "<think>",
        "_",
    ),
    *(
        "\n- **[x](https://arxiv.org/abs/2506.00003)**  `arXiv:2506.00003`  ",
        "](http",
        "](https://arxiv.org/abs/1.2)**",
    ),
    *("- **[", "`arXiv:2506.00004`", "`cs.AI`", "\n### Robotics 🤖\n", "\n# 🔍 X Papers · 2025-01-01\n", " Papers · "),
    *("| [Robotics 🤖](#r) | 0 |", "/badge/Papers-0", "\r\n", "\0", "\x1b[2J", "\u2028", "\ud800", "\ufeff", "\uf8ff"),
    *("[a|b]", "(", ")", "**", "`", "\\", "$x$", "&lt;", "&amp;", "  ", "#", "x" * 3000, "<!--", "et al.", ", "),
]

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=6).map("".join)
categories = st.lists(
    st.sampled_from(["cs.AI", "cs.RO", "cs.SD", "stat.ML", "hep-th", "cond-mat.mes-hall"]), max_size=4, unique=True
).map(tuple)
ids = st.sampled_from(["2505.{:05}", "0704.{:04}", "hep-th/99{:05}"]).flatmap(
    lambda form: st.integers(1, 9999).map(lambda n: PaperId(f"arxiv:{form.format(n)}"))
)
papers = st.lists(
    st.builds(
        Paper,
        id=ids,
        title=texts,
        abstract=texts,
        authors=st.lists(texts, max_size=8).map(tuple),
        authors_complete=st.booleans(),
        categories=categories,
        link=texts,
    ),
    max_size=5,
    unique_by=lambda paper: paper.id,
)
topics = st.builds(Topic, name=texts.map(lambda name: clean(name)[:100]), keywords=st.just((("x",),)))


def meant(text: str) -> str:
    """``text`` without regard to how it is made harmless."""
    return clean(text).replace("&lt;", "<").replace("] (", "](").replace("\uf8ff", "\ufffd")


def names(paper: Paper) -> tuple[str, ...]:
    return tuple(", ".join(map(meant, paper.authors)).split(", "))[:6] if paper.authors else ("",)


def assert_same(read: Sequence[Paper], written: Sequence[Paper], *, whole_categories: bool) -> None:
    assert [paper.id for paper in read] == [paper.id for paper in written]
    for found, paper in zip(read, written, strict=True):
        assert meant(found.title) == (meant(paper.title) if clean(paper.title).strip() else "(untitled)")
        assert meant(found.abstract) == (meant(paper.abstract).strip() or "(no abstract)")
        assert found.categories == (paper.categories if whole_categories else paper.categories[:1])
        said = names(paper)
        assert names(found) in (said, said[:-1] or ("",)) if said[-1] == "et al." else names(found) == said


@settings(deadline=None, max_examples=80)
@given(papers, topics)
def test_a_topics_page_comes_back(papers: list[Paper], topic: Topic) -> None:
    text = topic_page(TopicPage(topic=topic, date=DAY, papers=tuple(papers), left_out=()))
    assume(repair(text) == text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.md"
        path.write_bytes(text.encode())
        found = read_one(path, now=NOW)
    assert (found.state, found.date, found.date_from) == ("fresh" if papers else "quiet", DAY, "heading")
    assert found.notes == ()
    assert_same(found.papers, papers, whole_categories=True)


@settings(deadline=None, max_examples=50)
@given(papers, st.lists(topics, max_size=3, unique_by=lambda topic: topic.name))
def test_a_whole_digest_comes_back(papers: list[Paper], topics: list[Topic]) -> None:
    by_category: dict[str, list[Paper]] = {"cs.AI": [], "cs.RO": []}
    for paper in papers:
        by_category.setdefault(paper.categories[0] if paper.categories else "", []).append(paper)
    sections = tuple(Section(category=category, papers=tuple(some)) for category, some in by_category.items())
    pages = tuple(TopicPage(topic=topic, date=DAY, papers=tuple(papers), left_out=()) for topic in topics)
    whole = Archive(date=DAY, sections=sections, pages=pages, left_out=())
    written = files(whole)
    assume(all(repair(text) == text for text in written.values()))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in written.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        found = read_one(folder, now=NOW)
    assert found.state == ("fresh" if papers else "quiet")
    assert found.date == DAY
    assert found.notes == ()
    assert_same(found.papers, whole.papers, whole_categories=bool(topics))
