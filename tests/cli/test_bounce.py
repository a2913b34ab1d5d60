"""Mails that came back, on stdin and from a Maildir."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from bot.cli.commands.bounce import MOST
from tests.cli.samples import DAY, SAMPLE
from tests.cli.test_mail import configured
from tests.support.commandline import CommandLine, Result
from tests.support.mailserver import MailServer
from tests.support.reports import complaint, dsn

ADA = "ada@example.org"
PERSON = b"From: bob@example.org\r\nTo: papers@example.org\r\n\r\nHello!"
AWAY = b"From: ada@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nI am away."


@pytest.fixture
def key(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """That of a mail that went out."""
    with MailServer().running() as server:
        for name, value in configured(server.port).items():
            monkeypatch.setenv(name, value)
        paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
        paperround.ok("round", "--source", SAMPLE, "--now", DAY)
        yield message_from_bytes(server.mails[0])["Message-ID"].partition("@")[0][1:]


@pytest.fixture
def box(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Bounces" / name).mkdir(parents=True)
    return tmp_path / "Bounces"


def pipe(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, mail: bytes, *more: str) -> Result:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail)))
    return paperround.ok("bounce", *more)


def blocked(paperround: CommandLine) -> str | None:
    return paperround.ok("subscriptions", "--json").json[0]["blocked_because"]  # type: ignore[no-any-return]


def test_a_report_on_stdin_blocks(paperround: CommandLine, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = dsn((ADA, "failed", "5.1.1", "550 5.1.1 no such user"), key=key)
    said = pipe(paperround, monkeypatch, report).out
    assert said.startswith(f"{ADA} is blocked: its mail came back, as nobody is there: 5.1.1 “550 5.1.1 no such user”.")
    assert blocked(paperround)
    [line] = paperround.ok("history", "--json").json
    assert (line["state"], line["error"]["code"]) == ("failed", "5.1.1")


@pytest.mark.parametrize("mail", [PERSON, AWAY, b"", dsn(key="0123456789ab-1")])
def test_anything_else_changes_nothing(
    paperround: CommandLine, key: str, monkeypatch: pytest.MonkeyPatch, mail: bytes
) -> None:
    [found] = pipe(paperround, monkeypatch, mail, "--json").json
    assert found["state"] in ("no_report", "unrelated")
    assert found["text"].endswith("Nothing was changed.")
    assert blocked(paperround) is None


def test_a_complaint_names_to_whom_the_mail_went(
    paperround: CommandLine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told can end it; providers take the address out of what they pass on."""
    [found] = pipe(paperround, monkeypatch, complaint(key), "--json").json
    assert (found["state"], found["address"]) == ("no_report", ADA)
    assert f"The mail had gone to {ADA}. Nothing was changed." in found["text"]
    [other] = pipe(paperround, monkeypatch, complaint("0123456789ab-1"), "--json").json
    assert other["address"] is None
    assert blocked(paperround) is None


def test_a_maildir(paperround: CommandLine, key: str, box: Path) -> None:
    mails = {"1.report": dsn((ADA, "failed", "4.4.7", ""), key=key), "2.person": PERSON, "3.away": AWAY}
    for name, mail in mails.items():
        (box / "new" / name).write_bytes(mail)
    said = paperround.ok("bounce", "--maildir", box).out
    assert "1.report: A mail to ada@example.org came back: 4.4.7." in said
    assert "3.away: It is an automatic answer" in said
    assert said.endswith("3 new: 1 taken in and marked as seen, 2 left as they are.\n")
    assert sorted(path.name for path in (box / "new").iterdir()) == ["2.person", "3.away"]
    assert [path.name for path in (box / "cur").iterdir()] == ["1.report:2,S"]
    assert paperround.ok("export", ADA).json["bounces"][0]["kind"] == "soft"
    assert [one["state"] for one in paperround.ok("bounce", "--maildir", box, "--json").json] == ["no_report"] * 2


def test_what_is_no_maildir_is_refused(paperround: CommandLine, tmp_path: Path) -> None:
    result = paperround("bounce", "--maildir", tmp_path / "nowhere")
    assert result.code == 2
    assert "is no Maildir" in result.err


def test_a_huge_mail_is_read_to_its_end(paperround: CommandLine, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server whose pipe breaks takes that for a failure of its own."""
    octets = io.BytesIO(dsn(key=key) + b"x" * MOST)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(octets))
    assert paperround.ok("bounce", "--json").json[0]["state"] == "blocked"
    assert not octets.read()
