"""Messages at their time: one a slot, none lost, whatever comes early, late or twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.deliveries import Refused
from bot.core.digests import SourceState
from bot.core.schedules import Every, Schedule, Weekday
from bot.core.subscriptions import Subscription
from bot.services.bot import Bot
from bot.services.composing import compose
from bot.services.following import FollowingCache
from bot.services.reports import RoundReport
from bot.services.rounds import run_dispatch, run_poll
from bot.services.subscribing import Wish, edit, pause, resume, subscribe
from bot.services.timing import due_at, slots_now, until_next_slot
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, Keys, paper, reading

ADA, BOB = "ada@example.org", "bob@example.org"
WAITING, FAILED = reading(state="waiting"), reading(state="failed", error="down")
THURSDAY = datetime(2025, 5, 1, tzinfo=UTC)

Told = Callable[[], list[str]]


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment, counted from the first of May."""
    return THURSDAY + timedelta(days=days, hours=hour, minutes=minute)


def timed(every: Every = "daily", hour: str = "09:00", on: Weekday | None = None, tz: str = "UTC") -> Schedule:
    return Schedule(every, hour, on, tz)


@pytest.fixture
def told(messenger: FakeMessenger) -> Told:
    """The messages sent since the last time somebody asked."""
    seen: list[int] = [0]

    def look() -> list[str]:
        new = [f"{part.address.target.split('@')[0]}: {part.payload['text']}" for part in messenger.sent[seen[0] :]]
        seen[0] = len(messenger.sent)
        return new

    return look


def test_what_is_due_waits_for_its_time_and_comes_once(follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    follow(ADA, "diffusion", schedule=timed())
    report = go(reading(paper(1)))
    assert (told(), report.left.deliveries, report.left.timed) == ([], 1, 1)
    assert report.left.next_slot == at(9)
    assert report.left.waiting == []
    clock.moment = at(9) - timedelta(seconds=1)
    go()
    assert told() == []
    clock.moment = at(9)
    assert go().left.timed == 0
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(9, 15)
    go(reading(paper(2, "More on diffusion"), state="unchanged"))
    clock.moment = at(8, days=1)
    go()
    assert told() == []
    clock.moment = at(9, 1, days=1)
    go()
    assert told() == ["ada: More on diffusion"]


def test_a_new_subscription_gets_the_latest_batch_at_its_next_time(
    follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore
) -> None:
    go(reading(paper(1)))
    clock.moment = at(10)
    subscription = follow(ADA, "diffusion", schedule=timed())
    assert due_at(memory, [subscription], clock.moment) == [at(9, days=1)]
    go()
    assert told() == []
    clock.moment = at(9, days=1)
    assert due_at(memory, [subscription], clock.moment) == [at(9, days=1)]
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_a_slot_at_which_nothing_was_due_is_over(follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9, 1)
    go(reading(paper(1, "On robots")))
    clock.moment = at(9, 30)
    go(reading(paper(2), state="unchanged"))
    assert told() == []
    clock.moment = at(9, 30, days=1)
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_whoever_only_delivers_before_anything_was_read_closes_nothing(
    follow: Follow, go: Go, bot: Bot, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    run_dispatch(bot)
    clock.moment = at(9, 10)
    go(reading(paper(1)))
    assert told() == ["ada: A paper on diffusion"]


def test_a_slot_since_the_last_reading_stays_open_for_the_next(
    follow: Follow, go: Go, bot: Bot, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    follow(BOB, "robots", schedule=timed())
    clock.moment = at(8, 50)
    go(reading(paper(1, "On robots")))
    clock.moment = at(9)
    run_dispatch(bot)
    assert told() == ["bob: On robots"]
    clock.moment = at(9, 10)
    go(reading(paper(1, "On robots"), paper(2), paper(3, "More robots"), state="unchanged"))
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(9, 20)
    go(reading(paper(4, "Diffusion, late"), state="unchanged"))
    assert told() == []
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: Diffusion, late", "bob: More robots"]


def test_after_downtime_one_message_catches_up(follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    follow(ADA, "diffusion", schedule=timed())
    go()
    clock.moment = at(14, days=5)
    go(reading(paper(1)), reading(paper(2, "Diffusion again")))
    assert told() == ["ada: A paper on diffusion | Diffusion again"]
    clock.moment = at(15, days=5)
    go(reading(paper(3, "Late diffusion"), state="unchanged"))
    assert told() == []


@pytest.mark.parametrize("why", [WAITING, FAILED])
def test_a_slot_stays_open_while_the_batch_is_awaited(
    follow: Follow, go: Go, clock: FakeClock, told: Told, why: object
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    for minute in (0, 15, 45):
        clock.moment = at(9, minute)
        go(why)
    clock.moment = at(11)
    go(reading(paper(1)))
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(11, 15)
    go(reading(paper(1), paper(2, "Late diffusion"), state="unchanged"))
    assert told() == []


def test_what_waited_since_yesterday_comes_with_the_batch_that_is_awaited(
    follow: Follow, go: Go, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    go()
    clock.moment = at(20)
    go(reading(paper(1)))
    clock.moment = at(9, days=1)
    report = go(WAITING)
    assert (told(), report.left.timed) == ([], 1)
    clock.moment = at(11, days=1)
    go(reading(paper(2, "Diffusion again")))
    assert told() == ["ada: A paper on diffusion | Diffusion again"]


def test_it_is_held_until_the_next_time_at_most(follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    go()
    clock.moment = at(20)
    go(reading(paper(1)))
    for hour in (9, 15, 23):
        clock.moment = at(hour, days=1)
        go(WAITING)
    assert told() == []
    clock.moment = at(9, days=2)
    go(WAITING)
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(10, days=2)
    go(reading(paper(2, "Diffusion again")))
    assert told() == []


@pytest.mark.parametrize("other", ["fresh", "unchanged"])
def test_one_source_that_is_late_holds_up_nothing(
    follow: Follow, go: Go, clock: FakeClock, told: Told, other: SourceState
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    follow(BOB, "robots", schedule=timed())
    clock.moment = at(9)
    go(reading(paper(1), series="early", state=other), WAITING)
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(10)
    go(reading(paper(2, "Robots and diffusion")))
    assert told() == ["bob: Robots and diffusion"]  # whose slot had nothing until then
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: Robots and diffusion"]


def test_dispatch_alone_knows_from_the_store_what_is_awaited(
    bot: Bot, follow: Follow, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    run_poll(bot, [FakeSource([WAITING])], None)
    clock.moment = at(9)
    run_dispatch(bot)
    clock.moment = at(9, 30)
    assert run_poll(bot, [FakeSource([reading(paper(1))])], None).left.timed == 0
    run_dispatch(bot)
    assert told() == ["ada: A paper on diffusion"]


def test_a_paper_comes_with_whichever_is_due_first_and_never_again(
    follow: Follow, go: Go, clock: FakeClock, told: Told, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion", schedule=timed(hour="10:00"), name="ten")
    follow(ADA, "diffusion, robots", schedule=timed(hour="09:00"), name="nine")
    follow(ADA, "diffusion, lamps", schedule=timed("weekly", on="fri"), name="week")
    go(reading(paper(1), paper(2, "On robots"), paper(3, "On lamps")))
    clock.moment = at(9)
    go()
    assert told() == ["ada: A paper on diffusion | On robots"]
    assert [group.name for group in messenger.pages[-1].groups] == ["nine"]
    clock.moment = at(10)
    go()
    assert told() == []
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: On lamps"]


def test_at_one_moment_one_message(follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    """Both are due at nine, and get one message, though one of them has its first paper only an hour later."""
    follow(ADA, "diffusion", schedule=timed())
    follow(ADA, "robots", schedule=timed(hour="11:00", tz="Europe/Zurich"))
    follow(ADA, "lamps", schedule=timed(hour="08:30"))
    clock.moment = at(9)
    go(reading(paper(1), series="early"), WAITING)
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(10)
    go(reading(paper(2, "On robots"), paper(3, "On lamps")))
    assert told() == ["ada: On lamps"]
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: On robots"]


def test_of_those_overdue_the_earlier_one_shows_it(
    follow: Follow, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion", name="each")
    follow(ADA, "diffusion", schedule=timed(hour="09:00"), name="same rule, so none")
    follow(ADA, "diffusion, x", schedule=timed(hour="11:00"), name="eleven")
    follow(ADA, "diffusion, y", schedule=timed(hour="09:00"), name="nine")
    clock.moment = at(12)
    go(reading(paper(1)))
    assert [group.name for group in messenger.pages[-1].groups] == ["nine"]


def test_each_batch_does_not_wait_and_leaves_the_others_their_time(
    follow: Follow, go: Go, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion")
    follow(ADA, "robots", schedule=timed())
    report = go(reading(paper(1), paper(2, "On robots")))
    assert (told(), report.left.timed) == (["ada: A paper on diffusion"], 1)
    clock.moment = at(9)
    go()
    assert told() == ["ada: On robots"]


def test_a_pause_over_its_time_brings_it_at_the_next(
    follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore
) -> None:
    daily = follow(ADA, "diffusion", schedule=timed())
    go(reading(paper(1)))
    pause(memory, daily.id, until=None, now=clock.moment)
    clock.moment = at(9)
    assert go().left.timed == 0
    clock.moment = at(12)
    assert due_at(memory, [resume(memory, daily.id, now=clock.moment)], clock.moment) == [at(9, days=1)]
    go()
    assert told() == []
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_who_wakes_today_gets_it_at_the_hour_of_today(
    follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore
) -> None:
    daily = follow(ADA, "diffusion", schedule=timed())
    go(reading(paper(1)))
    pause(memory, daily.id, until=at(0, days=2).date(), now=clock.moment)
    clock.moment = at(9, 5, days=2)
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_what_a_blocked_address_is_owed_comes_at_its_time(
    follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore, messenger: FakeMessenger
) -> None:
    daily = follow(ADA, "diffusion", schedule=timed())
    messenger.outcomes[ADA].append(Refused("gone", "no such inbox", permanent=True, destination=True))
    clock.moment = at(9)
    go(reading(paper(1)))
    told()
    clock.moment = at(9, days=1)
    report = go(reading(paper(2, "Diffusion again"), day=at(0, days=1).date()))
    assert (told(), report.left.deliveries, report.left.timed) == ([], 2, 0)
    assert due_at(memory, memory.subscriptions(), clock.moment) == [None]
    clock.moment = at(10, days=1)
    resume(memory, daily.id, now=clock.moment)
    assert go().left.timed > 0
    clock.moment = at(9, days=2)
    go()
    assert "Diffusion again" in " ".join(told())


def test_a_new_hour_counts_from_now_on(follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore) -> None:
    daily = follow(ADA, "diffusion", schedule=timed(hour="12:00"))
    go(reading(paper(1)))
    clock.moment = at(10)
    edit(memory, daily.id, schedule=timed(hour="09:00"), now=clock.moment)
    go()
    assert told() == []
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_the_same_hour_again_changes_nothing(
    follow: Follow, go: Go, clock: FakeClock, told: Told, memory: SqlStore
) -> None:
    daily = follow(ADA, "diffusion", schedule=timed())
    go(reading(paper(1)))
    clock.moment = at(9, 5)
    edit(memory, daily.id, name="Mine", schedule=timed(), now=clock.moment)
    go()
    assert told() == ["ada: A paper on diffusion"]


def test_a_confirmation_counts_as_the_beginning(
    clock: FakeClock, go: Go, told: Told, memory: SqlStore, follow: Follow
) -> None:
    pending = follow(ADA, "diffusion", schedule=timed(), confirmed=False)
    assert due_at(memory, [pending], clock.moment) == [None]
    clock.moment = at(10)
    wish = Wish(
        address=pending.subscriber.address,
        rule="diffusion",
        name=None,
        schedule=timed(),
        announce=("new",),
        confirmed=True,
    )
    subscribe(memory, wish, now=clock.moment)
    go(reading(paper(1)))
    assert told() == []


def test_days_gone_by_are_replayed_whenever_somebody_subscribed(
    follow: Follow, go: Go, clock: FakeClock, told: Told
) -> None:
    clock.moment = at(12, days=500)
    follow(ADA, "diffusion", schedule=timed())
    go()
    clock.moment = at(8)
    go(reading(paper(1)))
    assert told() == []
    clock.moment = at(9)
    go()
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(10)
    follow(BOB, "diffusion", schedule=timed(hour="10:30"))
    clock.moment = at(10, 30)
    go()
    assert told() == ["bob: A paper on diffusion"]
    clock.moment = at(9, 30, days=-30)  # and further back
    go(reading(paper(2, "Old diffusion"), day=at(0, days=-30).date()))
    assert told() == ["ada: Old diffusion"]


def other_worker(bot: Bot) -> Bot:
    return replace(bot, owner="other", new_key=Keys(given=100))


def composed(bot: Bot) -> list[object]:
    slots = slots_now(bot.store, bot.clock.now(), ())
    return [parts for parts in compose(bot, FollowingCache(bot.store), (), RoundReport(), slots) if parts]


def test_killed_between_composing_and_closing(bot: Bot, follow: Follow, go: Go, clock: FakeClock, told: Told) -> None:
    """Somebody composes, dies, and more papers come: the message goes out, and is the only one of its slot."""
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert len(composed(other_worker(bot))) == 1
    go(reading(paper(1), paper(2, "Late diffusion"), state="unchanged"))
    assert told() == ["ada: A paper on diffusion"]
    clock.moment = at(9, days=1)
    go()
    assert told() == ["ada: Late diffusion"]


def test_interrupted_it_closes_nothing(
    bot: Bot, follow: Follow, clock: FakeClock, told: Told, messenger: FakeMessenger
) -> None:
    """Who is not reached before the process is stopped gets theirs when it starts again."""
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    owed = bot.store.owed

    def stopped(**page: object) -> object:
        raise KeyboardInterrupt

    bot.store.owed = stopped  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        run_dispatch(bot)
    bot.store.owed = owed  # type: ignore[method-assign]
    clock.moment = at(11)
    run_dispatch(bot)
    assert told() == ["ada: A paper on diffusion"]


def test_two_workers_make_one_message_of_a_slot(bot: Bot, follow: Follow, clock: FakeClock) -> None:
    """The other one reads what is owed, then ours sends, then more comes: the other one's is refused whole."""
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9)
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    original = bot.store.owed
    ours: list[object] = []

    def owed(**page: object) -> object:
        found = original(**page)  # type: ignore[arg-type]
        bot.store.owed = original  # type: ignore[method-assign]
        ours.extend(composed(bot))
        run_poll(bot, [FakeSource([reading(paper(1), paper(2), state="unchanged")])], None)
        return found

    bot.store.owed = owed  # type: ignore[method-assign, assignment]
    theirs = composed(other_worker(bot))
    assert (len(ours), theirs, composed(bot)) == (1, [], [])


def test_a_worker_whose_clock_is_behind_makes_no_second_one(
    bot: Bot, follow: Follow, go: Go, clock: FakeClock, told: Told
) -> None:
    follow(ADA, "diffusion", schedule=timed())
    clock.moment = at(9, 10)
    go(reading(paper(1), series="early"), WAITING)
    assert len(told()) == 1
    clock.moment = at(9, 9)
    go(reading(paper(2), series="early"), WAITING)
    assert told() == []


def test_until_anybodys_next_time(follow: Follow, memory: SqlStore, clock: FakeClock) -> None:
    follow(ADA, "diffusion")
    assert until_next_slot(memory, clock.moment) is None
    follow(ADA, "robots", schedule=timed("weekly", on="mon"))
    slow: Subscription = follow(BOB, "robots", schedule=timed(hour="08:30"))
    assert until_next_slot(memory, clock.moment) == 30 * 60
    pause(memory, slow.id, until=None, now=clock.moment)
    assert until_next_slot(memory, clock.moment) == timedelta(days=4, hours=1).total_seconds()
