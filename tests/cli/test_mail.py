"""Rounds that send mail: through a real mail server, refused by it, and killed while it thinks."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from bot.messengers.smtp import messenger
from tests.cli.samples import DAY, SAMPLE
from tests.cli.test_processes import call, start
from tests.support.commandline import CommandLine
from tests.support.mail_checker import Wanted, complaints
from tests.support.mailserver import MailServer

ADA = "Ada@example.org"
ROUND = ("round", "--source", SAMPLE, "--now", DAY)


def configured(port: int) -> dict[str, str]:
    return {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "Papers <papers@example.org>",
        "LEASE_SECONDS": "0.5",
    }


def message_ids(server: MailServer) -> list[str]:
    return [message_from_bytes(mail)["Message-ID"] for mail in server.mails]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer().running() as running:
        for name, value in configured(running.port).items():
            monkeypatch.setenv(name, value)
        yield running


class Keeping(Message):
    """Keeps what is delivered, with its envelope."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.kept.append(message)


def test_a_round_delivers_by_mail(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handler = Keeping()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    for name, value in {**configured(port), "MAIL_REPLY_TO": "lab@example.org"}.items():
        monkeypatch.setenv(name, value)
    paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
    controller.start()
    try:
        report = paperround.ok(*ROUND, "--json").json
        again = paperround.ok(*ROUND, "--json").json
    finally:
        controller.stop()
    assert (report["messages"]["sent"], again["messages"]["sent"], len(handler.kept)) == (1, 0, 1)
    [mail] = handler.kept
    [line] = paperround.ok("history", "--json").json
    assert (line["state"], line["receipt"]) == ("sent", mail["Message-ID"])
    assert mail["Message-ID"].endswith("@example.org>")
    key = mail["Message-ID"].partition("@")[0].removeprefix("<")
    assert mail["X-MailFrom"] == f"papers+{key}@example.org"
    assert mail["X-RcptTo"] == ADA
    assert (mail["From"], mail["To"], mail["Reply-To"]) == ("Papers <papers@example.org>", ADA, "lab@example.org")
    assert (mail["Precedence"], mail["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert paperround.outbox == []


@pytest.mark.parametrize("public", ["", "https://papers.example.org/round"])
def test_what_arrives_is_a_good_mail(
    paperround: CommandLine, server: MailServer, monkeypatch: pytest.MonkeyPatch, public: str
) -> None:
    """As the server has it: the mail that asks, one that tells, and the one that tries."""
    monkeypatch.setenv("PUBLIC_URL", public)
    paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
    paperround.ok(*ROUND)
    told = message_from_bytes(server.mails[0])["List-Unsubscribe"]
    title = "Steady Hands: Flow Matching for Pouring Hot Tea on a Moving Train"
    wanted = Wanted(to=ADA, leave=re.findall("<([^>]+)>", told), titles=[title], same_words=True)
    assert wanted.leave[0].startswith(
        f"{public}/unsubscribe/" if public else "mailto:papers+leave@example.org?subject=unsubscribe%20"
    )
    assert complaints(server.mails[0], wanted) == []
    paperround.ok("mail-test", ADA)
    paperround.ok("subscribe", ADA, "coffee")
    assert len(server.mails) == (3 if public else 2)
    for note in server.mails[1:]:
        assert complaints(note, Wanted(to=ADA, of_a_list=False, same_words=True)) == []


def test_a_refused_login_is_told_once_and_charges_nobody(paperround: CommandLine, server: MailServer) -> None:
    server.say["MAIL"] = ["530 5.7.0 Authentication required"] * 2
    paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
    first, second = paperround(*ROUND), paperround("dispatch", "--now", DAY)
    assert (first.code, second.code) == (2, 2)
    assert "! E-mail cannot be sent: the server refuses the login: The mail server said: 530 5.7.0" in first.out
    assert "! " not in second.out
    for result in (first, second):
        assert "ada@example.org: 1 paper, next attempt in" in result.out
        assert "“Authentication required”" in result.out
    [line] = paperround.ok("history", "--json").json
    assert (line["state"], line["error"]) == ("due", None)
    third = paperround.ok("dispatch", "--now", DAY)
    assert "! E-mail is sent again; it was not since" in third.out
    assert paperround.ok("history", "--json").json[0]["state"] == "sent"
    assert server.said("MAIL")[0].split()[1] == server.said("MAIL")[-1].split()[1]


def test_a_dead_address_is_blocked_and_the_others_get_theirs(paperround: CommandLine, server: MailServer) -> None:
    server.say["RCPT"] = [lambda said: "550 5.1.1 no such user" if "ada" in said.lower() else None] * 3
    for who in (ADA, "bob@example.org", "cleo@example.org"):
        paperround.ok("subscribe", who, "tea", "--every", "batch", "--confirmed")
    result = paperround.ok(*ROUND)
    assert "ada@example.org cannot be reached and is blocked: The mail server said: 550 5.1.1" in result.out
    states = {line["address"]: line["state"] for line in paperround.ok("history", "--json").json}
    assert states == {"ada@example.org": "due", "bob@example.org": "sent", "cleo@example.org": "sent"}
    found = {one["address"]: one["state"] for one in paperround.ok("subscriptions", "--json").json}
    assert found["ada@example.org"] == "blocked"


def test_what_was_refused_for_good_was_due(paperround: CommandLine, server: MailServer) -> None:
    server.extensions = ("SIZE 10",)
    paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
    result = paperround(*ROUND)
    assert (result.code, "Sent nothing.\n" in result.out) == (1, True)
    assert "was refused for good: The mail has" in result.out


def test_an_answer_that_is_lost_is_doubt_and_the_repeat_has_the_same_id(
    paperround: CommandLine, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messenger, "DOUBTS", (1.0,))
    server.say["end"] = ["<hang up>"]
    paperround.ok("subscribe", ADA, "tea", "--every", "batch", "--confirmed")
    result = paperround.ok(*ROUND)
    assert len(server.mails) == 2
    assert len(set(message_ids(server))) == 1
    assert "Sent 1 message with 1 paper." in result.out
    [line] = paperround.ok("history", "--json").json
    assert (line["state"], line["receipt"]) == ("sent", message_ids(server)[0])


_EARLY = [pytest.param(step, 1, id=step.lower(), marks=pytest.mark.long) for step in ("MAIL", "RCPT", "DATA")]


@pytest.mark.parametrize(("step", "copies"), [*_EARLY, pytest.param("end", 2, id="dot")])
def test_killed_while_the_server_thinks(tmp_path: Path, step: str, copies: int) -> None:
    """Also after the dot, where the mail was taken: one copy more, under the same Message-ID, and one record."""
    with MailServer().running() as server:
        settings = configured(server.port)
        assert call(tmp_path, "subscribe", ADA, "tea", "--every", "batch", "--confirmed", **settings).returncode == 0
        child: list[subprocess.Popen[str]] = []

        def kill(_: str) -> None:
            while not child:
                time.sleep(0.01)
            os.kill(child[0].pid, signal.SIGKILL)
            child[0].wait(10)

        server.say[step] = [kill]
        child.append(start(tmp_path, [sys.executable, "-m", "bot", *ROUND], **settings))
        child[0].communicate(timeout=60)
        assert child[0].returncode == -signal.SIGKILL
        before = json.loads(call(tmp_path, "history", "--json", **settings).stdout)
        assert [line["state"] for line in before] == ["sending"]
        assert call(tmp_path, *ROUND, **settings).returncode == 0
        assert call(tmp_path, *ROUND, **settings).returncode == 0
        after = json.loads(call(tmp_path, "history", "--json", **settings).stdout)
        assert [(line["state"], line["receipt"]) for line in after] == [("sent", message_ids(server)[0])]
        assert (len(server.mails), len(set(message_ids(server)))) == (copies, 1)
