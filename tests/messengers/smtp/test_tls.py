"""TLS and logging in: the certificate is checked, nothing is ever said in clear instead, the password is nowhere."""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from bot.core.deliveries import Closed, Outcome, Refused, Sent, Unknown
from bot.messengers.smtp.servers import Server
from tests.messengers.smtp.conftest import Make, giving, mail_part
from tests.support.mailserver import DRIP, HANG_UP, RESET, SILENCE, MailServer

SECRET = "g3heim-w0rt"
LOGIN = {"username": "papers", "password": SECRET}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def speaking(authority: trustme.CA, name: str = "127.0.0.1", **more: object) -> MailServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return MailServer(tls=context, **more)  # type: ignore[arg-type]


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[MailServer]:
    with speaking(authority, extensions=("STARTTLS", "AUTH PLAIN LOGIN", "SIZE")).running() as running:
        yield running


@pytest.fixture
def implicit(authority: trustme.CA) -> Iterator[MailServer]:
    with speaking(authority, extensions=("AUTH PLAIN", "SIZE"), implicit=True).running() as running:
        yield running


def refused(outcome: Outcome, why: str) -> str:
    assert isinstance(outcome, Closed)
    assert outcome.why == why
    return outcome.text


@pytest.mark.usefixtures("trusted")
def test_starttls_and_a_login(server: MailServer, make: Make) -> None:
    assert isinstance(make(security="starttls", **LOGIN).send(mail_part()), Sent)
    verbs = [command.split()[0].upper() for command in server.commands]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.usefixtures("trusted")
def test_tls_from_the_start(implicit: MailServer, make: Make) -> None:
    assert isinstance(make(security="tls", port=implicit.port, **LOGIN).send(mail_part()), Sent)
    assert len(implicit.mails) == 1


@pytest.mark.usefixtures("trusted")
def test_an_answer_before_the_dot_counts(server: MailServer, make: Make) -> None:
    server.say["DATA"] = ["354 go ahead\r\n451 4.3.0 no, do not"]
    outcome = make(security="starttls").send(mail_part())
    assert isinstance(outcome, Refused)
    assert (outcome.code, server.mails) == ("451 4.3.0", [])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", [HANG_UP, RESET, SILENCE])
def test_after_the_dot_nobody_knows(server: MailServer, make: Make, fault: str) -> None:
    server.say["end"] = [fault]
    assert isinstance(make(security="starttls", timeout=0.5).send(mail_part()), Unknown)


@pytest.mark.usefixtures("trusted")
def test_one_connection_carries_many(server: MailServer, make: Make) -> None:
    found = make(security="starttls", connections=1, **LOGIN).send_many(giving([mail_part(n) for n in range(9)]))
    assert {type(outcome) for some in found for _, outcome in some} == {Sent}
    assert (server.connections, len(server.said("AUTH")), len(server.mails)) == (1, 1, 9)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("login", [{}, LOGIN])
def test_without_starttls_nothing_is_said(server: MailServer, make: Make, login: dict[str, str]) -> None:
    server.extensions = ("AUTH PLAIN", "SIZE")
    text = refused(make(security="starttls", **login).send(mail_part()), "down")
    assert "offers no STARTTLS, and nothing is sent without it" in text
    assert not server.said("AUTH") + server.said("MAIL")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("answer", ["454 4.7.0 not now", "501 5.5.4 syntax"])
def test_starttls_refused(server: MailServer, make: Make, answer: str) -> None:
    server.say["STARTTLS"] = [answer]
    refused(make(security="starttls", **LOGIN).send(mail_part()), "down")
    assert not server.said("AUTH") + server.said("MAIL")


def test_a_certificate_nobody_vouches_for(server: MailServer, implicit: MailServer, make: Make) -> None:
    for messenger in (make(security="starttls", **LOGIN), make(security="tls", port=implicit.port, **LOGIN)):
        assert "certificate of the mail server 127.0.0.1:" in refused(messenger.send(mail_part()), "down")
    assert not server.said("AUTH") + server.said("MAIL") + implicit.commands


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name(authority: trustme.CA, make: Make) -> None:
    with speaking(authority, "mail.example.org", extensions=("STARTTLS",)).running() as other:
        text = refused(make(security="starttls", port=other.port, **LOGIN).send(mail_part()), "down")
        assert "IP address mismatch" in text
        assert not other.said("AUTH") + other.said("MAIL")


@pytest.mark.usefixtures("trusted")
def test_a_server_that_greets_a_letter_now_and_then(implicit: MailServer, make: Make) -> None:
    implicit.say["greeting"] = [DRIP]
    refused(make(security="tls", port=implicit.port, timeout=0.3).send(mail_part()), "down")


@pytest.mark.usefixtures("trusted")
def test_tls_where_nobody_speaks_it(make: Make) -> None:
    with MailServer().running() as plain:
        text = refused(make(security="tls", port=plain.port, **LOGIN).send(mail_part()), "down")
    assert "Check SMTP_PORT and SMTP_SECURITY" in text


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("535 5.7.8 wrong password", "login"),
        ("530 5.7.0 no", "login"),
        ("534 5.7.9 too weak", "login"),
        ("538 5.7.11 encrypt", "login"),
        ("501 5.5.2 bad", "login"),
        ("454 4.7.0 temporary", "down"),
        ("421 4.7.0 too many tries", "down"),
    ],
)
def test_a_login_that_is_refused(server: MailServer, make: Make, answer: str, why: str) -> None:
    server.say["AUTH"] = [answer] * 2
    text = refused(make(security="starttls", **LOGIN).send(mail_part()), why)
    assert answer.split(" ", 2)[2] in text
    assert not server.said("MAIL")


@pytest.mark.usefixtures("trusted")
def test_a_server_that_knows_no_login(server: MailServer, make: Make) -> None:
    server.extensions = ("STARTTLS",)
    assert "offers no way to log in" in refused(make(security="starttls", **LOGIN).send(mail_part()), "login")


@pytest.mark.usefixtures("trusted")
def test_the_password_is_nowhere(server: MailServer, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    coded = b64encode(f"\0papers\0{SECRET}".encode()).decode()
    server.say["AUTH"] = [f"535 5.7.8 you said {SECRET}, that is {coded}, or {b64encode(SECRET.encode()).decode()}"] * 2
    messenger = make(security="starttls", **LOGIN)
    text = refused(messenger.send(mail_part()), "login")
    assert "you said •••, that is •••, or •••" in text
    assert SECRET not in caplog.text + repr(messenger.__dict__) + text


def test_no_login_without_tls() -> None:
    with pytest.raises(ValueError, match="plain text"):
        Server(host="mail.example.org", port=25, security="none", **LOGIN)


def test_a_check_logs_in_and_sends_nothing(server: MailServer, make: Make, trusted: None) -> None:
    assert make(security="starttls", **LOGIN).check() is None
    server.say["AUTH"] = ["535 5.7.8 no"] * 2
    closed = make(security="starttls", **LOGIN).check()
    assert closed is not None
    assert closed.why == "login"
    assert not server.said("MAIL")
