"""Mails that came back, on both engines: noted once, counted by address, and nobody else's record is touched."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.addresses import parse_address
from bot.core.bounces import Bounce, Mailed
from bot.core.deliveries import Part, Refused, Sent
from bot.store.store import SqlStore
from tests.store.samples import LEASE, MACHINE, NOW, TODAY, Desk, papers

ADA = "ada@example.org"
HOME = parse_address(ADA)
HARD = Bounce(kind="hard", day=TODAY, code="5.4.4", text="no route")
GONE = replace(HARD, code="5.1.1", text="no such user")


def mail(desk: Desk, address: str, *numbers: int, messenger: str = "email") -> Part:
    """One that waits to be sent."""
    sub = desk.follow(address, *numbers, rule=f"r{numbers}", rule_key=f"r{numbers}")
    message = replace(desk.composed(sub, numbers), messenger=messenger)
    [[part]] = desk.store.add_messages([message], owner=desk.owner, lease_until=MACHINE + LEASE)
    return part


@pytest.fixture
def sent(desk: Desk) -> Part:
    desk.plan(papers(*range(1, 9)))
    part = mail(desk, ADA, 1, 2)
    desk.send(part, mail(desk, "bob@example.org", 1))
    return part


def blocked(desk: Desk) -> str:
    return desk.store.subscriptions(address=HOME)[0].subscriber.blocked


def test_only_what_went_out_by_mail_is_known(desk: Desk, sent: Part) -> None:
    assert desk.store.mailed(sent.key) == Mailed(key=sent.key, address=HOME, day=TODAY)
    assert desk.store.mailed("k9-1") is None
    assert desk.store.mailed(mail(desk, ADA, 3, messenger="outbox").key) is None


def test_what_came_back_has_failed_and_is_noted_once(desk: Desk, sent: Part) -> None:
    epochs = desk.store.epochs()
    assert desk.store.came_back(sent.key, HARD, now=NOW) == ""
    lines = desk.store.history(address=HOME)
    assert [(line.state, line.error_code, line.error_text) for line in lines] == [
        ("failed", "5.4.4", "It came back: no route")
    ] * 2
    assert [line.state for line in desk.store.history(address=parse_address("bob@example.org"))] == ["sent"]
    assert desk.store.came_back(sent.key, GONE, now=NOW) is None
    assert desk.store.came_back("k9-1", GONE, now=NOW) is None
    assert desk.store.epochs() == epochs
    assert desk.store.told(address=HOME, paper=papers(1)[0].id) is not None, "it can be sent again"


def test_an_address_is_blocked_and_what_counted_is_spent(desk: Desk, sent: Part) -> None:
    epochs = desk.store.epochs()
    assert desk.store.came_back(sent.key, GONE, now=NOW)
    assert "no such user" in blocked(desk)
    assert desk.store.epochs().subscriptions == epochs.subscriptions + 1
    late, later = mail(desk, ADA, 3), mail(desk, ADA, 4)
    assert desk.store.came_back(late.key, HARD, now=NOW) == "", "it is blocked already"
    desk.change(desk.store.subscriptions(address=HOME)[0], state="active")
    assert desk.store.came_back(later.key, replace(HARD, day=TODAY + timedelta(1)), now=NOW) == ""
    assert blocked(desk) == ""
    assert [row["spent"] for row in desk.store.dossier(HOME).bounces] == [True, True, False]


def test_a_report_may_be_quicker_than_the_record(desk: Desk, sent: Part) -> None:
    """A server may give a mail back while its sender has not yet written that it was taken."""
    part = mail(desk, ADA, 3)
    desk.begin(part)
    assert desk.store.came_back(part.key, HARD, now=NOW) == ""
    desk.settle(part, Sent("<k@papers>"))
    line = desk.line(3)
    assert (line.state, line.error_code, line.error_text) == ("failed", "5.4.4", "It came back: no route")


def test_what_waits_for_another_try_is_left_to_whoever_sends_it(desk: Desk, sent: Part) -> None:
    part = mail(desk, ADA, 3)
    desk.send(part, outcome=Refused("busy", "Later."), next_try_at=MACHINE + 9)
    assert desk.store.came_back(part.key, HARD, now=NOW) == ""
    assert desk.line(3).state == "due"


def test_reports_that_come_at_once_count_together(desk: Desk, sent: Part, open_again: Callable[[], SqlStore]) -> None:
    parts = [mail(desk, ADA, n) for n in range(3, 7)]
    stores = [open_again() for _ in parts]

    def report(n: int) -> str | None:
        return stores[n].came_back(parts[n].key, replace(HARD, day=TODAY + timedelta(n)), now=NOW)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(report, range(4)))
    assert [bool(one) for one in found].count(True) == 1
    assert blocked(desk)
