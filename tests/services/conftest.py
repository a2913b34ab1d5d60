"""What the services' tests share: a bot on a real store, and short ways to follow and to go round."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.core.addresses import parse_address
from bot.core.digests import Reading
from bot.core.schedules import Schedule
from bot.core.subscriptions import Announce, Subscription
from bot.services.bot import Bot
from bot.services.reports import RoundReport
from bot.services.rounds import run_round
from bot.services.subscribing import Wish, subscribe
from bot.store import open_store
from bot.store.store import SqlStore
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, make_bot

Follow = Callable[..., Subscription]
Go = Callable[..., RoundReport]


@pytest.fixture
def memory(tmp_path: Path, sqlite_template: Path) -> Iterator[SqlStore]:
    """An empty store on SQLite: the services' decisions do not depend on the engine (tests/store tries both)."""
    file = shutil.copy(sqlite_template, tmp_path / "paperround.db")
    store = open_store(f"sqlite:///{file}", announce=lambda text: None)
    yield store
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def messenger() -> FakeMessenger:
    return FakeMessenger()


@pytest.fixture
def bot(memory: SqlStore, messenger: FakeMessenger, clock: FakeClock) -> Bot:
    return make_bot(memory, messenger=messenger, clock=clock)


@pytest.fixture
def follow(memory: SqlStore, clock: FakeClock) -> Follow:
    """``follow("ada@example.org", "diffusion")`` adds a confirmed subscription."""

    def add(
        address: str,
        rule: str,
        *,
        announce: tuple[Announce, ...] = ("new", "cross"),
        confirmed: bool = True,
        name: str | None = None,
        tz: str = "UTC",
        schedule: Schedule | None = None,
    ) -> Subscription:
        wish = Wish(
            address=parse_address(address),
            rule=rule,
            name=name,
            schedule=schedule or Schedule("batch", None, None, tz),
            announce=announce,
            confirmed=confirmed,
        )
        return subscribe(memory, wish, now=clock.now()).subscription

    return add


@pytest.fixture
def go(bot: Bot) -> Go:
    """``go(reading(...), …)`` makes a round over those readings."""

    def run(*readings: Reading) -> RoundReport:
        return run_round(bot, [FakeSource(readings)] if readings else [], None)

    return run
