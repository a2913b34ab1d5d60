"""What a report says of an address, and when that is enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.bounces import Bounce, BounceKind, Failure, kind_of, reason_to_block, said

DAY = date(2025, 5, 1)


@pytest.mark.parametrize(
    ("action", "code", "kind"),
    [
        ("failed", "5.1.1", "hard"),
        ("failed", "5.4.4", "hard"),
        ("failed", "5.0.0", "hard"),
        ("failed", "", "hard"),
        ("failed", "4.4.1", "soft"),
        ("failed", "5.2.2", "soft"),
        ("failed", "5.4.7", "soft"),
        ("failed", "5.7.1", "ours"),
        ("failed", "5.6.0", "ours"),
        ("failed", "5.1.8", "ours"),
        ("failed", "5.3.4", "ours"),
        ("delayed", "4.4.1", None),
        ("delivered", "2.0.0", None),
        ("", "5.1.1", None),
    ],
)
def test_kinds(action: str, code: str, kind: BounceKind | None) -> None:
    assert kind_of(Failure(recipients=(), action=action, code=code, text="")) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("host mx.example.net said: 550 no such user here (in reply to RCPT TO command)", "hard"),
        ("host mx.example.net said: 550 Message rejected as spam (in reply to end of DATA command)", "ours"),
        ("550 relaying denied", "ours"),
        ("554 your host is blocked using bl.example.org", "ours"),
        ("552 mailbox full", "soft"),
        ("550 over quota, mailbox too large", "soft"),
        ("552 message too big", "ours"),
        ("552 no", "soft"),
    ],
)
@pytest.mark.parametrize("code", ["", "5.0.0"])
def test_where_the_code_tells_nothing_words_do(code: str, text: str, kind: BounceKind) -> None:
    assert kind_of(Failure(recipients=(), action="failed", code=code, text=text)) == kind
    assert kind_of(Failure(recipients=(), action="failed", code="5.4.4", text=text)) == "hard"


def bounce(kind: BounceKind = "hard", day: int = 0, code: str = "5.0.0", *, named: bool = True) -> Bounce:
    return Bounce(kind=kind, day=DAY + timedelta(day), code=code, text="no", named=named)


@pytest.mark.parametrize(
    ("before", "now", "blocked"),
    [
        ([], bounce(), False),
        ([bounce()], bounce(), False),
        ([bounce()], bounce(day=1), True),
        ([bounce(day=1)], bounce(), True),
        ([bounce()], bounce(day=30), False),
        ([bounce("soft")], bounce(day=1), False),
        ([], bounce(code="5.1.1"), True),
        ([], bounce(code="5.1.10"), True),
        ([], bounce(code="5.1.1", named=False), False),
        ([bounce("soft", n) for n in range(2)], bounce("soft", 2), False),
        ([bounce("soft", n) for n in range(3)], bounce("soft", 3), True),
        ([bounce("soft", n) for n in (0, 7, 14)], bounce("soft", 21), True),
        ([bounce("ours", n) for n in range(9)], bounce("ours", 9), False),
    ],
)
def test_when_it_is_enough(before: list[Bounce], now: Bounce, blocked: bool) -> None:
    assert bool(reason_to_block(before, now)) == blocked


def test_words() -> None:
    assert reason_to_block([], bounce(code="5.1.1")) == "its mail came back, as nobody is there: 5.1.1 “no”"
    assert reason_to_block([bounce()], bounce(day=1)) == "its mails of 2 days came back, the last one with 5.0.0 “no”"
    assert said(Bounce(kind="hard", day=DAY, code="", text="")) == "no reason"
