"""The settings of e-mail: what is wrong with them is said, with the setting's name, and without the password."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from bot.app.mail import open_mail
from bot.app.settings import Settings
from bot.core.errors import SettingsError
from bot.messengers.smtp.letters import Sender
from bot.messengers.smtp.messenger import SmtpMessenger
from bot.messengers.smtp.servers import Server
from tests.support.commandline import CommandLine

SECRET = "g3heim-w0rt"


def settings(**given: Any) -> Settings:
    password = SecretStr(given.pop("smtp_password", ""))
    return Settings(
        **{"smtp_host": "mail.example.org", "mail_from": "papers@example.org", **given, "smtp_password": password}
    )


def opened(**given: Any) -> tuple[Server, Sender]:
    messenger = open_mail(settings(**given))
    assert isinstance(messenger, SmtpMessenger)
    return messenger._server, messenger._sender


@pytest.mark.parametrize("given", [{"smtp_host": ""}, {"outbox": True}, {"outbox": True, "mail_from": ""}])
def test_where_there_is_none(given: dict[str, Any]) -> None:
    assert open_mail(settings(**given)) is None


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_port(security: str, port: int) -> None:
    assert opened(smtp_security=security)[0].port == port
    assert opened(smtp_security=security, smtp_port=2525)[0].port == 2525


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"mail_from": ""}, "MAIL_FROM"),
        ({"mail_from": "papers"}, "MAIL_FROM"),
        ({"mail_from": "slack:C0LABTALK"}, "MAIL_FROM"),
        ({"mail_from": "pâpers@example.org"}, "MAIL_FROM"),
        ({"mail_from": "a@example.org, b@example.org"}, "MAIL_FROM"),
        ({"mail_from": "Papers\r\nBcc: evil@example.org <papers@example.org>"}, "MAIL_FROM"),
        ({"mail_reply_to": "<>"}, "MAIL_REPLY_TO"),
        ({"mail_bounces": "no"}, "MAIL_BOUNCES"),
        ({"smtp_security": "none", "smtp_username": "papers", "smtp_password": SECRET}, "SMTP_SECURITY"),
        ({"smtp_security": "none", "smtp_password": SECRET}, "SMTP_SECURITY"),
        ({"smtp_username": "papers"}, "SMTP_PASSWORD"),
        ({"smtp_password": SECRET}, "SMTP_USERNAME"),
        ({"smtp_username": "papers", "smtp_password": f"{SECRET}é"}, "SMTP_PASSWORD"),
        ({"smtp_username": "pâpers", "smtp_password": SECRET}, "SMTP_USERNAME"),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, Any], where: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_mail(settings(**given))
    assert caught.value.where == where
    assert caught.value.do
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("papers@example.org", "papers@example.org"),
        ("Papers of the lab <papers@example.org>", "Papers of the lab <papers@example.org>"),
        ('"Papers, daily" <papers@example.org>', '"Papers, daily" <papers@example.org>'),
        ("<Papers@Bücher.example>", "Papers@xn--bcher-kva.example"),
    ],
)
def test_who_mails_come_from(text: str, shown: str) -> None:
    assert str(opened(mail_from=text)[1].house.sender) == shown


@pytest.mark.parametrize(
    ("bounces", "envelope"),
    [
        ("", "papers+3f9c-1@example.org"),
        ("bounces@example.net", "bounces+3f9c-1@example.net"),
        ("none", "papers@example.org"),
    ],
)
def test_where_undeliverable_mails_come_back_to(bounces: str, envelope: str) -> None:
    _, sender = opened(mail_from="Papers <papers@example.org>", mail_bounces=bounces)
    assert sender.envelope("3f9c-1", "ada@example.org").sender == envelope


def test_a_key_that_is_not_plain_makes_no_long_address() -> None:
    _, sender = opened()
    local = sender.envelope("Ä" * 100, "ada@example.org").sender.partition("@")[0]
    assert len(local) <= 64
    assert local.isascii()


@pytest.mark.parametrize("command", [("round", "--dry-run"), ("history",), ("dispatch",)])
def test_a_wrong_setting_ends_the_command_before_anything(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    for name, value in {"HOST": "127.0.0.1", "SECURITY": "none", "USERNAME": "papers", "PASSWORD": SECRET}.items():
        monkeypatch.setenv(f"SMTP_{name}", value)
    monkeypatch.setenv("MAIL_FROM", "papers@example.org")
    result = paperround(*command)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Error: SMTP_SECURITY: With SMTP_SECURITY=none the password would go over the network")
    assert SECRET not in result.err
