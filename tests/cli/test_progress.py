"""The line that tells how far long work is."""

from __future__ import annotations

import io

import click
import pytest

from bot.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_terminal_sees_the_steps_and_nothing_is_left() -> None:
    terminal = Terminal()
    with progress.showing(terminal, quiet=False) as steps:
        steps("reading sources", 0, 2000)
        assert "reading sources: 0 of 2,000" in terminal.getvalue()
    assert "\x1b[2K" in terminal.getvalue().rpartition("2,000")[2]


def test_output_goes_where_it_belongs_while_the_line_is_up(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    with progress.showing(terminal, quiet=False) as steps:
        steps("sending", 1, None)
        click.echo("a message")
        progress.clear()
        click.echo("another")
        steps("sending", 2, None)
    assert capsys.readouterr().out == "a message\nanother\n"
    assert "a message" not in terminal.getvalue()
    assert "sending: 2" in terminal.getvalue()


def test_thousands_of_steps_are_few_lines() -> None:
    terminal = Terminal()
    with progress.showing(terminal, quiet=False) as steps:
        for n in range(5000):
            steps("sending", n, None)
    assert terminal.getvalue().count("sending") < 100


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (Terminal(), True), (None, False)])
def test_nobody_else_sees_it(stream: io.StringIO | None, quiet: bool) -> None:
    with progress.showing(stream, quiet=quiet) as steps:
        steps("sending", 1, 2)
    assert stream is None or stream.getvalue() == ""
