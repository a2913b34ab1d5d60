"""Without pages one leaves by a mail: from the mail that comes to the one that no longer does."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.cli.test_mail import configured
from tests.crash.scenario import DAYS, write_days
from tests.support.commandline import CommandLine, Result
from tests.support.mail_checker import Wanted, complaints
from tests.support.mailserver import MailServer

ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture
def server(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MailServer]:
    """Two readers have got the first day's mail."""
    write_days(tmp_path / "days")
    with MailServer().running() as running:
        for name, value in configured(running.port).items():
            monkeypatch.setenv(name, value)
        for address in (ADA, BOB):
            paperround.ok("subscribe", address, "diffusion, robots", "--every", "batch", "--confirmed")
        go(paperround, tmp_path, 0)
        yield running


def go(paperround: CommandLine, folder: Path, number: int) -> Result:
    day = DAYS[number]
    return paperround.ok("round", "--source", folder / "days" / f"{day}.md", "--now", f"{day}T06:00:00Z")


def mail_to(server: MailServer, address: str) -> bytes:
    return next(mail for mail in server.mails if message_from_bytes(mail)["To"] == address)


def leave_link(mail: bytes) -> str:
    return str(message_from_bytes(mail, policy=default)["List-Unsubscribe"]).strip("<>")


def answer(link: str, sender: str, **more: str) -> bytes:
    """What a mail program makes of a ``mailto:`` (RFC 6068)."""
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, unquote(parts.path)
    made["Subject"] = parse_qs(parts.query)["subject"][0]
    for name, value in more.items():
        made[name.replace("_", "-")] = value
    made.set_content("This message was made by a mail program.\n")
    return made.as_bytes()


def pipe(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, mail: bytes, *more: str) -> Result:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail)))
    return paperround.ok("bounce", *more)


def test_from_the_mail_to_silence(
    paperround: CommandLine, server: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mail = mail_to(server, ADA)
    link = leave_link(mail)
    assert link.startswith("mailto:papers+leave@example.org?subject=unsubscribe%20")
    assert ADA not in link
    assert complaints(mail, Wanted(to=ADA, leave=[link], titles=_titles(mail))) == []
    said = pipe(paperround, monkeypatch, answer(link, "Somebody Else <else@example.net>")).out
    assert said == "ada@example.org has unsubscribed by mail: 1 subscription ended.\n"
    before = len(server.mails)
    go(paperround, tmp_path, 1)
    assert [message_from_bytes(one)["To"] for one in server.mails[before:]] == [BOB]
    [again] = pipe(paperround, monkeypatch, answer(link, ADA), "--json").json
    assert (again["state"], again["address"], again["text"]) == ("known", ADA, f"{ADA} has unsubscribed already.")
    back = paperround.ok("subscribe", ADA, "tea", "--confirmed", "--json").json
    assert back["state"] == "pending"  # as after the link: only its owner comes back


def _titles(mail: bytes) -> list[str]:
    body = message_from_bytes(mail, policy=default).get_body(("plain",))  # type: ignore[attr-defined]
    return [title for title in ("Robots and diffusion", "A paper on diffusion") if title in body.get_content()]


def test_nobody_else_can_end_it_nor_a_machine(
    paperround: CommandLine, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = leave_link(mail_to(server, ADA))
    forged = link[:-1] + ("1" if link[-1] != "1" else "2")
    for mail, words in {
        answer(forged, ADA): "It asks to unsubscribe, and not by a link of ours.",
        answer(f"mailto:papers@example.org?subject=unsubscribe%20{ADA}", ADA): "and not by a link of ours.",
        answer(link, ADA, Auto_Submitted="auto-replied"): "It is an automatic answer",
        answer(link, ADA, Return_Path="<>"): "It is no report of a mail server",
    }.items():
        said = pipe(paperround, monkeypatch, mail).out
        assert words in said
        assert said.count("\n") == 1
        assert said.endswith("Nothing was changed.\n")
    assert len(paperround.ok("subscriptions", "--json").json) == 2


def test_from_a_maildir(paperround: CommandLine, server: MailServer, tmp_path: Path) -> None:
    box = tmp_path / "Box"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    link = leave_link(mail_to(server, BOB))
    for name, mail in {"1.leaves": answer(link, BOB), "2.forged": answer(link + "0", BOB)}.items():
        (box / "new" / name).write_bytes(mail)
    said = paperround.ok("bounce", "--maildir", box).out
    assert "1.leaves: bob@example.org has unsubscribed by mail: 1 subscription ended.\n2.forged: It asks to" in said
    assert said.endswith("2 new: 1 taken in and marked as seen, 1 left as they are.\n")
    assert [path.name for path in (box / "new").iterdir()] == ["2.forged"]
    assert [one["address"] for one in paperround.ok("subscriptions", "--json").json] == [ADA]


@pytest.mark.parametrize(
    ("bounces", "to"), [("back@lists.example.org", "back+leave@lists.example.org"), ("none", "lab@example.org")]
)
def test_it_goes_where_mails_come_back(
    paperround: CommandLine,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    bounces: str,
    to: str,
) -> None:
    monkeypatch.setenv("MAIL_BOUNCES", bounces)
    monkeypatch.setenv("MAIL_REPLY_TO", "lab@example.org")
    go(paperround, tmp_path, 1)
    assert leave_link(server.mails[-1]).startswith(f"mailto:{to}?subject=unsubscribe%20")
