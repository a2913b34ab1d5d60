"""Lists on a pipe and on terminals, wide and narrow."""

from __future__ import annotations

import click
import pytest

from bot.cli.tables import echo_table

HEADINGS = ("ID", "Title", "State")
ROWS = [(1, "A rather long title about 流れ and other things that flow", "active"), (22, "b\x1b[31m\nc", "paused")]


def lines(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int | None,
    *,
    cut: str | None = None,
    fold: str | None = None,
) -> list[str]:
    """What is printed, on a terminal of so many columns, or on a pipe."""
    monkeypatch.setenv("COLUMNS", str(columns or 80))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: columns is not None)
    echo_table(HEADINGS, ROWS, empty="none", cut=cut, fold=fold)
    return click.unstyle(capsys.readouterr().out).splitlines()


def test_on_a_pipe_every_row_is_one_whole_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads, first, second = lines(capsys, monkeypatch, None, cut="Title")
    assert heads.split() == list(HEADINGS)
    assert ROWS[0][1] in first
    assert second.split() == ["22", "b", "[31m", "c", "paused"]
    assert not any(line.endswith(" ") for line in (heads, first, second))


def test_a_narrow_terminal_cuts_the_column_that_may_be_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = lines(capsys, monkeypatch, 45, cut="Title")
    assert len(printed) == 3
    assert printed[1].startswith("1   A rather long title about 流")
    assert printed[1].endswith("…  active")


def test_without_such_a_column_everything_is_folded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = lines(capsys, monkeypatch, 30)
    assert len(printed) > 4
    words = "".join("".join(line.split()) for line in printed)
    assert "flow" in words


@pytest.mark.parametrize("columns", [10, 45])
def test_a_column_that_may_be_folded_is_the_only_one(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it gets too narrow for that, lines are longer than the terminal."""
    heads, first, *rest = lines(capsys, monkeypatch, columns, fold="Title")
    assert heads.split() == list(HEADINGS)
    assert first.startswith("1   A rather long title")
    assert first.endswith("  active")
    assert any(line.endswith("  paused") for line in rest)


def test_an_empty_list_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(HEADINGS, [], empty="There is nothing.")
    assert capsys.readouterr().out == "There is nothing.\n"
