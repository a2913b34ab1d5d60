"""A first start says that the days before can be filled in: once, on stderr, where a source can look back."""

from __future__ import annotations

import shlex
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.samples import SAMPLE
from tests.cli.test_processes import start
from tests.sources.day_folders import add
from tests.support.arxiv import Text
from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import Announcement, FakeArxiv, new_york
from tests.support.webserver import WebServer, webserver

__all__ = ["webserver"]

NOW = ("--now", "2025-06-05T12:00Z")
SAID = "This is a first start. To fill in the last 30 days, for which nothing is sent: paperround backfill"
SPAN = "--from 2025-05-06 --to 2025-06-04"


@pytest.fixture
def days(paperround: CommandLine) -> Path:
    add(paperround.folder / "all my days", 3, "2506.00003")
    add(paperround.folder / "all my days", 4, "2506.00004")
    return paperround.folder / "all my days"


@pytest.mark.parametrize("command", ["round", "poll"])
def test_it_is_said_once(paperround: CommandLine, days: Path, command: str) -> None:
    first = paperround.ok(command, "--source", days, *NOW)
    assert first.err.splitlines()[1:] == [f"{SAID} --source '{days}' {SPAN}"]
    assert "first start" not in first.out
    assert paperround.ok(command, "--source", days, *NOW).err == ""


def test_what_it_says_can_be_typed(paperround: CommandLine, days: Path) -> None:
    said = paperround.ok("round", "--source", days, *NOW).err.splitlines()[-1].partition("is sent: ")[2]
    words = shlex.split(said)
    assert words[0] == "paperround"
    assert "of 2 days" in paperround.ok(*words[1:], *NOW).out


def test_programs_and_other_commands_are_spared(paperround: CommandLine, days: Path) -> None:
    assert "first start" not in paperround.ok("round", "--source", days, *NOW, "--json").err
    (paperround.state / "paperround.db").unlink()
    assert (
        "first start" not in paperround.ok("backfill", "--source", days, "--from", "today", "--to", "today", *NOW).err
    )
    assert "first start" not in paperround.ok("sources", *NOW).err


def test_after_a_round_that_found_nothing_it_is_still_a_first_start(paperround: CommandLine, days: Path) -> None:
    paperround("round", "--source", "nowhere", *NOW)
    assert SAID in paperround.ok("round", "--source", days, *NOW).err


def test_where_nothing_can_look_back_nothing_is_said(paperround: CommandLine) -> None:
    assert SAID not in paperround.ok("round", "--source", SAMPLE, *NOW).err


def test_the_default_sources_need_no_naming(
    paperround: CommandLine, webserver: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv = FakeArxiv(webserver, [Announcement(day=new_york("2025-06-05 00:00").date(), text=Text(id="2506.00001"))])
    arxiv.at = new_york("2025-06-05 08:00")
    monkeypatch.setenv("ARXIV_RSS_URL", arxiv.url)
    result = paperround.ok("round", *NOW)
    assert result.err.splitlines()[-1] == f"{SAID} {SPAN}"
    categories = ("AI", "CL", "CV", "LG", "MA", "RO")
    assert arxiv.asked == [f"/atom/cs.{category}" for category in categories]


def test_run_says_it_too(paperround: CommandLine, days: Path) -> None:
    with start(paperround.folder, [sys.executable, "-m", "bot", "run", "--source", str(days)]) as process:
        for line in process.stdout or ():
            if "Sent nothing" in line:
                break
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert err.count(SAID) == 1
