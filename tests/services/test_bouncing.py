"""Taking in reports: whom they are about, what is noted and told, and what changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.addresses import parse_address
from bot.core.bounces import DeliveryReport, Failure
from bot.services.bot import Bot
from bot.services.bouncing import Returned, addressee, take_in
from bot.services.forgetting import forget
from bot.services.subscribing import resume
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import DAY, FakeClock, FakeMessenger, paper, reading

ADA = "ada@example.org"


@pytest.fixture
def messenger() -> FakeMessenger:
    return FakeMessenger(name="email")


@pytest.fixture
def mailed(go: Go, follow: Follow, clock: FakeClock) -> list[str]:
    """Keys of mails that went out on three days."""
    follow(ADA, "diffusion")
    for n in range(3):
        go(reading(paper(n), day=DAY + timedelta(n)))
        clock.moment += timedelta(1)
    return ["k1-1", "k2-1", "k3-1"]


def report(*keys: str, code: str = "5.4.4", action: str = "failed", to: str = ADA) -> DeliveryReport:
    return DeliveryReport(keys, (Failure(recipients=(to,), action=action, code=code, text="no"),))


def come(bot: Bot, given: DeliveryReport) -> Returned:
    return take_in(bot.store, given, now=bot.clock.now())


def state(memory: SqlStore) -> str:
    return memory.subscriptions()[0].state


def test_two_days_block_and_the_papers_have_failed(bot: Bot, mailed: list[str], memory: SqlStore) -> None:
    first = come(bot, report(mailed[0]))
    assert (first.state, first.kind, first.address, first.handled) == ("counted", "hard", ADA, True)
    assert "nobody is there; on 2 different days" in first.words
    assert state(memory) == "active"
    second = come(bot, report(mailed[1]))
    assert second.state == "blocked"
    assert "When it works again, resume" in second.words
    assert state(memory) == "blocked"
    assert [(line.state, line.error_code) for line in memory.history()] == [
        ("failed", "5.4.4"),
        ("failed", "5.4.4"),
        ("sent", None),
    ]
    assert "It came back: no" in str(memory.history()[0].error_text)


def test_the_same_report_counts_once(bot: Bot, mailed: list[str], memory: SqlStore) -> None:
    come(bot, report(mailed[0]))
    assert come(bot, report(mailed[0])).state == "known"
    assert state(memory) == "active"


def test_after_a_resume_it_is_counted_anew(bot: Bot, mailed: list[str], memory: SqlStore, go: Go) -> None:
    come(bot, report(mailed[0]))
    come(bot, report(mailed[1]))
    come(bot, report(mailed[2]))
    resume(memory, 1, now=bot.clock.now())
    go(reading(paper(9), day=DAY + timedelta(5)))
    assert come(bot, report("k4-1")).state == "counted"
    assert state(memory) == "active"


def test_nobody_there_blocks_at_once_if_it_is_our_recipient(bot: Bot, mailed: list[str], memory: SqlStore) -> None:
    passed_on = report(mailed[0], code="5.1.1", to="ada@elsewhere.example")
    assert come(bot, passed_on).state == "counted"
    assert come(bot, report(mailed[1], code="5.1.1", to="ada@example.org")).state == "blocked"


def test_of_several_recipients_ours_counts_and_else_the_mildest(bot: Bot, mailed: list[str]) -> None:
    def about(to: str, action: str) -> Failure:
        return Failure(recipients=(to,), action=action, code="5.1.1" if action == "failed" else "", text="")

    others = (about("x@example.net", "failed"), about("y@example.net", "relayed"))
    found = come(bot, DeliveryReport((mailed[0],), others))
    assert (found.state, found.words) == ("waiting", f"A mail to {ADA} is relayed: nothing has failed.")
    assert come(bot, DeliveryReport((mailed[0],), (*others, about(ADA, "failed")))).state == "blocked"


def test_soft_and_ours(bot: Bot, mailed: list[str], memory: SqlStore) -> None:
    soft = come(bot, report(mailed[0], code="5.2.2"))
    assert (soft.state, soft.kind) == ("counted", "soft")
    assert "cannot be delivered now; on 4 different days" in soft.words
    ours = come(bot, report(mailed[1], code="5.7.1"))
    assert (ours.state, ours.kind) == ("ours", "ours")
    assert "does not count against the address" in ours.words
    assert state(memory) == "active"


@pytest.mark.parametrize("action", ["delayed", "relayed", ""])
def test_what_has_not_failed_changes_nothing(bot: Bot, mailed: list[str], memory: SqlStore, action: str) -> None:
    found = come(bot, report(mailed[0], action=action))
    assert (found.state, found.handled) == ("waiting", True)
    assert {line.state for line in memory.history()} == {"sent"}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((), "no mail that we sent"),
        (("k9-1",), "no mail that we sent"),
        (("confirm-k9",), "stays pending"),
        (("k1-1", "k2-1"), "several mails"),
    ],
)
def test_what_is_forged_or_unrelated_changes_nothing(
    bot: Bot, mailed: list[str], memory: SqlStore, keys: tuple[str, ...], words: str
) -> None:
    before = memory.history(), memory.epochs()
    found = come(bot, report(*keys, code="5.1.1"))
    assert (found.state, found.handled) == ("unrelated", False)
    assert words in found.words
    assert (memory.history(), memory.epochs()) == before


def test_forgetting_takes_what_came_back_along(bot: Bot, mailed: list[str], memory: SqlStore) -> None:
    come(bot, report(mailed[0]))
    [row] = memory.dossier(parse_address(ADA)).bounces
    assert (row["kind"], row["code"], row["day"]) == ("hard", "5.4.4", DAY)
    assert forget(bot, parse_address(ADA)).rows["bounces"] == 1
    assert come(bot, report(mailed[0])).state == "unrelated"


def test_who_is_named_by_what_complains(bot: Bot, mailed: list[str]) -> None:
    assert addressee(bot.store, ["x", mailed[0]]) == ADA
    assert addressee(bot.store, ["x"]) == addressee(bot.store, mailed) == ""
