"""Every class of answer at every step, and whom it concerns: PLATFORMS 2.5, straight through a server."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.deliveries import Closed, Outcome, Refused, Sent, Unknown
from bot.messengers.smtp.replies import DAYS, Reply, read, sort
from tests.messengers.smtp.conftest import Make, mail_part
from tests.support.mailserver import MailServer

DOWN, LOGIN, SENDER = ("closed", "down"), ("closed", "login"), ("closed", "sender")
LATER, FULL, GONE, NEVER, UNWANTED = "later", "full", "gone", "never", "unwanted"

CASES = [
    # the channel
    ("greeting", "421 4.3.2 shutting down", DOWN),
    ("greeting", "554 5.7.1 not you", DOWN),
    ("EHLO", "421 4.7.0 busy", DOWN),
    ("MAIL", "421 4.7.0 too fast", DOWN),
    ("RCPT", "421 4.7.0 too fast", DOWN),
    ("DATA", "421 4.7.0 too fast", DOWN),
    ("end", "421 4.3.0 try later", DOWN),
    ("RCPT", "454 4.7.0 not now", DOWN),
    # our name, our login
    ("MAIL", "450 4.7.1 sender put off", DOWN),
    ("MAIL", "452 4.3.1 no room", DOWN),
    ("MAIL", "550 5.7.60 not as this sender", SENDER),
    ("MAIL", "553 5.1.8 no such domain", SENDER),
    ("MAIL", "530 5.7.0 log in first", LOGIN),
    ("RCPT", "550 5.1.8 bad sender", SENDER),
    ("RCPT", "450 4.1.8 sender's domain not found", DOWN),
    # this recipient
    ("RCPT", "450 4.7.1 greylisted", LATER),
    ("RCPT", "451 4.3.0 error", LATER),
    ("RCPT", "452 4.5.3 too many", LATER),
    ("RCPT", "452 4.2.2 full", FULL),
    ("RCPT", "552 5.2.2 full", FULL),
    ("RCPT", "552 over quota", FULL),
    ("end", "552 5.2.2 full", FULL),
    ("end", "552 mailbox size limit exceeded", FULL),
    ("RCPT", "550 5.1.1 no such user", GONE),
    ("RCPT", "550 No such user here", GONE),
    ("RCPT", "550 5.2.1 disabled", GONE),
    ("RCPT", "551 5.1.6 moved", GONE),
    ("RCPT", "553 5.1.3 bad address", GONE),
    ("RCPT", "556 5.1.10 null MX", GONE),
    ("RCPT", "550 5.4.1 access refused", GONE),
    ("end", "550 5.1.1 no such user", GONE),
    # this mail
    ("MAIL", "552 5.3.4 too big", NEVER),
    ("RCPT", "552 5.3.4 too big", NEVER),
    ("end", "552 5.3.4 too big", NEVER),
    ("end", "552 Message size exceeds fixed limit", NEVER),
    ("RCPT", "501 5.5.4 syntax", NEVER),
    ("DATA", "503 5.5.1 no valid recipients", NEVER),
    ("end", "500 5.6.0 broken", NEVER),
    ("DATA", "451 4.3.0 later", LATER),
    ("end", "451 4.7.0 greylisted", LATER),
    ("end", "452 4.3.4 too big just now", LATER),
    # what we send
    ("RCPT", "554 5.7.1 relay access denied", UNWANTED),
    ("RCPT", "550 5.7.1 relaying denied", UNWANTED),
    ("RCPT", "550 relay not permitted", UNWANTED),
    ("RCPT", "550 5.0.0 relay not permitted", UNWANTED),
    ("DATA", "554 5.7.1 policy", UNWANTED),
    ("end", "554 5.7.1 spam", UNWANTED),
    ("end", "550 5.7.515 not authenticated", UNWANTED),
    ("end", "550 this is spam", UNWANTED),
]


def kind(outcome: Outcome) -> Any:
    match outcome:
        case Closed():
            return ("closed", outcome.why)
        case Refused(permanent=True):
            return GONE if outcome.destination else NEVER
        case Refused(retry_after=after) if after is not None and after >= 3600:
            return UNWANTED
        case Refused():
            assert outcome.patience == DAYS
            assert outcome.retry_after == 300.0
            return FULL if outcome.destination else LATER
    return "unknown" if isinstance(outcome, Unknown) else "sent"


@pytest.mark.parametrize(("step", "answer", "expected"), CASES)
def test_each_answer(server: MailServer, make: Make, step: str, answer: str, expected: object) -> None:
    server.say[step] = [answer]
    outcome = make().send(mail_part())
    assert kind(outcome) == expected
    assert not isinstance(outcome, Sent)
    code, _, text = answer.partition(" ")
    assert outcome.code.startswith(code)
    assert text.split(" ", 1)[1] in outcome.text
    assert server.mails == []


def test_what_is_said_is_cut_and_shown_on_one_line(server: MailServer, make: Make) -> None:
    server.say["RCPT"] = ["550-5.1.1 No\x1b[31m such\r\n550-5.1.1 user, see\r\n550 5.1.1 " + "x" * 1000]
    outcome = make().send(mail_part())
    assert isinstance(outcome, Refused)
    assert outcome.code == "550 5.1.1"
    assert "user, see xxx" in outcome.text
    assert len(outcome.text) < 400
    assert outcome.text.isprintable()


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (250, "2.0.0 ok", Reply(250, "ok", "2.0.0")),
        (250, "ok", Reply(250, "ok")),
        (550, "2.0.0 odd", Reply(550, "2.0.0 odd")),
        (550, "5.1.1", Reply(550, "", "5.1.1")),
        (-1, "hello", Reply(0, "hello")),
        (-1, "", Reply(0, "something that is no reply")),
        (999, "x", Reply(0, "x")),
    ],
)
def test_reading(code: int, text: str, expected: Reply) -> None:
    assert read(code, text) == expected


def test_what_is_no_reply_closes_the_way() -> None:
    assert isinstance(sort("recipient", Reply(0, "hello")), Closed)
