"""What is said of a rule that somebody saves."""

from __future__ import annotations

from sqlalchemy import text

from bot.core.addresses import parse_address
from bot.core.schedules import Schedule
from bot.core.subscriptions import DEFAULT_ANNOUNCE
from bot.services.advising import about_edit
from bot.services.subscribing import Wish, edit, subscribe
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, paper, reading

READER = "ada@example.org"
PAPERS = (*(paper(n, "On tea") for n in range(5)), *(paper(n, "On mats") for n in range(5, 9)))


def warnings(store: SqlStore, clock: FakeClock, rule: str) -> tuple[str, ...]:
    schedule = Schedule("batch", None, None, "UTC")
    wish = Wish(
        address=parse_address(READER),
        rule=rule,
        name=None,
        schedule=schedule,
        announce=DEFAULT_ANNOUNCE,
        confirmed=True,
    )
    return subscribe(store, wish, now=clock.now()).warnings


def test_a_flood_is_told_when_somebody_joins(memory: SqlStore, clock: FakeClock, go: Go) -> None:
    go(reading(*PAPERS))
    [said] = warnings(memory, clock, "tea")
    assert "5 of the 9 papers of the latest digest" in said
    assert warnings(memory, clock, "mats") == ()


def test_a_flood_is_told_when_a_rule_is_changed(memory: SqlStore, clock: FakeClock, go: Go, follow: Follow) -> None:
    sub = follow(READER, "mats")
    go(reading(*PAPERS))
    changed = edit(memory, sub.id, rule="tea", now=clock.now())
    [said] = about_edit(memory, changed, now=clock.now())
    assert "more than a fifth" in said


def test_that_they_have_the_rule_already(memory: SqlStore, clock: FakeClock, follow: Follow) -> None:
    first, second = follow(READER, "tea, mats"), follow(READER, "lids")
    follow("console", "tea, mats")
    follow(READER, "old")
    with memory._engine.begin() as db:
        db.execute(text("UPDATE subscriptions SET rule = '((' WHERE rule = 'old'"))
    changed = edit(memory, second.id, rule="Mats, tea", now=clock.now())
    [said] = about_edit(memory, changed, now=clock.now())
    assert said.startswith(f"Subscription {first.id} of this address has the same rule")
