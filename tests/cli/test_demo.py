"""demo: the first thing anybody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.samples import tree
from tests.support.commandline import CommandLine

NONSENSE = {
    "DATABASE_URL": "nonsense://geheim",
    "TOPICS_FILE": "/nowhere/at/all.yml",
    "TIMEZONE": "Mars/Base",
    "LEASE_SECONDS": "-1",
    "LOG_LEVEL": "LOUD",
    "OUTBOX": "maybe",
    "DIGEST_SOURCES": "'",
    "SMTP_HOST": "mail.example.org",
    "SLACK_BOT_TOKEN": "x",
}


def test_it_tells_the_whole_story(paperround: CommandLine) -> None:
    said = paperround.ok("demo").out
    assert "Sent 3 messages with 15 papers." in said
    assert "Nothing new.\nSent nothing: nothing is due." in said
    assert "\x1b" not in said
    assert len(said.splitlines()) < 100
    assert len(paperround.outbox) == 0
    assert len(list((paperround.state / "demo" / "outbox").glob("[!.]*"))) == 3


def test_a_message_is_shown_up_to_its_second_paper(paperround: CommandLine) -> None:
    letter = [line for line in paperround.ok("demo").out.splitlines() if line.startswith("  │")]
    numbered = [line for line in letter if line[3:].lstrip()[:2] in ("1.", "2.", "3.")]
    assert len(numbered) == 2
    where = letter[-1].removeprefix("  │ … and 1 more in ")
    assert " 3. " in Path(where).read_text("utf-8")


def test_what_it_says_to_open_is_there(paperround: CommandLine) -> None:
    line = next(line for line in paperround.ok("demo").out.splitlines() if line.startswith("Open a message:"))
    page = Path(line.split(maxsplit=3)[3])
    assert not page.is_absolute()
    assert "<html" in page.read_text("utf-8")
    assert (page.parent / "message.eml").is_file()


def test_twice_is_like_once(paperround: CommandLine) -> None:
    first = paperround.ok("demo", "--json").json
    second = paperround.ok("demo", "--json").json
    assert [one["deliveries"]["sent"] for one in first["rounds"]] == [15, 0]
    assert [one["deliveries"] for one in first["rounds"]] == [one["deliveries"] for one in second["rounds"]]
    assert [line["paper"] for line in first["history"]] == [line["paper"] for line in second["history"]]
    assert len(second["subscriptions"]) == 3
    assert len(list(Path(second["outbox"]).glob("[!.]*"))) == 3


def test_nothing_else_is_touched(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch")
    before = tree(paperround.folder)
    paperround.ok("demo")
    after = tree(paperround.folder)
    assert {path: after[path] for path in before} == before
    assert all(path.startswith("state/demo") for path in set(after) - set(before))


def test_no_setting_can_spoil_it(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name, value in NONSENSE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STATE_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    (paperround.folder / ".env").write_bytes(b"===\n\xff\xfe")
    result = paperround.ok("demo", "--json")
    assert result.json["rounds"][0]["deliveries"]["sent"] == 15
    assert "geheim" not in result.out + result.err
    assert set(tree(paperround.folder)) == {".env"}
