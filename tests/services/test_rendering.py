"""What would be sent now to one address: as a round composes it, and why there is nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.ports import Routes
from bot.core.schedules import Schedule
from bot.services.bot import Bot
from bot.services.rendering import render
from bot.services.rounds import run_poll
from bot.services.subscribing import pause
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, paper, reading

ADA = "ada@example.org"
HOME = parse_address(ADA)
DAILY = Schedule("daily", "09:00", None, "UTC")


def poll(bot: Bot, *numbers: int) -> None:
    run_poll(bot, [FakeSource([reading(*map(paper, numbers))])], None)


def test_what_is_due_is_rendered_and_nobody_elses(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    for who in ("bob@example.org", ADA, "cleo@example.org"):
        follow(who, "diffusion")
    poll(bot, 1, 2)
    [part], _ = render(bot, HOME)
    assert (str(part.address), part.papers) == (ADA, 2)
    assert [str(page.message.address) for page in messenger.pages] == [ADA]
    assert messenger.sent == []


def test_what_was_composed_before_comes_first(
    bot: Bot, follow: Follow, go: Go, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    follow("bob@example.org", "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=3600)]
    messenger.outcomes["bob@example.org"] = [Refused("busy", "Later.", retry_after=3600)]
    go(reading(paper(1)))
    clock.sleep(4000)
    poll(bot, 1, 2)
    assert [(str(part.address), part.papers) for part in render(bot, HOME)[0]] == [(ADA, 1), (ADA, 1)]


def test_why_there_is_nothing(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    assert render(bot, HOME) == ([], "ada@example.org follows nothing.")
    batch = follow(ADA, "diffusion")
    assert render(bot, HOME) == ([], "Nothing is due to ada@example.org now.")
    follow(ADA, "tea", schedule=DAILY)
    assert render(bot, HOME)[1].endswith("Next time: 2025-05-01 09:00 UTC, should anything match.")
    pause(memory, batch.id, until=None, now=bot.clock.now())
    pause(memory, batch.id + 1, until=None, now=bot.clock.now())
    assert render(bot, HOME)[1].endswith("No subscription is active there: paused.")


def test_where_nothing_carries_it(bot: Bot, follow: Follow) -> None:
    follow(ADA, "diffusion")
    poll(bot, 1)
    bare = replace(bot, routes=Routes({}, {}, {"email": "E-mail is not configured."}))
    assert render(bare, HOME) == ([], "What is due to email addresses waits: E-mail is not configured.")


def test_a_blocked_address(bot: Bot, follow: Follow, go: Go, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("gone", "No such user.", permanent=True, destination=True)]
    go(reading(paper(1)))
    assert render(bot, HOME) == ([], "ada@example.org is blocked: No such user.")
