"""What is due stays due while it is wanted, whatever becomes of the paper meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.deliveries import Refused
from bot.core.digests import Reading
from bot.core.papers import AnnounceType, Paper
from bot.services.backfilling import backfill
from bot.services.bot import Bot
from bot.services.rounds import run_poll, run_round
from bot.services.subscribing import edit, pause, resume
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.fakes import DAY, FakeMessenger, FakeSource, announced, listing, paper
from tests.support.looking_back import LookingBack

NEXT = DAY + timedelta(days=1)
ADA = "ada@example.org"
DEAD = Refused("gone", "no such inbox", permanent=True, destination=True)


def feed(*papers: Paper, day: date = DAY) -> Reading:
    return listing("cs.LG", *papers, day=day)


def look(bot: Bot, *readings: Reading) -> None:
    """Read, and send nothing yet: as for somebody whose hour has not come."""
    for one in readings:
        run_poll(bot, [FakeSource([one], series=one.series)], None)


def states(store: SqlStore) -> list[tuple[int, str]]:
    return [(line.edition, line.state) for line in store.history()]


@pytest.mark.parametrize("kind", ["replace", "replace-cross", "cross"])
def test_a_paper_that_is_replaced_before_it_is_sent_is_still_told(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger, kind: AnnounceType
) -> None:
    follow(ADA, "diffusion", announce=("new",))
    look(bot, feed(announced(1, "new")), feed(announced(1, kind, 2, "Diffusion, second version"), day=NEXT))
    assert states(memory) == [(0, "due")]
    run_round(bot, [], None)
    assert [part.payload["text"] for part in messenger.sent] == ["Diffusion, second version"]


def test_if_it_still_matches(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    follow(ADA, "diffusion")
    look(bot, feed(announced(1, "new")), feed(announced(1, "replace", 2, "Something else"), day=NEXT))
    assert states(memory) == [(0, "withdrawn")]


def test_a_revision_that_waits_is_told_as_the_version_it_was(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    follow(ADA, "diffusion", announce=("replace",))
    look(bot, feed(announced(1, "replace", 2)), feed(announced(1, "replace", 3), day=NEXT))
    assert states(memory) == [(2, "due"), (3, "due")]
    look(bot, feed(announced(1, "replace", 4, "Something else"), day=NEXT + timedelta(days=1)))
    assert states(memory) == [(2, "withdrawn"), (3, "withdrawn")]


def test_it_waits_through_a_block(bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger) -> None:
    subscription = follow(ADA, "diffusion")
    messenger.outcomes[ADA].append(DEAD)
    run_round(bot, [FakeSource([feed(announced(9, "new"))], series="cs.LG")], None)
    assert memory.subscription(subscription.id).state == "blocked"  # type: ignore[union-attr]
    look(bot, feed(announced(1, "new"), day=NEXT), feed(announced(1, "replace", 2), day=NEXT + timedelta(days=3)))
    resume(memory, subscription.id, now=bot.clock.now())
    run_round(bot, [], None)
    assert {line.state for line in memory.history(paper=paper(1).id)} == {"sent"}


@pytest.mark.parametrize("text", ["A paper on diffusion", "Diffusion once more"])
def test_it_waits_through_a_pause(bot: Bot, follow: Follow, memory: SqlStore, text: str) -> None:
    subscription = follow(ADA, "diffusion")
    look(bot, feed(announced(1, "new")))
    pause(memory, subscription.id, until=None, now=bot.clock.now())
    look(bot, feed(announced(1, "replace", 2, text), day=NEXT))
    assert states(memory) == [(0, "due")]
    resume(memory, subscription.id, now=bot.clock.now())
    assert (0, "due") in states(memory)


def test_of_a_rule_that_cannot_be_read_nobody_can_say_that_it_no_longer_matches(
    bot: Bot, follow: Follow, memory: SqlStore
) -> None:
    subscription = follow(ADA, "diffusion")
    look(bot, feed(announced(1, "new")))
    with memory._engine.begin() as db:
        db.exec_driver_sql("UPDATE subscriptions SET rule = '(((' ")
        db.exec_driver_sql("UPDATE meta SET value = '99' WHERE key = 'subscriptions'")
    look(bot, feed(announced(1, "replace", 2, "Something else"), day=NEXT))
    assert states(memory) == [(0, "due")]
    assert subscription.state == "active"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"announce": ("new",)}, "due"),
        ({"announce": ("new", "cross", "replace")}, "due"),
        ({"announce": ("replace",)}, "withdrawn"),
        ({"announce": ("cross",)}, "withdrawn"),
        ({"rule": "second"}, "due"),
        ({"rule": "flow"}, "withdrawn"),
    ],
)
def test_an_edit_looks_at_it_as_the_new_paper_that_it_was(
    bot: Bot, follow: Follow, memory: SqlStore, change: dict[str, Any], left: str
) -> None:
    subscription = follow(ADA, "diffusion")
    look(bot, feed(announced(1, "new")), feed(announced(1, "replace", 2, "Diffusion, second version"), day=NEXT))
    look(bot, feed(announced(5, "new", 1, "Something else"), day=NEXT + timedelta(days=3)))
    edit(memory, subscription.id, **change, now=bot.clock.now() + timedelta(days=4))
    assert states(memory) == [(0, left)]


def test_a_late_paper_that_looking_back_found_first_is_told_all_the_same(
    bot: Bot, follow: Follow, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    whole = feed(paper(1), paper(2))
    assert whole.digest is not None
    look(bot, feed(paper(1)))
    backfill(bot, [LookingBack([whole.digest], series="cs.LG")], DAY, DAY)
    assert len(states(memory)) == 1
    look(bot, listing("cs.LG", paper(1), paper(2), late=[paper(2)]))
    assert states(memory) == [(0, "due"), (0, "due")]
