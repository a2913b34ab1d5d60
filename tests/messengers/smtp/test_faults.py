"""Connections that break, servers that fall silent: what is certain stays certain, and only the answer to the last dot
leaves doubt."""

from __future__ import annotations

import pytest

from bot.core.deliveries import Closed, Outcome, Refused, Sent, Unknown
from bot.messengers.smtp.connecting import connect
from bot.messengers.smtp.servers import Server
from tests.messengers.smtp.conftest import Make, mail_part
from tests.support.mailserver import DRIP, HANG_UP, RESET, SILENCE, MailServer

# More than what lies between two sockets: part of it is still with us when the server hangs up.
LONG = {"subject": "Long", "text": "word " * 4_000_000, "html": "<p>x</p>", "host": "example.org"}


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", [HANG_UP, RESET, SILENCE, "what is this"])
def test_before_the_mail_the_way_is_closed(server: MailServer, make: Make, step: str, fault: str) -> None:
    server.say[step] = [fault] * 2
    outcome = make(timeout=0.3).send(mail_part())
    assert isinstance(outcome, Closed)
    assert outcome.why == "down"
    assert server.mails == []


@pytest.mark.parametrize("fault", [HANG_UP, RESET])
def test_cut_before_the_dot_it_did_not_arrive_for_certain(server: MailServer, make: Make, fault: str) -> None:
    server.extensions = ()
    server.say["body"] = [fault]
    outcome = make().send(mail_part(payload=LONG))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.permanent, outcome.retry_after) == ("cut", False, 300.0)
    assert outcome.text == "The mail server hung up. The mail was not handed over yet."
    assert server.mails == []


def test_a_server_that_stops_reading_did_not_get_it(server: MailServer, make: Make) -> None:
    server.extensions = ()
    server.say["body"] = [SILENCE]
    outcome = make(timeout=0.5).send(mail_part(payload=LONG))
    assert isinstance(outcome, Refused)
    assert "does not answer any more" in outcome.text


def test_an_answer_before_the_dot_counts(server: MailServer, make: Make) -> None:
    server.say["DATA"] = ["354 go ahead\r\n451 4.3.0 no, do not"]
    outcome = make().send(mail_part())
    assert isinstance(outcome, Refused)
    assert outcome.code == "451 4.3.0"
    assert server.mails == []


@pytest.mark.parametrize("fault", [HANG_UP, RESET, SILENCE, "hello?"])
def test_after_the_dot_nobody_knows(server: MailServer, make: Make, fault: str) -> None:
    server.say["end"] = [fault]
    outcome = make(timeout=0.2).send(mail_part())
    assert isinstance(outcome, Unknown)
    assert (outcome.permanent, outcome.retry_after) == (False, 30.0)
    assert len(server.mails) == (fault != "hello?")


def test_doubt_is_repeated_a_few_times_and_no_more(server: MailServer, make: Make) -> None:
    server.say["end"] = [HANG_UP] * 9
    outcomes = [make().send(mail_part(attempts=n, repeat=n > 0)) for n in range(5)]
    assert [isinstance(one, Unknown) and one.permanent for one in outcomes] == [False, False, False, True, True]
    ids = {line for mail in server.mails for line in mail.split(b"\r\n") if line.startswith(b"Message-ID:")}
    assert ids == {b"Message-ID: <3f9c2a1b0001-1@example.org>"}


def test_an_earlier_refusal_is_no_doubt(server: MailServer, make: Make) -> None:
    server.say["end"] = [HANG_UP]
    outcome = make().send(mail_part(attempts=10))
    assert isinstance(outcome, Unknown)
    assert not outcome.permanent


def test_the_last_answer_may_take_longer_than_others(server: MailServer, make: Make) -> None:
    import time  # noqa: PLC0415

    server.say["end"] = [lambda _: time.sleep(0.7)]
    assert isinstance(make(timeout=0.5).send(mail_part()), Sent)


@pytest.mark.parametrize(("step", "kind"), [("greeting", Closed), ("EHLO", Closed), ("RCPT", Closed), ("end", Unknown)])
def test_a_server_that_says_a_letter_now_and_then(
    server: MailServer, make: Make, step: str, kind: type[Outcome]
) -> None:
    server.say[step] = [DRIP]
    assert isinstance(make(timeout=0.2).send(mail_part()), kind)


def test_a_goodbye_a_letter_now_and_then(server: MailServer, make: Make) -> None:
    server.say["QUIT"] = [DRIP]
    assert isinstance(make(timeout=0.5).send(mail_part()), Sent)


def test_a_kept_connection_that_wakes_a_letter_now_and_then(server: MailServer) -> None:
    talk = connect(Server(host="127.0.0.1", port=server.port, security="none", timeout=0.2))
    server.say["NOOP"] = [DRIP]
    assert not talk.rest()
    assert not talk.alive


def test_a_line_without_end(server: MailServer, make: Make) -> None:
    server.say["RCPT"] = ["250 " + "x" * 10_000]
    assert isinstance(make().send(mail_part()), Closed)
    server.say["end"] = ["250 " + "x" * 10_000]
    assert isinstance(make().send(mail_part()), Unknown)


def test_nobody_there(make: Make) -> None:
    outcome = make(port=1).send(mail_part())
    assert isinstance(outcome, Closed)
    assert (outcome.why, outcome.text) == (
        "down",
        "Nobody answers at 127.0.0.1:1. Check SMTP_HOST and SMTP_PORT.",
    )


def test_no_such_host(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket  # noqa: PLC0415

    def unknown(*_: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    outcome = make(host="mail.invalid").send(mail_part())
    assert isinstance(outcome, Closed)
    assert "There is no mail server of the name mail.invalid" in outcome.text


def test_growing_gaps(server: MailServer, make: Make) -> None:
    server.say["RCPT"] = ["450 4.7.1 later"] * 10
    outcomes = [make().send(mail_part(attempts=n)) for n in range(8)]
    gaps = [one.retry_after for one in outcomes if isinstance(one, Refused)]
    assert gaps == [300, 900, 1800, 3600, 7200, 14400, 14400, 14400]


def test_what_is_too_big_is_not_even_tried(server: MailServer, make: Make) -> None:
    server.extensions = ("SIZE 500",)
    outcome = make().send(mail_part())
    assert isinstance(outcome, Refused)
    assert (outcome.permanent, outcome.destination) == (True, False)
    assert "the mail server takes 500" in outcome.text
    assert server.said("MAIL") == []


@pytest.mark.parametrize("offer", ["SIZE", "SIZE 0", "SIZE lots"])
def test_a_size_that_says_nothing_limits_nothing(server: MailServer, make: Make, offer: str) -> None:
    server.extensions = (offer,)
    assert isinstance(make().send(mail_part()), Sent)


def test_letters_that_few_servers_take(server: MailServer, make: Make) -> None:
    from bot.core.addresses import Address  # noqa: PLC0415

    outcome = make().send(mail_part(address=Address("email", "ä@example.org", "ä@example.org")))
    assert isinstance(outcome, Refused)
    assert outcome.gone
    assert server.connections == 0


def test_three_unwanted_in_a_row_are_about_us(server: MailServer, make: Make) -> None:
    messenger = make()
    server.say["end"] = ["554 5.7.1 spam"] * 2 + ["250 ok"] + ["554 5.7.1 spam"] * 4
    outcomes = [messenger.send(mail_part(n)) for n in range(1, 8)]
    names = [outcome.why if isinstance(outcome, Closed) else type(outcome).__name__ for outcome in outcomes]
    assert names == ["Refused", "Refused", "Sent", "Refused", "Refused", "reputation", "reputation"]
