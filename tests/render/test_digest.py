"""Written digests: their very bytes, and what is made harmless in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.papers import Paper, PaperId
from bot.core.topics import Topic
from bot.render.digest import archive, file_names, files, harmless, inline, topic_page
from bot.services.writing import Archive, Section, TopicPage

TIDES = Topic("Tides", (("tide",), ("sea", "moon"), ("a`b",)), (("2D",),))
FIRST = Paper(
    id=PaperId("arxiv:2504.99001"),
    title="[De|Re] Sea: $x^{2}$ & `Let's <think>`",
    abstract="- We find that 1 < 2.",
    authors=("Ada Quill", "Inês Ribeiro"),
    categories=("cs.RO", "cs.AI"),
    link="https://elsewhere.example.org/",
    version=3,
)
SECOND = replace(FIRST, id=PaperId("arxiv:hep-th/9901001"), title="Old", authors=(), categories=())

PAGE = """# 🔍 Tides Papers · 2025-05-07

[![Total Papers](https://img.shields.io/badge/Papers-2-2688EB)]()
[![Last Updated](https://img.shields.io/badge/updated-2025--05--07-orange)]()

---

## 📌 Filter by Category
**Keywords**: `tide` `sea,moon` `a'b`··
**Filter**: `2D`

---

## 📚 Paper List

- **[[De|Re] Sea: $x^{2}$ & `Let's <think>`](https://arxiv.org/abs/2504.99001)**··`arXiv:2504.99001`··`cs.RO` `cs.AI`··
  _Ada Quill, Inês Ribeiro_
  <details open><summary>Abstract</summary>
  - We find that 1 < 2.
  </details>

- **[Old](https://arxiv.org/abs/hep-th/9901001)**··`arXiv:hep-th/9901001`··
  __
  <details open><summary>Abstract</summary>
  - We find that 1 < 2.
  </details>
""".replace("·" * 2, "  ")


def page(*papers: Paper, topic: Topic = TIDES) -> TopicPage:
    return TopicPage(topic=topic, date=date(2025, 5, 7), papers=papers, left_out=())


def test_a_page_byte_for_byte() -> None:
    assert topic_page(page(FIRST, SECOND)) == PAGE


def test_an_archive_byte_for_byte_from_its_table_on() -> None:
    topic = replace(TIDES, name="High seas")
    sections = (Section(category="cs.RO", papers=(FIRST,)), Section(category="cs.SD", papers=()))
    whole = Archive(date=date(2025, 5, 7), sections=sections, pages=(page(topic=topic),), left_out=())
    head, _, rest = archive(whole).partition("## 📌 Full Archive\n")
    assert head.startswith(
        "# 🗞️ Daily arXiv Digest · 2025-05-07\n\n[![Total Papers](https://img.shields.io/badge/paper_today-1+-red)]()\n"
    )
    assert "- 🔥 Hot Topic\n  - [High seas](hot_topic/High_seas.md)\n\n" in head
    assert rest == (
        "\n| Category                                                                                | Count |\n"
        "| --------------------------------------------------------------------------------------- | ----- |\n"
        "| [Robotics 🤖](#robotics-) | 1     |\n| [Sound](#sound) | 0     |\n\n"
        "### Robotics 🤖\n\n<details open><summary>Click to Collapse</summary>\n\n"
        "- **[[De|Re] Sea: $x^{2}$ & `Let's <think>`](https://arxiv.org/abs/2504.99001)**  `arXiv:2504.99001`  \n"
        "  _Ada Quill, Inês Ribeiro_\n  <details><summary>Abstract</summary>\n  - We find that 1 < 2.\n  </details>\n\n"
        "[↑ Back to Top](#-full-archive)\n\n</details>\n\n"
        "### Sound\n\n<details open><summary>Click to Collapse</summary>\n\n"
        "[↑ Back to Top](#-full-archive)\n\n</details>\n\n"
    )
    assert list(files(whole)) == ["hot_topic/High_seas.md", "README.md"]


def test_an_empty_page_counts_none() -> None:
    text = topic_page(page())
    assert "/badge/Papers-0-" in text
    assert text.endswith("## 📚 Paper List\n\n")
    assert "**Filter**: `None`\n" in topic_page(page(topic=Topic("X", (("x",),))))


@pytest.mark.parametrize(
    ("names", "complete", "written"),
    [
        ("ABCDEF", True, "A, B, C, D, E, F"),
        ("ABCDEFG", True, "A, B, C, D, E, F, et al."),
        ("AB", False, "A, B, et al."),
        ("ABCDEFGH", False, "A, B, C, D, E, F, et al."),
        ("", True, ""),
        ("", False, "et al."),
    ],
)
def test_authors_are_cut_at_six(names: str, complete: bool, written: str) -> None:
    text = topic_page(page(replace(FIRST, authors=tuple(names), authors_complete=complete)))
    assert f"\n  _{written}_\n" in text


def test_a_name_with_a_comma_counts_as_it_will_be_read() -> None:
    many = ("Quill, A.", "Ribeiro, I.", "Wen, L.", "Raman, P.")
    assert "_Quill, A., Ribeiro, I., Wen, L., et al._" in topic_page(page(replace(FIRST, authors=many)))


def test_what_is_empty_is_said() -> None:
    text = topic_page(page(replace(FIRST, title=" \n", abstract="\t")))
    assert "**[(untitled)](https" in text
    assert "\n  (no abstract)\n" in text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Let's <think>",
            "</think>",
            "1 + 1 < 1",
            "<<History>>",
            "ends in <",
            "$a<b$ and c>d",
            "x<y and z>w",
            "p<0.05",
        ),
        *("<Subject-Predicate-Object>", "<b>bold</b>", "[a] (b)", "a]: b", "<detailsx>"),
    ],
)
def test_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a</details>b", "a&lt;/details>b"),
        ("</DETAILS\n>", "&lt;/DETAILS >"),
        ("<script src=x>", "&lt;script src=x>"),
        ("<summary>", "&lt;summary>"),
        ("ends in <details", "ends in &lt;details"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y>"),
        ("<x onclick=y>", "&lt;x onclick=y>"),
        ("<x/onclick=y>", "&lt;x/onclick=y>"),
        ("<!-- on", "&lt;!-- on"),
        ("<?php", "&lt;?php"),
        ("a\x00b\r\n\x1b\u2028\ud800\uf8ff", "a b    \ufffd\ufffd"),
    ],
)
def test_what_could_break_the_page_is_text(text: str, written: str) -> None:
    assert harmless(text) == written


def test_of_a_title_no_link_is_made_and_an_abstract_makes_none() -> None:
    assert inline("a](http://evil) ![x](y)</p>") == "a] (http://evil) ![x] (y)&lt;/p>"
    text = topic_page(page(replace(FIRST, title="see [here](x)", abstract="see [here](x)", authors=("[A](x)",))))
    assert "- **[see [here] (x)](https://arxiv" in text
    assert "\n  _[A] (x)_\n" in text
    assert "\n  see [here](x)\n" in text


def test_names_of_files_are_good_everywhere_and_differ() -> None:
    topics = (
        "3D_Generation",
        "Test-Time-Scaling",
        "C++",
        "../../etc/x",
        "a b",
        "A_B",
        "README",
        "",
        "." * 70,
        "ü" * 100,
    )
    names = file_names(topics)
    assert [names[t] for t in topics[:3]] == ["3D_Generation.md", "Test-Time-Scaling.md", "C++.md"]
    assert names["README"] == "README_2.md"
    assert len({name.casefold() for name in names.values()}) == len(topics)
    assert not [name for name in names.values() if name[0] in ".-" or "/" in name or len(name.encode()) > 200]


def test_a_topics_name_makes_no_link_and_no_line() -> None:
    text = topic_page(page(topic=Topic("](http://x) <script>\u2028", (("x\u2028- **[",),))))
    assert text.startswith("# 🔍 ] (http://x) &lt;script> Papers · 2025-05-07\n\n[![Total")
    assert "**Keywords**: `x - **[`  \n" in text
