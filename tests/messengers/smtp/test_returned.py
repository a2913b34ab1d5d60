"""Reports of mail servers are read; what is none is told for what it is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.bounces import Failure
from bot.messengers.smtp.returned import MOST_KEYS, NoReportError, read_report
from tests.support.reports import KEY, dsn

GONE = ("ada@example.org", "failed", "5.1.1", "550 5.1.1 <ada@example.org>: no such user")


def test_a_report_as_postfix_writes_it() -> None:
    found = read_report(dsn(GONE, original="Ada@example.org"))
    assert found.keys == (KEY,)
    assert found.failures == (Failure(recipients=("ada@example.org",), action="failed", code="5.1.1", text=GONE[3]),)


@pytest.mark.parametrize(
    "where",
    [
        {"to": "Papers <papers+{key}@example.org>"},
        {"to": "papers@example.org", "envelope": KEY},
        {"to": "papers@example.org", "message_id": KEY},
        {"envelope": KEY, "message_id": KEY},
    ],
)
def test_the_key_is_found_in_each_place(where: dict[str, str]) -> None:
    assert read_report(dsn(GONE, **where)).keys == (KEY,)


def test_keys_that_differ_are_all_told() -> None:
    assert read_report(dsn(GONE, envelope="other-1", message_id="third-1")).keys == (KEY, "other-1", "third-1")


def test_what_kind_of_report_it_is_may_be_left_out() -> None:
    assert read_report(dsn(GONE).replace(b" report-type=delivery-status;", b"")).keys == (KEY,)


def test_who_names_many_mails_is_guessing() -> None:
    guesses = [f"papers+{n:012x}-1@example.org" for n in range(MOST_KEYS)]
    assert len(read_report(dsn(GONE, to=", ".join(guesses))).keys) == MOST_KEYS
    with pytest.raises(NoReportError, match="names 9 mails, and no real report does"):
        read_report(dsn(GONE, to=", ".join([*guesses, f"papers+{KEY}@example.org"])))
    octets = dsn(GONE, to=", ".join([*guesses, f"papers+{KEY}@example.org"]))
    with pytest.raises(NoReportError, match="complaint") as complaint:
        read_report(octets.replace(b"report-type=delivery-status", b"report-type=feedback-report"))
    assert len(complaint.value.keys) == MOST_KEYS


def test_the_whole_mail_may_come_back() -> None:
    octets = dsn(GONE, to="papers@example.org", message_id=KEY)
    assert read_report(octets.replace(b"text/rfc822-headers", b"message/rfc822")).keys == (KEY,)


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        ("5.1.1", "", "5.1.1"),
        ("5.0.0", "550 5.1.1 no such user", "5.1.1"),
        ("5.0.0 (undefined status)", "550-5.2.2 full\r\n 550 5.2.2 see 10.5.1.1", "5.2.2"),
        ("4.0.0", "550 5.1.1 no such user", "4.0.0"),
        ("", "452 4.2.2 full", "4.2.2"),
        ("", "550 no such user", "5.0.0"),
        ("rubbish", "no such user at 192.5.1.1", ""),
        ("5.4.4", "550 5.1.1", "5.4.4"),
    ],
)
def test_the_code_is_the_one_that_says_most(status: str, text: str, code: str) -> None:
    [failure] = read_report(dsn(("ada@example.org", "failed", status, text))).failures
    assert failure.code == code


@pytest.mark.parametrize(
    ("mail", "what"),
    [
        (b"", "no mail"),
        (b"\x00\xff\xfe", "no mail"),
        (b"From: a@example.org\r\n\r\nHello", "no report of a mail server"),
        (b"From: a@example.org\r\nAuto-Submitted: auto-replied (vacation)\r\n\r\nAway", "automatic answer"),
        (b"X-Autoreply: yes\r\n\r\nAway", "automatic answer"),
        (b"Content-Type: multipart/report; report-type=feedback-report; boundary=B\r\n\r\n--B--", "complaint"),
        (b"Content-Type: multipart/report; report-type=disposition-notification; boundary=B\r\n\r\n--B--", "was read"),
        (b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B--", "reports nothing"),
        (dsn(GONE).replace(b"message/delivery-status", b"text/plain"), "reports nothing"),
    ],
)
def test_what_is_no_report_is_told_for_what_it_is(mail: bytes, what: str) -> None:
    with pytest.raises(NoReportError, match=what):
        read_report(mail)


def test_mails_in_mails_in_mails() -> None:
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 20_000
    with pytest.raises(NoReportError):
        read_report(b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n" + deep)


@given(st.integers(0, 1200), st.binary(max_size=30))
def test_nothing_else_is_ever_raised(at: int, rubbish: bytes) -> None:
    octets = dsn(GONE, envelope=KEY, message_id=KEY)
    with suppress(NoReportError):
        read_report(octets[:at] + rubbish + octets[at + len(rubbish) :])
