"""A note on days without papers: asked for, sent by a real mail server, shown by all that looks back."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.crash.scenario import DAYS, write_days
from tests.support.commandline import CommandLine, Result
from tests.support.mail_checker import Wanted, complaints
from tests.support.mailserver import MailServer

ADA, BOB = "ada@example.org", "bob@example.org"
FIRST = "Nothing for you today: your sources announced 32 papers · 1 May 2025"


@pytest.fixture
def server(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer().running() as running:
        for name, value in {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(running.port),
            "SMTP_SECURITY": "none",
            "MAIL_FROM": "Papers <papers@example.org>",
        }.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def days(tmp_path: Path) -> Path:
    write_days(tmp_path / "days")
    return tmp_path / "days"


def follow(paperround: CommandLine, address: str, rule: str, *more: str) -> Result:
    return paperround.ok("subscribe", address, rule, "--confirmed", "--empty-days", "tell", *more)


def go(paperround: CommandLine, days: Path, number: int, hour: str, *more: str) -> Result:
    day = DAYS[number]
    return paperround.ok("round", "--source", days / f"{day}.md", "--now", f"{day}T{hour}:00Z", *more)


def subjects(server: MailServer) -> list[str]:
    return [str(message_from_bytes(mail, policy=default)["Subject"]) for mail in server.mails]


def test_two_days(paperround: CommandLine, server: MailServer, days: Path) -> None:
    follow(paperround, ADA, '"more robots"')
    paperround.ok("subscribe", BOB, '"more robots"', "--confirmed")
    assert go(paperround, days, 0, "06:00").out.endswith("Sent nothing: nothing is due.\n")
    said = go(paperround, days, 0, "09:00").out
    assert "Sent 1 note of an empty day.\n" in said
    go(paperround, days, 0, "09:15")
    assert subjects(server) == [FIRST]
    assert complaints(server.mails[0], Wanted(to=ADA, leave=_leave(server.mails[0]), same_words=True)) == []
    report = go(paperround, days, 1, "09:00", "--json").json
    assert (report["messages"]["sent"], report["messages"]["empty"]) == (2, 0)
    assert sorted(subjects(server)[1:]) == ['1 new paper: "more robots" · 2 May 2025'] * 2
    go(paperround, days, 0, "09:00")  # days gone by once more
    assert len(server.mails) == 3
    lines = paperround.ok("history", ADA, "--json").json
    assert [(line["paper"], line["state"]) for line in lines] == [(None, "sent"), ("arxiv:2505.90003", "sent")]
    assert (lines[0]["title"], lines[0]["subscription"], lines[0]["message"]) == (FIRST, None, "1")
    assert lines[0]["receipt"] == message_from_bytes(server.mails[0])["Message-ID"]
    assert f"{ADA}  –                 {FIRST}" in paperround.ok("history").out


def _leave(mail: bytes) -> list[str]:
    return [str(message_from_bytes(mail, policy=default)["List-Unsubscribe"]).strip("<>")]


@pytest.mark.long
def test_an_answer_that_is_lost_makes_a_repeat_under_the_same_id(
    paperround: CommandLine, server: MailServer, days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.smtp.messenger.DOUBTS", (0.1,))
    follow(paperround, ADA, "lamps", "--every", "batch")
    server.say["end"] = ["<hang up>"]
    go(paperround, days, 0, "06:00")
    assert subjects(server) == [FIRST, FIRST]
    assert len({message_from_bytes(mail)["Message-ID"] for mail in server.mails}) == 1
    assert [line["state"] for line in paperround.ok("history", "--json").json] == ["sent"]


def test_one_that_waits_is_named(paperround: CommandLine, server: MailServer, days: Path) -> None:
    server.say["RCPT"] = ["451 4.7.1 greylisted"]
    follow(paperround, ADA, "lamps", "--every", "batch")
    said = go(paperround, days, 0, "06:00").out
    assert "Sent nothing.\nLeft: 1 message not settled yet.\n  ada@example.org: a note of an empty day, next" in said


def test_to_every_kind_of_address(paperround: CommandLine, days: Path) -> None:
    for address in (ADA, "slack:C0LABTALK", "console"):
        follow(paperround, address, "lamps", "--every", "batch")
    follow(paperround, BOB, "diffusion", "--every", "batch")
    said = go(paperround, days, 0, "06:00").out
    assert FIRST in said
    assert "Sent 1 message with 2 papers, and 3 notes of an empty day." in said
    assert [(box / "message.txt").read_text("utf-8").splitlines()[0] == FIRST for box in paperround.outbox] == [
        True,
        False,
        True,
    ]
    assert all(FIRST in (box / "slack.json").read_text("utf-8") for box in paperround.outbox[::2])
    assert go(paperround, days, 0, "06:15").out.endswith("Sent nothing: nothing is due.\n")


def test_the_choice_is_shown_and_changed(paperround: CommandLine) -> None:
    assert "on empty days a note" in follow(paperround, ADA, "lamps").out
    paperround.ok("subscribe", "console", "lamps")
    assert [one["empty_days"] for one in paperround.ok("subscriptions", "--json").json] == ["tell", "silent"]
    assert paperround.ok("subscriptions").out.count("; on empty days a note") == 1
    assert paperround.ok("edit", "1", "--empty-days", "silent", "--json").json["empty_days"] == "silent"
    assert paperround.ok("edit", "2", "--empty-days", "TELL", "--json").json["empty_days"] == "tell"
    assert paperround.ok("edit", "2", "--at", "10:00", "--json").json["empty_days"] == "tell"
    wrong = paperround("edit", "2", "--empty-days", "loud")
    assert wrong.code == 2
    assert "“loud” is no way to treat empty days" in wrong.err
    exported = paperround.ok("export", ADA).json
    assert exported["subscriptions"][0]["empty_days"] == "silent"


def test_a_dry_run_and_render_show_it_and_resend_does_not_send_it(
    paperround: CommandLine, server: MailServer, days: Path
) -> None:
    follow(paperround, ADA, "lamps", "--every", "batch")
    dry = go(paperround, days, 0, "06:00", "--dry-run").out
    assert FIRST in dry
    assert "1 part would be sent now" in dry
    paperround.ok("poll", "--source", days / f"{DAYS[0]}.md", "--now", f"{DAYS[0]}T06:00:00Z")
    assert paperround.ok("render", ADA, "--now", f"{DAYS[0]}T06:00:00Z").out.startswith(FIRST)
    assert server.mails == []
    paperround.ok("dispatch", "--now", f"{DAYS[0]}T06:00:00Z")
    assert subjects(server) == [FIRST]
    again = paperround("resend", "1")
    assert again.code == 2
    assert "only said that there was nothing" in again.err
