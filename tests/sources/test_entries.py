"""One entry: every odd title, id, author and abstract, and every way in which one can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.papers import Paper
from tests.sources.samples import archive, entry, ids, put, read_one, topic_page


def paper_of(tmp_path: Path, text: str) -> Paper:
    (paper,) = read_one(put(tmp_path / "page.md", topic_page([text]))).papers
    return paper


@pytest.mark.parametrize(
    "title",
    [
        "Beyond [cls]: (De|Re)constructing [x](y) again",
        "Oh F**k!",
        "*-PLUIE and CFG-Zero*",
        "LLMs` latent `code",
        r"Drop In \& Out of $\textit{X}$^{2}",
        "Let's <think> about 1 + 1 < 1",
        "#SMM4H @skills: LVLM_CSP, System~2 | !MSA",
        "Two  blanks https://arxiv.org/abs/2506.99999 here",
        "](http in the middle",
        "]( and ](https://arxiv.org/abs/2506.00777)** `arXiv:2506.00777`",
        "ends in <",
        "Ünïcode – α “quotes” 360°",
        "<!channel> <script>alert(1)</script>",
        "T" * 60_000,
    ],
)
def test_a_title_is_taken_as_it_stands(tmp_path: Path, title: str) -> None:
    paper = paper_of(tmp_path, entry(title=title))
    assert (paper.title, paper.id) == (title, "arxiv:2506.00001")


@pytest.mark.parametrize(
    ("link", "shown", "paper", "version"),
    [
        ("https://arxiv.org/abs/2506.00001", "2506.00001", "arxiv:2506.00001", None),
        ("http://arxiv.org/abs/2506.00001v3", "2506.00001", "arxiv:2506.00001", 3),
        ("https://arxiv.org/abs/2506.00001", "2506.00001v2", "arxiv:2506.00001", 2),
        ("https://arxiv.org/abs/0910.3580", "0910.3580", "arxiv:0910.3580", None),
        ("https://arxiv.org/abs/cs/0501001v1", "cs/0501001", "arxiv:cs/0501001", 1),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001", "arxiv:hep-th/9901001", None),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136", "arxiv:math/0309136", None),
    ],
)
def test_ids_and_versions(tmp_path: Path, link: str, shown: str, paper: str, version: int | None) -> None:
    found = paper_of(tmp_path, entry(link=link, shown=f"`arXiv:{shown}`"))
    assert (found.id, found.version, found.link) == (paper, version, link)


@pytest.mark.parametrize(
    ("text", "names", "complete"),
    [
        ("Ada Byron", ("Ada Byron",), True),
        ("A, B, C, D, E, F, et al.", ("A", "B", "C", "D", "E", "F"), False),
        ("", (), True),
        ("NVIDIA, :, Johan Ö", ("NVIDIA", ":", "Johan Ö"), True),
        ("A; B; C", ("A; B; C",), True),
        (r'Guiling "Grace" Wang, \\Ajinkya, St\ütz', ('Guiling "Grace" Wang', r"\\Ajinkya", r"St\ütz"), True),
        ("a_b, _c_", ("a_b", "_c_"), True),
        ("A,B, C", ("A,B", "C"), True),
        ("Al. et al., B", ("Al. et al.", "B"), True),
    ],
)
def test_authors_joined_are_the_source(tmp_path: Path, text: str, names: tuple[str, ...], complete: bool) -> None:
    paper = paper_of(tmp_path, entry(authors=text))
    assert (paper.authors, paper.authors_complete) == (names, complete)
    assert ", ".join(paper.authors) + ("" if complete else ", et al.") == text


@pytest.mark.parametrize(
    "abstract",
    [
        "- The field is a list item.",
        "*Relative* **bold** `code` <b>tag</b> Q&A; &#177; </think>",
        "1. A hard stop",
        "# no heading",
        "- **[Not an entry](https://arxiv.org/abs/2506.00009)**  `arXiv:2506.00009`",
        "_not authors_",
        "Long. " * 800 + "End",
    ],
)
def test_an_abstract_is_taken_as_it_stands(tmp_path: Path, abstract: str) -> None:
    paper = paper_of(tmp_path, entry(abstract=abstract))
    assert paper.abstract == abstract


def test_control_characters_never_reach_a_paper(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, entry(title="A\x00B\u2028C\rD", authors="X\x1bY", abstract="p\x0bq\x85r"))
    assert (paper.title, paper.authors, paper.abstract) == ("A B C D", ("X Y",), "p q r")


def test_categories_of_a_topic_page_are_complete(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, entry(categories=["cs.RO", "eess.SY", "hep-th"]))
    assert (paper.categories, paper.categories_complete) == (("cs.RO", "eess.SY", "hep-th"), True)


def test_without_categories_nothing_is_claimed(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, entry())
    assert (paper.categories, paper.categories_complete) == ((), False)


BROKEN = {
    "no link": ("- **[A Paper]**  `arXiv:2506.00001`\n", "no link"),
    "link elsewhere": (entry(link="https://example.org/abs/2506.00001"), "link names no paper"),
    "link without id": (entry(link="https://arxiv.org/abs/"), "link names no paper"),
    "no id shown": (entry(shown=""), "no arXiv id"),
    "id is nonsense": (entry(shown="`arXiv:2513.00001x`"), "no arXiv id"),
    "ids differ": (entry(link="https://arxiv.org/abs/2506.00002"), "different papers"),
    "no title": (entry(title=" "), "no title"),
    "no authors": (entry().replace("  _Ada Byron, Bo Li_\n", ""), "authors"),
    "no abstract": (entry().split("  <details>")[0], "abstract is missing"),
    "empty abstract": (entry(abstract="x").replace("  x\n", ""), "abstract is empty"),
    "blank abstract": (entry(abstract=" "), "cut off"),
    "two lines": (entry(abstract="One\n  two"), "cut off"),
    "not closed": (entry().replace("  </details>\n", ""), "cut off"),
    "head lost": (entry().split("\n", 1)[1], "first line"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_entry_is_skipped_and_named_with_its_line(tmp_path: Path, kind: str) -> None:
    text, why = BROKEN[kind]
    page = topic_page([entry("2506.00010"), text, entry("2506.00011")])
    reading = read_one(put(tmp_path / "page.md", page))
    assert (reading.state, ids(reading)) == ("fresh", ["2506.00010", "2506.00011"])
    first = text.split("\n", 1)[0]
    line = page.split("\n").index(first, page.split("\n").index("## 📚 Paper List") + 8) + 1
    line += 1 if kind == "head lost" else 0  # what is left of it begins with the authors; the fold shows the loss
    (note,) = [note for note in reading.notes if why in note]
    assert f"line {line}:" in note


def test_the_first_entry_without_its_head_is_named_too(tmp_path: Path) -> None:
    page = topic_page([entry().split("\n", 1)[1], entry("2506.00002")], badge=2)
    reading = read_one(put(tmp_path / "page.md", page))
    (note,) = reading.notes
    assert f"line {page.split('  <details>')[0].count(chr(10)) + 1}:" in note
    assert "first line" in note


def test_lost_lines_do_not_give_a_paper_somebody_elses_abstract(tmp_path: Path) -> None:
    whole = topic_page(
        [entry("2506.00001", abstract="First."), entry("2506.00002", abstract="Second."), entry("2506.00003")]
    )
    lines = whole.split("\n")
    start = lines.index("  First.")
    for lost in range(1, 7):
        reading = read_one(put(tmp_path / "page.md", "\n".join([*lines[: start + 1], *lines[start + 1 + lost :]])))
        abstracts = {paper.id[-1]: paper.abstract for paper in reading.papers}
        assert abstracts.get("1") in (None, "First.")
        assert abstracts.get("2") in (None, "Second.")


def test_a_page_cut_in_an_entry_is_damaged_and_nothing_of_it_is_taken(tmp_path: Path) -> None:
    page = topic_page([entry(f"2506.0000{n}", title=f"T{n}") for n in (1, 2, 3)])
    ends = [i + len("</details>") for i in range(len(page)) if page.startswith("</details>", i)]
    for cut in [*range(page.index("- **"), len(page), 7), *ends]:
        reading = read_one(put(tmp_path / "page.md", page[:cut]))
        if page[:cut].rstrip().endswith("</details>"):
            assert len(reading.papers) == sum(end <= cut for end in ends)
        else:
            assert (reading.state, reading.error_code, reading.papers) == ("failed", "damaged", ())


def test_an_archive_cut_in_a_section_is_damaged_and_nothing_of_it_is_taken(tmp_path: Path) -> None:
    page = archive({"Robotics": [entry("2506.00001"), entry("2506.00002")], "Graphics": [entry("2506.00003")]})
    for cut in range(page.index("- **"), len(page), 5):
        line = page[:cut].rstrip().rpartition("\n")[2]
        reading = read_one(put(tmp_path / "README.md", page[:cut]))
        if line.startswith(("  ", "- **[")):  # in an entry, or between two
            assert (reading.state, reading.error_code, reading.papers) == ("failed", "damaged", ())


def test_all_entries_broken_is_a_failure_that_names_them(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry(shown="")] * 3)))
    assert (reading.state, reading.papers, reading.bookmark) == ("failed", (), None)
    assert reading.error
    assert "3" in reading.error
    assert len([note for note in reading.notes if "no arXiv id" in note]) == 3


def test_many_broken_entries_are_counted_not_listed(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry(shown="")] * 300 + [entry()])))
    assert len(reading.notes) < 60
    assert any("250" in note for note in reading.notes)


def test_the_same_id_twice_the_first_wins(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry(title="First"), entry(title="Second")])))
    assert [paper.title for paper in reading.papers] == ["First"]
    assert any("2506.00001" in note and "twice" in note for note in reading.notes)


def test_windows_line_ends(tmp_path: Path) -> None:
    unix = read_one(put(tmp_path / "unix.md", topic_page([entry(), entry("2506.00002")])))
    dos = read_one(put(tmp_path / "dos.md", topic_page([entry(), entry("2506.00002")]).replace("\n", "\r\n")))
    assert dos.papers == unix.papers
    assert len(unix.papers) == 2


def test_hostile_blanks_take_no_time(tmp_path: Path) -> None:
    blanks = " " * 200_000
    page = f"# {blanks} Papers{blanks}x\n|{blanks}x|{blanks}\n- **[{blanks}](http{blanks}\n  _{blanks}x\n" + topic_page(
        [entry()]
    )
    assert ids(read_one(put(tmp_path / "page.md", page))) == ["2506.00001"]
