"""digest: pages and archives on paper, touched only when something changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.core.papers import PaperId
from bot.services.rounds import run_round
from bot.store import open_store
from tests.cli.samples import DAY, SAMPLE
from tests.support.commandline import CommandLine
from tests.support.fakes import FakeSource, make_bot, paper, reading

LONG_AGO = 1_000_000_000
DATE = "2025-04-30"


@pytest.fixture
def read(paperround: CommandLine) -> CommandLine:
    """The command line after a round over the sample."""
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    return paperround


def test_a_page_is_printed(read: CommandLine) -> None:
    page = read.ok("digest", "llm", "--now", DAY).out
    assert page.startswith(
        f"# 🔍 LLM Papers · {DATE}\n\n[![Total Papers](https://img.shields.io/badge/Papers-6-2688EB)]()\n"
    )
    written = (Path(SAMPLE) / "hot_topic" / "LLM.md").read_text(encoding="utf-8")
    assert page.partition("---\n")[2] == written.partition("---\n")[2]


def test_a_file_is_written_once(read: CommandLine) -> None:
    file = read.folder / "deep" / "llm.md"
    assert read.ok("digest", "LLM", "--out", file).out == f"Wrote 6 papers of {DATE} to {file}.\n"
    assert file.read_bytes() == read.ok("digest", "LLM").out.encode()
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert "says so already: 6 papers" in read.ok("digest", "LLM", "--out", file).out
    assert file.stat().st_mtime == LONG_AGO


def test_everything_is_written_and_reads_back_the_same(read: CommandLine) -> None:
    folder = read.folder / "digests" / DATE
    assert read.ok("digest", "--all", "--out", folder).out == f"Wrote 25 papers of {DATE} to {folder} (9 of 9 files).\n"
    (folder / "hot_topic" / "LLM.md").write_text("edited", encoding="utf-8")
    assert "(1 of 9 files)" in read.ok("digest", "--all", "--out", folder).out
    assert "says so already" in read.ok("digest", "--all", "--out", folder).out
    again = read.ok("round", "--source", folder, "--now", DAY, "--json").json
    assert (again["sources"][0]["papers"], again["sources"][0]["date"], again["papers"]["new"]) == (25, DATE, 0)
    assert again["sources"][0]["notes"] == []


def test_json_says_what_was_written(read: CommandLine) -> None:
    file = read.folder / "llm.md"
    document = read.ok("digest", "LLM", "--date", DATE, "--out", file, "--json").json
    assert set(document) == {"topic", "date", "papers", "left_out", "out", "changed"}
    assert (document["topic"], document["date"], document["out"], document["changed"]) == ("LLM", DATE, str(file), True)
    assert document["papers"][0] == "arxiv:2504.99007"
    assert len(document["papers"]) == 6
    assert not read.ok("digest", "LLM", "--out", file, "--json").json["changed"]
    whole = read.ok("digest", "--all", "--out", read.folder / "all", "--json").json
    assert (whole["topic"], len(whole["papers"]), whole["changed"]) == (None, 25, True)
    printed = read.ok("digest", "LLM", "--json").json
    assert (printed["out"], printed["changed"]) == (None, False)


@pytest.mark.parametrize("arguments", [(), ("--all",), ("LLM", "--all", "--out", "x"), ("--out", "x")])
def test_what_is_not_clear_is_asked(paperround: CommandLine, arguments: tuple[str, ...]) -> None:
    result = paperround("digest", *arguments)
    assert (result.code, result.out) == (2, "")
    assert "Give either TOPIC, or --all with --out FOLDER." in result.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("LML",), ["There is no topic “LML”.", "Did you mean “LLM”?"]),
        (("LLM", "--date", "2025-04-29"), ["knows nothing of 2025-04-29", f"The nearest it knows: {DATE}."]),
        (("LLM", "--date", "soon"), ["--date", "“soon” is not a day."]),
        (("LLM", "--out", "."), ["no ordinary file"]),
    ],
)
def test_mistakes_are_told(read: CommandLine, arguments: tuple[str, ...], told: list[str]) -> None:
    result = read("digest", *arguments)
    assert (result.code, result.out) == (2, "")
    assert [words for words in told if words not in result.err] == []


def test_what_has_no_place_in_a_digest_is_named(paperround: CommandLine) -> None:
    paperround.ok("topics")
    store = open_store(f"sqlite:///{paperround.state / 'paperround.db'}", announce=lambda text: None)
    given = [paper(1, "An LLM"), paper(2, "Its LLM", id=PaperId("doi:10.1101/x"))]
    run_round(make_bot(store), [FakeSource([reading(*given)])], None)
    store.close()
    result = paperround.ok("digest", "LLM", "--json")
    assert (result.json["papers"], result.json["left_out"]) == (["arxiv:2505.90001"], ["doi:10.1101/x"])
    assert result.err == "1 paper has no arXiv id and no place in a digest: doi:10.1101/x\n"


def test_a_word_for_a_day(read: CommandLine) -> None:
    assert read.ok("digest", "LLM", "--date", "yesterday", "--now", "2025-05-01", "--json").json["date"] == DATE


def test_before_anything_was_read_it_says_so(paperround: CommandLine) -> None:
    result = paperround("digest", "LLM")
    assert result.code == 2
    assert "The store knows no day yet." in result.err


def test_a_changed_topics_file_counts_and_a_broken_one_only_warns(
    read: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = read.folder / "topics.yml"
    monkeypatch.setenv("TOPICS_FILE", str(file))
    file.write_text("Tea: {keywords: [tea]}\n", encoding="utf-8")
    assert "`tea`" in read.ok("digest", "Tea").out
    file.write_text("Tea: [", encoding="utf-8")
    result = read.ok("digest", "Tea")
    assert "`tea`" in result.out
    assert "Warning" in result.err


def test_an_empty_out_is_refused(paperround: CommandLine) -> None:
    said = paperround("digest", "--all", "--out", "")
    assert (said.code, "it is empty" in said.err) == (2, True)
    assert list(paperround.folder.iterdir()) == []
