"""Ten real mails in the hands of programs that are not ours: Debian's spam filter, and Debian's mail server."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.house.repository import read, table
from tests.house.test_docs_email import blocks
from tests.support import opensmtpd
from tests.support.commandline import CommandLine
from tests.support.mailserver import MailServer
from tests.support.mailserver.tap import Tap
from tests.support.spamassassin import SpamAssassin, open_spamassassin
from tests.support.ten_mails import DIGESTS, NOTES, READERS, address, addresses, send_ten

pytestmark = [pytest.mark.real_digests, pytest.mark.long]

MOST = 0.5
"""Points of a mail; at five it is spam to SpamAssassin."""


@pytest.fixture
def spamassassin(tmp_path_factory: pytest.TempPathFactory) -> SpamAssassin:
    return open_spamassassin(tmp_path_factory.mktemp("spamassassin"))


def by_reader(mails: list[bytes]) -> dict[str, list[bytes]]:
    """All parts of what each of them gets."""
    assert len({parsed(mail)["Message-ID"] for mail in mails}) == len(mails)
    found: dict[str, list[bytes]] = {}
    for mail in mails:
        found.setdefault(str(parsed(mail)["To"]), []).append(mail)
    return found


def parsed(mail: bytes) -> EmailMessage:
    read_back = message_from_bytes(mail, policy=default)
    assert isinstance(read_back, EmailMessage)
    return read_back


def are_the_ten(mails: dict[str, list[bytes]], expected: dict[str, Any]) -> None:
    """Each is what it is called: that many papers of that day, a way to leave; the notes are no list's."""
    assert sorted(mails) == sorted(addresses())
    papers = {name: digest.papers(expected) for name, digest in DIGESTS.items()}
    assert min(papers.values()) == 1
    assert max(papers.values()) >= 300
    for name, digest in DIGESTS.items():
        for mail in map(parsed, mails[address(name)]):
            assert mail["Subject"].startswith(f"{papers[name]} new paper"), mail["Subject"]
            assert (mail["List-Unsubscribe-Post"] is not None) == bool(digest.pages)
            assert ("mailto:" in mail["List-Unsubscribe"]) != bool(digest.pages)
    [question], [test] = (mails[address(name)] for name in NOTES)
    assert b"papers.example.org/confirm/" in question.replace(b"=\r\n", b"")
    assert parsed(test)["List-Unsubscribe"] is None


def test_a_spam_filter_has_nothing_against_them(
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
    spamassassin: SpamAssassin,
) -> None:
    with MailServer().running() as server:
        send_ten(paperround, monkeypatch, real_digests, server.port)
    are_the_ten(by_reader(server.mails), expected)
    subjects = [parsed(mail)["Subject"] for mail in server.mails]
    hits = dict(zip(subjects, spamassassin.rules(server.mails), strict=True))
    print(*(f"{sum(hit.values()):6.3f}  {subject}  {hit}" for subject, hit in hits.items()), sep="\n")  # noqa: T201 - what .ci/run tells
    against = {subject: sum(points for points in hit.values() if points > 0) for subject, hit in hits.items()}
    assert {subject: points for subject, points in against.items() if points > MOST} == {}
    assert {rule: points for hit in hits.values() for rule, points in hit.items()} == pytest.approx(documented())


def documented() -> dict[str, float]:
    """The rules that hit, as docs/email.md lists them."""
    rows = table(read("docs/email.md"), "rule", "points", "what it says")
    return {rule.strip("`"): float(points) for rule, points, _ in rows}


def test_the_spam_filter_knows_what_is_odd(spamassassin: SpamAssassin) -> None:
    """With its rules and its plugins, and so that a mail without any fault would be told from others."""
    mail = (
        b"From: <papers@example.org>\r\nDate: Thu, 01 May 2025 06:00:00 +0000\r\nTo: <one@example.net>\r\n\r\nHello\r\n"
    )
    [hits] = spamassassin.rules([mail])
    assert {"MISSING_SUBJECT", "MISSING_MID"} <= set(hits)
    assert sum(hits.values()) > MOST


def test_a_mail_server_delivers_them_unchanged(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, real_digests: Path, expected: dict[str, Any]
) -> None:
    with opensmtpd.running(READERS) as server:
        with Tap(server.port).running() as tap:
            send_ten(paperround, monkeypatch, real_digests, tap.port)
        sent = by_reader(tap.mails())
        are_the_ten(sent, expected)
        delivered = server.delivered(sum(map(len, sent.values())))
    for name, mails in delivered.items():
        assert sorted(map(without_trace, mails)) == sorted(
            mail.replace(b"\r\n", b"\n") for mail in sent.pop(address(name))
        )
    assert sent == {}


def test_the_servers_settings_in_the_docs_are_good(tmp_path: Path) -> None:
    """As far as OpenSMTPD says without running; ``lo`` is there on every machine."""
    [settings] = [block for block in blocks() if "listen on" in block]
    (tmp_path / "smtpd.conf").write_text(settings.replace("eth0", "lo"), encoding="utf-8")
    assert opensmtpd.complaints(tmp_path / "smtpd.conf") == "configuration OK\n"
    (tmp_path / "smtpd.conf").write_text(settings.replace("virtual <people>", "virtual <nobody>"), encoding="utf-8")
    assert "nobody" in opensmtpd.complaints(tmp_path / "smtpd.conf")


TRACE = {"Return-Path", "Delivered-To", "Received"}
"""What servers write above a mail (RFC 5321 4.4; Delivered-To is a custom)."""


def without_trace(mail: bytes) -> bytes:
    lines = mail.splitlines(keepends=True)
    added = 0
    while lines[added][:1] in b" \t" or lines[added].partition(b":")[0].decode() in TRACE:
        added += 1
    assert added >= len(TRACE)
    return b"".join(lines[added:])
