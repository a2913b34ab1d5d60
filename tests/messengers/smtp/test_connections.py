"""Kept connections and several at a time: fewer handshakes, the same record."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from itertools import chain
from types import SimpleNamespace

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Closed, Outcome, Part, Refused, Sent, Unknown
from bot.core.notes import Note, Postman
from bot.messengers.smtp import pool
from bot.messengers.smtp.talking import Envelope
from tests.messengers.smtp.conftest import Make, giving, mail_part
from tests.support.mailserver import HANG_UP, MailServer


def kinds(outcomes: Iterator[Sequence[tuple[Part, Outcome]]]) -> dict[int, type[Outcome]]:
    return {part.id: type(outcome) for part, outcome in chain.from_iterable(outcomes)}


def many(count: int) -> list[Part]:
    return [mail_part(n) for n in range(1, count + 1)]


def test_one_connection_carries_many(server: MailServer, make: Make) -> None:
    assert set(kinds(make(connections=1).send_many(giving(many(20)))).values()) == {Sent}
    assert (server.connections, len(server.mails), len(server.said("QUIT"))) == (1, 20, 1)
    assert server.said("RSET") == []


def test_after_a_refusal_the_connection_is_wiped_and_goes_on(server: MailServer, make: Make) -> None:
    server.say["RCPT"] = ["250 ok", "550 5.1.1 nobody"]
    found = kinds(make(connections=1).send_many(giving(many(4))))
    assert found == {1: Sent, 2: Refused, 3: Sent, 4: Sent}
    assert (server.connections, len(server.said("RSET"))) == (1, 1)


def test_several_at_a_time(server: MailServer, make: Make) -> None:
    gate = threading.Barrier(3)

    def together(_: str) -> None:
        gate.wait(10)

    server.say["MAIL"] = [together] * 3
    assert set(kinds(make(connections=3).send_many(giving(many(30)))).values()) == {Sent}
    assert (server.connections, len(server.mails)) == (3, 30)
    assert len({mail.split(b"Message-ID: ")[1].split(b"\r\n")[0] for mail in server.mails}) == 30


@pytest.mark.parametrize("fault", ["421 4.7.0 enough for one connection", HANG_UP, "450 4.7.1 enough"])
def test_a_server_that_had_enough_gets_a_new_connection(server: MailServer, make: Make, fault: str) -> None:
    server.say["MAIL"] = ["250 ok", "250 ok", fault]
    assert set(kinds(make(connections=1).send_many(giving(many(5)))).values()) == {Sent}
    assert (server.connections, len(server.mails)) == (2, 5)


def test_a_server_that_has_no_time_in_the_middle_of_many(server: MailServer, make: Make) -> None:
    server.say["MAIL"] = ["250 ok", "250 ok", *["421 4.3.2 going down"] * 2]
    outcomes = make(connections=1).send_many(giving(many(3)))
    assert kinds(outcomes) == {1: Sent, 2: Sent, 3: Closed}


def test_a_line_that_was_closed_while_idle_is_made_anew(
    server: MailServer, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IDLE", 0.0)
    server.say["NOOP"] = ["250 ok", HANG_UP, "421 idle for too long"]
    assert set(kinds(make(connections=1).send_many(giving(many(4)))).values()) == {Sent}
    assert (server.connections, len(server.mails)) == (3, 4)


def test_fewer_connections_where_the_server_allows_fewer(server: MailServer, make: Make) -> None:
    server.most_connections = 2
    server.say["end"] = [lambda _: time.sleep(0.01)] * 40
    assert set(kinds(make(connections=5).send_many(giving(many(40)))).values()) == {Sent}
    assert len(server.mails) == 40


def test_where_none_is_allowed_all_wait(server: MailServer, make: Make) -> None:
    server.most_connections = 0
    assert set(kinds(make(connections=3).send_many(giving(many(3)))).values()) == {Closed}


def test_each_mail_has_its_envelope(server: MailServer, make: Make) -> None:
    make().send(mail_part())
    (sender,), (recipient,) = server.said("MAIL"), server.said("RCPT")
    size = int(sender.split("SIZE=")[1].split()[0])
    token = "3f9c2a1b0001-1"
    assert sender == f"MAIL FROM:<bounces+{token}@example.org> SIZE={size} RET=HDRS ENVID={token}"
    assert recipient == "RCPT TO:<ada@example.org> NOTIFY=FAILURE ORCPT=rfc822;ada@example.org"
    assert len(server.mails[0]) == size


def test_a_plain_old_server(server: MailServer, make: Make) -> None:
    server.say["EHLO"] = ["502 5.5.1 no such command"]
    assert isinstance(make().send(mail_part()), Sent)
    assert server.said("MAIL") == ["MAIL FROM:<bounces+3f9c2a1b0001-1@example.org>"]
    assert server.said("RCPT") == ["RCPT TO:<ada@example.org>"]


def test_a_dot_at_a_lines_start_stays(server: MailServer, make: Make) -> None:
    text = ".\n..\n.dot\n\n.\n"
    make().send(mail_part(payload={"subject": ".", "text": text, "html": "<p>.</p>", "host": "example.org"}))
    plain = message_from_bytes(server.mails[0], policy=default).get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r", "").rstrip("\n") == text.rstrip("\n")


def test_who_interrupts_hears_what_is_under_way(server: MailServer, make: Make) -> None:
    parts = giving(many(5))
    taken: list[Part] = []

    def take(_: int) -> Sequence[Part]:
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.extend(some := parts(1))
        return some

    found: list[tuple[Part, Outcome]] = []
    with pytest.raises(KeyboardInterrupt):
        found.extend(chain.from_iterable(make(connections=3).send_many(take)))
    assert sorted((part.id, type(outcome)) for part, outcome in found) == [(1, Sent), (2, Sent)]


def test_a_mistake_in_one_thread_is_the_doubt_of_one_part(
    server: MailServer, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    broken = mail_part(2, payload={"subject": "no text"})
    found = kinds(make(connections=2).send_many(giving([mail_part(1), broken, mail_part(3)])))
    assert found == {1: Sent, 2: Unknown, 3: Sent}
    assert "KeyError" in caplog.text


def test_a_mistake_while_a_mail_is_begun_keeps_nobody_waiting(
    server: MailServer, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    messenger = make(connections=1)
    original = messenger._sender.envelope
    evil = Envelope("papers@example.org\r\nRCPT TO:<evil@example.org>", "ada@example.org", "x")
    sender = SimpleNamespace(
        envelope=lambda key, to: evil if key == "bad" else original(key, to), letter=messenger._sender.letter
    )
    messenger._sender = sender  # type: ignore[assignment]
    found = kinds(messenger.send_many(giving([mail_part(1, key="bad"), mail_part(2), mail_part(3)])))
    assert found == {1: Unknown, 2: Sent, 3: Sent}
    assert not any("evil" in command for command in server.commands)


def note(target: str = "ada@example.org") -> Note:
    return Note(
        key="n-7f",
        address=parse_address(target),
        date=datetime(2025, 5, 1, 8, tzinfo=UTC),
        subject="Do you want papers?",
        text="Yes or no?\n",
        html="<p>Yes or no?</p>\n",
    )


def test_a_note_is_no_mail_of_a_list(server: MailServer, make: Make) -> None:
    messenger = make()
    assert isinstance(messenger, Postman)
    assert messenger.post(note()) == Sent("<n-7f@example.org>")
    mail = message_from_bytes(server.mails[0], policy=default)
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Do you want papers?")
    assert "List-Id" not in mail
    assert server.said("MAIL")[0].startswith("MAIL FROM:<bounces+n-7f@example.org>")


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [("RCPT", "550 5.1.1 nobody", Refused), ("MAIL", "530 log in", Closed), ("end", HANG_UP, Unknown)],
)
def test_a_note_that_does_not_go(
    server: MailServer, make: Make, step: str, answer: str, outcome: type[Outcome]
) -> None:
    server.say[step] = [answer]
    assert isinstance(make().post(note()), outcome)
