"""``paperround preview``, over the bundled sample and over real days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.samples import DAY, SAMPLE, TEA
from tests.support.commandline import CommandLine

REAL_DAYS = ("2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04", "2025-05-07", "2025-05-11")


@pytest.fixture
def filled(paperround: CommandLine) -> CommandLine:
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    return paperround


def test_a_page_for_people(filled: CommandLine) -> None:
    out = filled.ok("preview", "tea, spoons, -mats", "--now", DAY).out
    assert "the word “tea”" in out
    assert "Wed 30 Apr" in out
    assert "Total: 1 of " in out
    assert f"{TEA.removeprefix('arxiv:')} · tea" in out
    assert "Nothing came by: spoons" in out
    assert "0  by -mats" in out
    assert "\x1b" not in out


def test_phrases_and_another_rule(filled: CommandLine) -> None:
    out = filled.ok("preview", "tea spoons", "--against", "tea", "--now", DAY).out
    assert '"tea spoons" as a phrase: ' in out
    assert "loses 1." in out
    assert "-1" in out
    assert "Lost, the best 1 of 1" in out


def test_a_rule_that_begins_with_a_minus_is_told_how_to_get_through(filled: CommandLine) -> None:
    refused = filled("preview", "-mats, tea", "--now", DAY)
    assert refused.code == 2
    assert "paperround preview -- '-2D, diffusion'" in refused.err
    assert "Total: 1 of " in filled.ok("preview", "--now", DAY, "--", "-mats, tea").out
    assert " -- " not in filled("preview", "tea", "--ever", "daily").err


def test_a_document_for_programs(filled: CommandLine) -> None:
    made = filled.ok("preview", "tea", "--against", "spoons", "--now", DAY, "--json").json
    assert set(made) >= {"rule", "reads_as", "days", "papers", "warnings"}
    [day] = made["days"]
    assert (day["date"], day["matches"], day["new"], made["total"]) == ("2025-04-30", 1, 1, 1)
    [found] = made["papers"]
    assert set(found) == {"paper", "title", "reasons"}
    assert found["paper"] == TEA
    assert set(found["reasons"][0]) == {"subscription", "clause", "term", "field", "start", "end"}
    assert made["terms"] == [{"term": "tea", "papers": 1, "only": 1}]
    assert (made["against"]["gained"], made["against"]["lost"]) == (1, 0)
    assert made["against"]["papers_gained"][0]["paper"] == TEA


def test_nothing_in_the_store(paperround: CommandLine) -> None:
    assert "no papers in the store yet" in paperround.ok("preview", "tea").out
    assert paperround.ok("preview", "tea", "--json").json["days"] == []


def test_a_bad_rule_is_refused_before_anything_is_made(paperround: CommandLine) -> None:
    for wrong in (("tea, (",), ("tea", "--against", "-tea")):
        assert paperround("preview", *wrong).code == 2
    assert not paperround.state.exists()
    refused = paperround("preview", "topic:Nothing")
    assert (refused.code, "There is no topic" in refused.err) == (2, True)


def test_a_flood_is_warned_of(filled: CommandLine) -> None:
    result = filled.ok("preview", "~e", "--now", DAY)
    assert "more than a fifth of a day" in result.out


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_it_fits_the_terminal(filled: CommandLine, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = filled.ok("preview", "~diffusion, tea, language model", "--against", "~e", "--now", DAY).out
    assert max(map(len, out.splitlines())) <= columns


@pytest.mark.real_digests
@pytest.mark.parametrize("topic", ["LLM", "Diffusion"])
def test_real_days_are_counted_as_expected(
    paperround: CommandLine, real_digests: Path, expected: dict[str, Any], topic: str
) -> None:
    paperround.ok("backfill", "--from", REAL_DAYS[0], "--to", REAL_DAYS[-1], "--source", real_digests)
    made = paperround.ok("preview", f"topic:{topic}", "--json").json
    counts = {day["date"]: day["matches"] for day in made["days"] if day["read"]}
    ids = {day: expected["days"][day]["topics"][topic]["ids"] for day in REAL_DAYS}
    assert counts == {day: len(found) for day, found in ids.items()}
    assert made["total"] == sum(day["new"] for day in made["days"]) == len(set().union(*ids.values()))
