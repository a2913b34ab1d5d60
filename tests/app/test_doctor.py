"""The doctor: each check, well and ill; each cure can be acted on; no secret is told and nothing is written."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app.clocks import MachineClock
from bot.app.doctor import examine, machine, mails, memory, pages
from bot.app.doctor.values import Finding
from bot.app.settings import Settings
from bot.core.deliveries import Closed
from bot.core.digests import Reading
from bot.core.records import Plan
from bot.messengers.smtp.messenger import SmtpMessenger
from bot.store import open_store
from tests.cli.samples import tree
from tests.support.fakes import reading
from tests.support.mailserver import MailServer

SECRET = "g3heim-w0rt-das-keiner-kennt"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer().running() as running:
        yield running


def settings(state: Path, **given: Any) -> Settings:
    secret = {name: SecretStr(given.pop(name, "")) for name in ("smtp_password", "secret_key")}
    values = {
        name: given.get(name, field.get_default(call_default_factory=True))
        for name, field in Settings.model_fields.items()
    }
    return Settings.model_construct(**{**values, **secret, "state_dir": state})


def by_check(found: Iterator[Finding]) -> dict[str, Finding]:
    return {one.check: one for one in found}


def test_a_new_installation_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    found = by_check(examine(settings(tmp_path / "state"), {}, MachineClock()))
    assert {check: one.state for check, one in found.items()} == {
        "clock": "ok",
        "state folder": "ok",
        "database": "warn",
        "MAIL_FROM": "skip",
        "SMTP": "skip",
        "PUBLIC_URL": "skip",
        "SECRET_KEY": "skip",
    }
    assert found["database"].cure == "Run: paperround round; it makes the database."
    assert tree(tmp_path) == {}


def test_what_is_ill_has_a_cure_and_shows_no_secret(tmp_path: Path) -> None:
    ill = settings(
        tmp_path,
        database_url=f"postgresql://me:{SECRET}@127.0.0.1:9/none",
        smtp_host="127.0.0.1",
        smtp_port=_closed_port(),
        smtp_username="me",
        smtp_password=SECRET,
        mail_from="papers@example.org",
        public_url="http://127.0.0.1:9",
        secret_key="short",
    )
    found = list(examine(ill, {}, MachineClock()))
    assert {one.check for one in found if one.state == "fail"} == {"database", "SMTP", "PUBLIC_URL", "SECRET_KEY"}
    assert [one for one in found if one.state in ("warn", "fail") and not one.cure] == []
    assert SECRET not in repr(found)
    assert "short" not in repr(found)


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Clock(MachineClock):
    def machine(self) -> float:
        return 0.0


def test_a_clock_that_was_never_set(tmp_path: Path) -> None:
    found = by_check(machine.examine(settings(tmp_path), Clock(datetime(1970, 1, 1, tzinfo=UTC))))
    assert (found["clock"].state, found["clock"].detail) == ("fail", "1970-01-01 00:00 UTC, 00:00 in UTC")


def test_a_folder_that_is_none_or_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    assert by_check(machine.examine(settings(tmp_path / "file"), MachineClock()))["state folder"].state == "fail"
    monkeypatch.setattr(machine, "LEAST", 10**18)
    assert by_check(machine.examine(settings(tmp_path), MachineClock()))["state folder"].state == "warn"


# --- the database ---


def fill(state: Path, *readings: Reading) -> Settings:
    given = settings(state)
    store = open_store(given.url, announce=lambda _: None)
    for one in readings:
        store.plan(Plan(reading=one), epochs=store.epochs(), now=datetime(2025, 5, 1, tzinfo=UTC))
    store.close()
    return given


def test_sources_are_as_they_were_read_last(tmp_path: Path) -> None:
    readings = [
        reading(state="quiet", series="arxiv:cs.CL"),
        reading(state="stalled", series="old"),
        reading(state="failed", series="gone", error="It is not there."),
    ]
    found = by_check(memory.examine(fill(tmp_path, *readings)))
    assert {check: one.state for check, one in found.items()} == {
        "database": "ok",
        "source arxiv:cs.CL": "ok",
        "source old": "warn",
        "source gone": "fail",
        "ways": "ok",
    }
    assert found["source gone"].detail == "failed, never well: It is not there."


def test_nothing_was_read_yet(tmp_path: Path) -> None:
    assert by_check(memory.examine(fill(tmp_path)))["sources"].state == "warn"


def test_sources_that_cannot_be_split(tmp_path: Path) -> None:
    fill(tmp_path)
    given = settings(tmp_path, digest_sources="'open")
    assert [one.state for one in memory.examine(given) if one.check == "sources"] == ["fail", "warn"]


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "paperround.db").write_bytes(b"This is no database, however long one looks at it." * 99)
    [found] = memory.examine(settings(tmp_path))
    assert (found.check, found.state) == ("database", "fail")
    assert "not a database" in found.detail


@pytest.mark.parametrize(
    ("why", "state"), [("login", "fail"), ("sender", "fail"), ("reputation", "fail"), ("down", "warn")]
)
def test_a_way_that_is_closed(tmp_path: Path, why: Any, state: str) -> None:
    given = fill(tmp_path)
    store = open_store(given.url, announce=lambda _: None)
    store.close_channel("email", Closed(why, "535", "The mail server said: no."), machine=1_746_000_000.0)
    store.close()
    way = by_check(memory.examine(given))["ways"]
    assert (way.state, way.detail) == (
        state,
        "email is closed since 2025-04-30 08:00 UTC: The mail server said: no.",
    )
    assert way.cure


# --- mail ---


def mail(port: int, **more: Any) -> dict[str, Finding]:
    given = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": "papers@example.org"}
    return by_check(mails.examine(settings(Path("nowhere"), **{**given, **more}), {}))


def test_the_server_is_asked_and_gets_no_mail(server: MailServer) -> None:
    found = mail(server.port)
    assert (found["MAIL_FROM"].state, found["SMTP"].state) == ("ok", "ok")
    assert found["SMTP"].detail == "127.0.0.1 is there: no TLS, no login"
    assert server.said("MAIL") == []


def test_mails_that_others_could_read_on_their_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SmtpMessenger, "check", lambda _: None)
    states = {}
    for host in ("127.0.0.1", "::1", "localhost", "mail.example.org"):
        for security in ("none", "starttls"):
            states[host, security] = mail(25, smtp_host=host, smtp_security=security)["SMTP"].state
    assert [way for way, state in states.items() if state == "warn"] == [("mail.example.org", "none")]
    assert "SMTP_SECURITY" in mail(25, smtp_host="mail.example.org")["SMTP"].cure


def test_what_signs_the_button_is_told_of_where_there_is_one(server: MailServer) -> None:
    assert "DKIM" not in mail(server.port, public_url="http://127.0.0.1:8000")
    found = mail(server.port, public_url="https://papers.example.org")["DKIM"]
    assert found.state == "skip"
    assert "List-Unsubscribe-Post" in found.detail
    assert "h= of its DKIM-Signature" in found.cure


@pytest.mark.parametrize(
    ("more", "cure"),
    [
        ({"smtp_security": "starttls"}, "Set SMTP_SECURITY=tls"),
        ({"smtp_security": "tls", "smtp_timeout": 1.0}, "SMTP_PORT and SMTP_SECURITY|SMTP_HOST and SMTP_PORT"),
    ],
)
def test_a_server_without_what_we_want(server: MailServer, more: dict[str, Any], cure: str) -> None:
    found = mail(server.port, **more)["SMTP"]
    assert found.state == "fail"
    assert any(one in found.cure for one in cure.split("|"))


def test_a_server_that_has_no_time_for_us(server: MailServer) -> None:
    server.say["greeting"] = ["554 go away"]
    found = mail(server.port)["SMTP"]
    assert (found.state, found.cure) == ("fail", "Read what the server says, and ask those who run it.")


@pytest.mark.parametrize(
    ("more", "check"),
    [({"mail_from": ""}, "MAIL_FROM"), ({"smtp_username": "me", "smtp_password": SECRET}, "SMTP")],
)
def test_settings_that_do_not_fit(more: dict[str, Any], check: str) -> None:
    found = mail(1, **more)
    assert {one.check for one in found.values() if one.state == "fail"} == {check}
    assert {one.state for one in found.values()} == {"fail", "skip"}


@pytest.mark.parametrize(
    ("more", "given", "words"),
    [
        ({}, {}, "becomes a file"),
        ({}, {"SLACK_BOT_TOKEN": "x"}, "e-mail waits"),
        ({"outbox": True, "smtp_host": "mail.example.org"}, {}, "OUTBOX=1"),
    ],
)
def test_no_server_is_asked(more: dict[str, Any], given: dict[str, str], words: str) -> None:
    found = by_check(mails.examine(settings(Path("nowhere"), **more), given))
    assert found["SMTP"].state == "skip"
    assert words in found["SMTP"].detail


# --- pages ---


def test_pages_with_mail_and_without_an_address(tmp_path: Path) -> None:
    found = by_check(pages.examine(settings(tmp_path, smtp_host="mail.example.org")))
    assert (found["PUBLIC_URL"].state, found["SECRET_KEY"].state) == ("warn", "ok")


def test_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_reached", lambda url: Finding("PUBLIC_URL", "ok", url))

    def key(**more: Any) -> Finding:
        return by_check(pages.examine(settings(tmp_path, public_url="https://papers.example.org", **more)))[
            "SECRET_KEY"
        ]

    assert key(secret_key=SECRET) == Finding("SECRET_KEY", "ok", "set")
    assert key().detail.endswith("will be made when it is needed")
    file = tmp_path / "secret.key"
    file.write_text(SECRET)
    os.chmod(file, 0o644)  # noqa: PTH101
    assert (key().state, key().cure) == ("warn", f"Run: chmod 600 {file}")
    file.chmod(0o600)
    assert key() == Finding("SECRET_KEY", "ok", f"in {file}")
    file.write_text("short")
    assert key().state == "fail"
