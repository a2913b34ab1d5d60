"""Mojibake: damaged texts come back exactly, good texts never change."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sources.markdown.repair import repair
from tests.sources.samples import entry, put, read_one, sample_archive, topic_page

GOOD = topic_page(
    [entry(title="Größe – “α” 360°", authors="Inês Oliveira, José Ångström, Jan Dvořák", abstract="∀x ≤ 1…")]
)


def damaged(text: str, encoding: str = "mac_roman") -> str:
    return text.encode().decode(encoding)


@pytest.mark.parametrize("text", [GOOD, sample_archive(), damaged("# Tides Papers · 2025-06-09", "utf-8")])
@pytest.mark.parametrize("encoding", ["mac_roman", "latin-1"])
def test_a_wholly_damaged_text_comes_back_exactly(text: str, encoding: str) -> None:
    assert damaged(text, encoding) != text
    assert repair(damaged(text, encoding)) == text


def test_a_damaged_byte_order_mark_goes() -> None:
    assert repair(damaged(f"\ufeff{GOOD}")) == GOOD


def test_windows_1252_comes_back_too() -> None:
    text = "# Tides Papers · 2025-06-09 – José"
    assert repair(damaged(text, "cp1252")) == text


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "",
        "plain ASCII",
        "Inês – “good”",
        "O(√n), √2 + ∞, √∞, α√β, √π, 2√±1, n√2, ¬p ∧ ¬q, ‚low quotes‘",
        "🔍 one author typed Jos√© himself, an abstract says Â· once",
        "Ã is a letter, é too, Â alone",
        "\ufffd and \u00a0",
    ],
)
def test_a_good_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


def test_a_text_damaged_in_part_is_mended_where_it_is_damaged() -> None:
    good = [
        "# 🔍 Tides Papers · 2025-06-09",
        "O(√n) and √π stay",
        "José García, Søren Ørsted, Jürgen",
        "wave – ‘tide’ 🌊",
        "Åse → ω",
        "$ω$-regular → done",
    ]
    half = [damaged(line) if i >= 2 else line for i, line in enumerate(good)]
    assert repair("\n".join(half)).split("\n") == good


def test_a_line_that_mixes_damage_and_other_signs() -> None:
    line = f"{damaged('🔍')} real é, ℝ and {damaged('José')}, {damaged('Müller')}"
    assert repair(f"🔍\n{line}") == "🔍\n🔍 real é, ℝ and José, Müller"


def test_a_damaged_page_is_read_and_says_so(tmp_path: Path) -> None:
    good = read_one(put(tmp_path / "good.md", GOOD))
    bad = read_one(put(tmp_path / "bad.md", damaged(GOOD)))
    assert (good.repaired, bad.repaired) == (False, True)
    assert (bad.papers, bad.date, bad.date_from) == (good.papers, good.date, "heading")
    assert bad.papers[0].authors == ("Inês Oliveira", "José Ångström", "Jan Dvořák")
    assert not good.notes
    assert "repaired" in bad.notes[0]


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "bom.md", b"\xef\xbb\xbf" + GOOD.encode()))
    assert (reading.state, reading.repaired, reading.date_from) == ("fresh", False, "heading")


def test_bytes_that_are_not_utf8_are_counted(tmp_path: Path) -> None:
    page = topic_page([entry(title="A\ufffdB"), entry("2506.00002", title="C?D?E")])
    data = page.encode().replace(b"C?D?E", b"C\xffD\xfeE")
    reading = read_one(put(tmp_path / "page.md", data))
    assert [paper.title for paper in reading.papers] == ["A\ufffdB", "C\ufffdD\ufffdE"]
    assert "2 places" in reading.notes[0]
