"""The real days, one after the other, through the command line: every topic's subscriber gets exactly what the oracle
says, each paper once, and reading everything again brings nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.render.papers import AUTHORS_SHOWN
from tests.support.commandline import CommandLine

pytestmark = pytest.mark.real_digests

FIRST, OUTAGE = "2025-04-12", "2025-11-05"


def address(topic: str) -> str:
    return f"{topic.lower().replace('_', '-')}@example.org"


@pytest.fixture
def days(expected: dict[str, Any]) -> list[str]:
    """The days from the first whose topic files follow the rules."""
    return [day for day in sorted(expected["days"]) if day >= FIRST]


@pytest.fixture
def topics(expected: dict[str, Any]) -> list[str]:
    return sorted(expected["days"][FIRST]["topics"])


def go(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, folder: Path, day: str) -> dict[str, Any]:
    """One round as on that day: its README and its topics."""
    monkeypatch.setenv("TOPICS_FILE", str(folder / day / "config.yml"))
    result = paperround("round", "--source", folder / day / "README.md", "--now", f"{day}T06:00:00Z", "--json")
    assert result.code == (1 if day == OUTAGE else 0), result
    document: dict[str, Any] = result.json
    return document


def test_every_topic_gets_exactly_its_papers_once(
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
    days: list[str],
    topics: list[str],
) -> None:
    monkeypatch.setenv("TOPICS_FILE", str(real_digests / FIRST / "config.yml"))
    for topic in topics:
        paperround.ok("subscribe", address(topic), f"topic:{topic}", "--every", "batch", "--confirmed")

    seen: dict[str, set[str]] = {topic: set() for topic in topics}
    for day in days:
        document = go(paperround, monkeypatch, real_digests, day)
        fresh = sum(
            len({f"arxiv:{n}" for n in expected["days"][day]["topics"][topic]["ids"]} - seen[topic]) for topic in topics
        )
        assert document["deliveries"] == {"planned": fresh, "sent": fresh, "summarised": 0, "failed": 0, "due": 0}, day
        for topic in topics:
            seen[topic] |= {f"arxiv:{n}" for n in expected["days"][day]["topics"][topic]["ids"]}
        again = go(paperround, monkeypatch, real_digests, day)
        assert again["deliveries"]["planned"] == again["deliveries"]["sent"] == 0, day

    for day in days:  # all of them once more, in a row
        assert go(paperround, monkeypatch, real_digests, day)["deliveries"]["sent"] == 0, day
    told = paperround.ok("history", "--json").json
    assert Counter((line["address"], line["paper"]) for line in told) == Counter(
        (address(topic), paper) for topic in topics for paper in seen[topic]
    )
    assert {line["state"] for line in told} == {"sent"}


def test_states_and_dates_of_the_real_days(
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
    days: list[str],
) -> None:
    repeated = {"2025-05-02", "2025-05-03"}
    for day in days:
        source = go(paperround, monkeypatch, real_digests, day)["sources"][0]
        state = "failed" if day == OUTAGE else "unchanged" if day in repeated else "fresh"
        assert (source["state"], source["date"], source["papers"]) == (state, day, expected["days"][day]["total"])
        assert source["date_from"] == "path"


def test_the_mojibake_files_bring_their_papers_readable(
    paperround: CommandLine, real_digests: Path, expected: dict[str, Any]
) -> None:
    paperround.ok(
        "subscribe", "reader@example.org", "topic:Diffusion, ~diffusion, DDPM, ~a", "--every", "batch", "--confirmed"
    )
    for day, file in sorted(expected["mojibake"].items()):
        source = str(real_digests / file["file"])
        document = paperround.ok("round", "--source", source, "--now", f"{day}T06:00:00Z", "--json").json
        told = document["sources"][0]
        assert (told["repaired"], told["date"], told["date_from"]) == (True, day, "heading")
        assert told["papers"] == len(file["ids"])
    told = paperround.ok("history", "--json").json
    ids = {f"arxiv:{n}" for file in expected["mojibake"].values() for n in file["ids"]}
    assert {line["paper"] for line in told} == ids
    assert len(told) == len(ids)
    files = [file["file"] for file in expected["mojibake"].values()]
    right = "".join(repaired(real_digests / file) for file in files)
    assert [line["title"] for line in told if " ".join(line["title"].split()) not in right] == []
    written = " ".join("".join((f / "message.txt").read_text("utf-8") for f in paperround.outbox).split())
    accented = [text for file in expected["mojibake"].values() for text in file["authors_with_accents"].values()]
    shown = {name for text in accented for name in text.split(", ")[:AUTHORS_SHOWN]}
    assert any(not name.isascii() for name in shown)
    assert {name for name in shown if name not in written} == set()
    assert "Inês Cardoso Oliveira" in written


def repaired(file: Path) -> str:
    """What the file said before somebody read its UTF-8 as Mac Roman; on one line."""
    return " ".join(file.read_text(encoding="utf-8").encode("mac_roman").decode("utf-8").split())


def test_of_a_big_topic_the_best_30_are_shown_in_full_and_every_paper_once(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, real_digests: Path, expected: dict[str, Any]
) -> None:
    sizes = {(len(t["ids"]), day, name) for day, one in expected["days"].items() for name, t in one["topics"].items()}
    size, day, topic = max(sizes)
    monkeypatch.setenv("TOPICS_FILE", str(real_digests / day / "config.yml"))
    paperround.ok("subscribe", address(topic), f"topic:{topic}", "--every", "batch", "--confirmed")
    assert go(paperround, monkeypatch, real_digests, day)["deliveries"]["sent"] == size
    page = "".join((folder / "message.html").read_text("utf-8") for folder in paperround.outbox)
    told = re.findall(r'href="https://arxiv.org/abs/([^"]+)"[^>]*>(?!more<)', page)
    assert Counter(told) == Counter(expected["days"][day]["topics"][topic]["ids"])
    assert len(re.findall(r'<h3 class="t i"[^>]*><a ', page)) == 30
    assert len(re.findall(r'<p dir="auto"[^>]*>\d+\.\n<a ', page)) == size - 30
