"""topics: list, import, export; a TOPICS_FILE that changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.core.topics import parse_topics, show_topics
from tests.cli.samples import DAY, SAMPLE, TEA
from tests.support.commandline import CommandLine

DRINKS = "Drinks: {keywords: [tea, [hot, water]], filters: [coffee]}\n"


@pytest.fixture
def drinks(paperround: CommandLine) -> Path:
    file = paperround.folder / "drinks.yml"
    file.write_text(DRINKS, encoding="utf-8")
    return file


def test_the_defaults_are_there_from_the_start(paperround: CommandLine) -> None:
    listed = paperround.ok("topics", "--json").json
    assert [topic["name"] for topic in listed][:2] == ["LLM", "MLLM"]
    assert all(set(topic) == {"name", "keywords", "filters", "retired"} for topic in listed)
    assert "System 2 + Thinking" in paperround.ok("topics").out


def test_import_replaces_and_export_gives_back(paperround: CommandLine, drinks: Path) -> None:
    assert paperround.ok("topics", "import", drinks).out == "Imported 1 topic: Drinks.\n"
    assert paperround.ok("topics", "--json").json == [
        {"name": "Drinks", "keywords": [["tea"], ["hot", "water"]], "filters": [["coffee"]], "retired": False}
    ]
    exported = paperround.ok("topics", "export").out
    assert parse_topics(exported, "export") == parse_topics(DRINKS, "drinks")
    assert paperround.ok("topics", "export", "--json").json == paperround.ok("topics", "--json").json


def test_import_as_json_shows_what_is_there_now(paperround: CommandLine, drinks: Path) -> None:
    paperround.ok("subscribe", "console", "topic:LLM", "--every", "batch")
    result = paperround.ok("topics", "import", drinks, "--json")
    assert [(topic["name"], topic["retired"]) for topic in result.json] == [("Drinks", False), ("LLM", True)]
    assert "The topic LLM is gone" in result.err
    assert "LLM (retired)" in paperround.ok("topics").out
    assert paperround.ok("topics", "export").out == show_topics(parse_topics(DRINKS, "drinks"))
    assert [topic["name"] for topic in paperround.ok("topics", "export", "--json").json] == ["Drinks"]


def test_an_imported_topic_looks_at_the_latest_digest(paperround: CommandLine, drinks: Path) -> None:
    paperround.ok("topics", "import", drinks)
    paperround.ok("subscribe", "slack:C0LABTALK", "topic:Drinks", "--every", "batch")
    drinks.write_text("Drinks: {keywords: [espresso]}\n", encoding="utf-8")
    paperround.ok("topics", "import", drinks)
    assert paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["matches"] == 0
    drinks.write_text(DRINKS, encoding="utf-8")
    paperround.ok("topics", "import", drinks, "--now", DAY)
    due = {line["paper"]: line for line in paperround.ok("history", "--json").json}
    assert due[TEA]["state"] == "due"
    assert datetime.fromisoformat(due[TEA]["planned_at"]) == datetime.fromisoformat(DAY)


def test_a_changed_file_is_taken_over(paperround: CommandLine, drinks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICS_FILE", "drinks.yml")
    assert [topic["name"] for topic in paperround.ok("topics", "--json").json] == ["Drinks"]
    drinks.write_text("Meals: {keywords: [soup]}\n", encoding="utf-8")
    assert [topic["name"] for topic in paperround.ok("topics", "--json").json] == ["Meals"]


@pytest.mark.parametrize("given", ["nowhere.yml", ".", "latin.yml", "bad.yml"])
def test_a_file_that_cannot_be_read(paperround: CommandLine, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (paperround.folder / "latin.yml").write_bytes(b"\xff\xfe\xfa")
    (paperround.folder / "bad.yml").write_text("# Digest\n- [x", encoding="utf-8")
    result = paperround("topics", "import", given)
    assert (result.code, result.out) == (2, "")
    assert "Traceback" not in result.err
    assert len(result.err.splitlines()) == 2
    monkeypatch.setenv("TOPICS_FILE", given)
    assert paperround("topics").code == 2
    assert paperround("subscriptions").code == 0


def test_options_of_the_list_are_not_lost_before_a_subcommand(paperround: CommandLine) -> None:
    assert "after export" in paperround("topics", "--json", "export").err
