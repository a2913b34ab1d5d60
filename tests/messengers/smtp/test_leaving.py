"""Mails by which somebody leaves are told from all that only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.smtp.leaving import read_leaving
from tests.support.reports import dsn

TOKEN = "AbCdEf-_01234567z"
HEAD = "From: Somebody <who@example.org>\r\nTo: papers+leave@example.org\r\n"


def mail(subject: str, *more: str, body: str = "") -> bytes:
    lines = [f"Subject: {subject}", *more]
    return (HEAD + "".join(f"{line}\r\n" for line in lines) + f"\r\n{body}").encode()


@pytest.mark.parametrize(
    "octets",
    [
        mail(f"unsubscribe {TOKEN}"),
        mail(f"Unsubscribe  {TOKEN} ", "Auto-Submitted: no", "Return-Path: <who@example.org>"),
        mail(f"unsubscribe\r\n {TOKEN}", "X-Auto-Response-Suppress: All"),
        mail("=?utf-8?q?unsubscribe_AbCdEf-=5F01234567z?="),
        mail(f"unsubscribe {TOKEN}", "Content-Type: multipart/alternative; boundary=x", body="--x\r\n\r\n\r\n--x--"),
        f"Subject: unsubscribe {TOKEN}\n\n".encode(),
    ],
)
def test_what_a_mail_program_makes_of_the_link(octets: bytes) -> None:
    assert read_leaving(octets) == TOKEN


@pytest.mark.parametrize(
    "octets",
    [
        mail(f"unsubscribe {TOKEN}", "Auto-Submitted: auto-replied"),
        mail(f"unsubscribe {TOKEN}", "Auto-Submitted: auto-generated; x=y"),
        mail(f"unsubscribe {TOKEN}", "Precedence: Auto_Reply"),
        mail(f"unsubscribe {TOKEN}", "X-Autoreply: yes"),
        mail(f"unsubscribe {TOKEN}", "Return-Path: <>"),
        mail(f"unsubscribe {TOKEN}", "Content-Type: multipart/report; report-type=delivery-status; boundary=x"),
        mail(f"Automatic reply: unsubscribe {TOKEN}"),
        mail(f"Re: unsubscribe {TOKEN}"),
        mail(f"unsubscribe {TOKEN} please"),
        mail("Out of office", body=f"> Unsubscribe: mailto:papers+leave@example.org?subject=unsubscribe%20{TOKEN}"),
        mail("unsubscribe"),
        mail("=?nonsense?q?unsubscribe_x?="),
        mail("=?utf-8?b?dW5z?= =?utf-8?b?*?="),
        dsn(("ada@example.org", "failed", "5.1.1", "550 gone")),
        b"",
    ],
)
def test_what_is_no_wish_to_leave(octets: bytes) -> None:
    assert read_leaving(octets) is None


def test_a_mail_in_a_mail_in_a_mail() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 3_000
    assert read_leaving(b"Subject: unsubscribe x\r\n" + nested) in (None, "x")


@given(st.binary(max_size=300), st.booleans())
def test_nothing_that_comes_breaks_it(octets: bytes, subject: bool) -> None:
    read_leaving((b"Subject: unsubscribe " if subject else b"") + octets)
