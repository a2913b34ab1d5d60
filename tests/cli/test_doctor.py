"""doctor, as it is called: a table or one document, and exit code 1 when something fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app.desks import pages
from bot.cli.session import session
from tests.cli.samples import DAY, SAMPLE
from tests.support.commandline import CommandLine


@pytest.fixture
def served(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the pages are."""
    for name, value in {"PUBLIC_URL": "http://127.0.0.1", "HTTP_PORT": "0"}.items():
        monkeypatch.setenv(name, value)
    with session() as app, pages(app) as where:
        monkeypatch.setenv("PUBLIC_URL", where)
        yield where


def test_all_is_well(paperround: CommandLine) -> None:
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    result = paperround.ok("doctor")
    assert "database" in result.out
    assert "skip" in result.out
    found = paperround.ok("doctor", "--json").json
    assert all(set(one) == {"check", "state", "detail", "cure"} for one in found)
    assert {one["state"] for one in found} == {"ok", "skip"}


def test_what_fails_is_told_with_its_cure(paperround: CommandLine) -> None:
    paperround.state.write_text("no folder")
    result = paperround("doctor")
    assert result.code == 1
    assert "state folder: Give the user that runs Paperround the right" in result.out


def test_a_setting_that_is_wrong_is_a_finding(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Mars")
    result = paperround("doctor", "--json")
    assert (result.code, [one["check"] for one in result.json]) == (1, ["settings"])
    assert "TIMEZONE" in result.json[0]["detail"]


def test_pages_that_are_served_are_found(paperround: CommandLine, served: str) -> None:
    [page] = [one for one in paperround.ok("doctor", "--json").json if one["check"] == "PUBLIC_URL"]
    assert (page["state"], page["detail"]) == ("warn", f"{served} is reached, but on this machine only")


def test_another_page_at_that_address(paperround: CommandLine, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", f"{served}/elsewhere")
    [page] = [one for one in paperround("doctor", "--json").json if one["check"] == "PUBLIC_URL"]
    assert (page["state"], "answers 404" in page["detail"]) == ("fail", True)
