"""From the first question to the last mail, as a reader lives it: a mail server, a browser, a real day. And looking at
any link of any mail changes nothing."""

from __future__ import annotations

import re
import socket
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from bot.app.desks import pages
from bot.cli.session import session
from tests.support import browser as chromium
from tests.support.browser import Browser
from tests.support.commandline import CommandLine
from tests.support.mail_checker import Wanted, complaints
from tests.support.mailserver import MailServer

pytestmark = pytest.mark.real_digests

DAY, NEXT = "2025-05-01", "2025-05-07"
TOPIC = "Diffusion"


@pytest.fixture
def base(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the pages will be; nobody is asked before the settings are there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTP_PORT", str(port))
    monkeypatch.setenv("PUBLIC_URL", f"http://127.0.0.1:{port}")
    return f"http://127.0.0.1:{port}"


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
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium.opened(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def last(server: MailServer) -> EmailMessage:
    mail = message_from_bytes(server.mails[-1], policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def links(mail: EmailMessage, base: str) -> list[str]:
    """Every address of ours in a mail: in both bodies, and in its head."""
    plain = mail.get_body(("plain",))
    assert plain is not None
    everything = f"{html(mail)} {plain.get_content()} {mail['List-Unsubscribe'] or ''}"
    return sorted(set(re.findall(rf'{re.escape(base)}/[^\s"<>]+', everything)))


def dump(paperround: CommandLine) -> list[str]:
    with closing(sqlite3.connect(paperround.state / "paperround.db")) as db:
        return list(db.iterdump())


def look_at_all(mail: EmailMessage, base: str, paperround: CommandLine) -> None:
    """As a scanner does that opens whatever it finds."""
    before, found = dump(paperround), links(mail, base)
    assert found
    for link in found:
        for method in ("GET", "HEAD"):
            with urllib.request.urlopen(urllib.request.Request(link, method=method)) as answer:
                assert answer.status == 200
    assert dump(paperround) == before


def go(paperround: CommandLine, folder: Path, day: str) -> None:
    paperround.ok("round", "--source", folder / day / "README.md", "--now", f"{day}T06:00:00Z")


def test_a_reader_joins_reads_and_leaves(
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
    server: MailServer,
    base: str,
    browser: Browser,
) -> None:
    monkeypatch.setenv("TOPICS_FILE", str(real_digests / DAY / "config.yml"))
    said = paperround.ok("subscribe", "Ada@example.org", f"topic:{TOPIC}", "--every", "batch", "--name", "Foreign").out
    assert "A mail to Ada@example.org asks its owner" in said
    go(paperround, real_digests, DAY)
    [question] = server.mails
    assert b"Foreign" not in question
    assert TOPIC.encode() not in question
    assert complaints(question, Wanted(to="Ada@example.org", of_a_list=False, same_words=True)) == []
    with session() as app, pages(app) as where:
        assert where == base
        look_at_all(last(server), base, paperround)
        [confirm] = links(last(server), base)
        browser.open(confirm)
        browser.press("button.main")
        assert "You are in" in browser.text()

        go(paperround, real_digests, DAY)
        assert len(server.mails) == 2
        mail = last(server)
        told = set(re.findall(r'href="https://arxiv\.org/abs/([^"]+)"', html(mail)))
        assert told == set(expected["days"][DAY]["topics"][TOPIC]["ids"])
        look_at_all(mail, base, paperround)
        browser.open(next(link for link in links(mail, base) if "/messages/" in link))
        assert str(mail["Subject"]).partition(":")[0] in browser.text()

        leave = re.search(r"<(http[^>]+)>", mail["List-Unsubscribe"])
        assert leave is not None
        assert complaints(server.mails[-1], Wanted(to="Ada@example.org", leave=[leave[1]], same_words=True)) == []
        for _ in range(2):
            asked = urllib.request.Request(leave[1], data=b"List-Unsubscribe=One-Click", method="POST")
            with urllib.request.urlopen(asked) as answer:
                assert answer.status == 200
    go(paperround, real_digests, NEXT)
    assert len(server.mails) == 2
    assert paperround.ok("subscriptions", "--json").json == []
