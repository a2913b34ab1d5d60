"""Subscribing, changing, pausing, ending: what each does to what is owed."""

from __future__ import annotations

from datetime import UTC as UTC_ZONE
from datetime import date, datetime

import pytest
from sqlalchemy import text

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.errors import NotFoundError, RuleError, StaleError, StoreError
from bot.core.records import Change
from bot.core.schedules import Schedule
from bot.services import subscribing
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch, run_poll, run_round
from bot.services.subscribing import Wish, edit, existing, pause, resume, subscribe, unsubscribe, wake
from bot.services.topics import TopicsFile
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, paper, reading

ADA = "ada@example.org"
UTC = Schedule("batch", None, None, "UTC")


def wish(rule: str, *, address: str = ADA, confirmed: bool = True, name: str | None = None) -> Wish:
    return Wish(
        address=parse_address(address),
        rule=rule,
        name=name,
        schedule=UTC,
        announce=("new", "cross"),
        confirmed=confirmed,
    )


def states(memory: SqlStore) -> list[str]:
    return [line.state for line in memory.history()]


def test_joining_shows_the_latest_batch_and_nothing_older(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    go(reading(paper(1), day=date(2025, 5, 1)))
    go(reading(paper(2), day=date(2025, 5, 2)))
    follow(ADA, "diffusion")
    go()
    assert [part.payload["text"] for part in messenger.sent] == ["A paper on diffusion"]
    assert [item.paper.id[-1] for item in messenger.pages[0].items] == ["2"]


def test_an_equal_rule_is_the_same_subscription(memory: SqlStore, clock: FakeClock) -> None:
    first = subscribe(memory, wish("diffusion,  -2D"), now=clock.now())
    second = subscribe(memory, wish("diffusion, -2D"), now=clock.now())
    assert (first.created, second.created) == (True, False)
    assert second.subscription.id == first.subscription.id
    assert "already" in second.warnings[0]


@pytest.mark.parametrize(
    ("one", "other"), [("robots", "robot"), ("cat:math.NA", "cat:cs.NA"), ("id:2504.21380", "id:2504.21380v2")]
)
def test_a_rule_that_finds_the_same_is_the_same_whatever_key_is_stored(
    memory: SqlStore, clock: FakeClock, one: str, other: str
) -> None:
    first = subscribe(memory, wish(one), now=clock.now())
    with memory._engine.begin() as db:
        db.execute(text("UPDATE subscriptions SET rule_key = 'of another version'"))
    assert subscribe(memory, wish(other), now=clock.now()).subscription.id == first.subscription.id
    assert subscribe(memory, wish("lamps"), now=clock.now()).created


def test_an_unconfirmed_address_gets_nothing_until_it_is_confirmed(
    go: Go, memory: SqlStore, clock: FakeClock, messenger: FakeMessenger
) -> None:
    asked = subscribe(memory, wish("diffusion", confirmed=False), now=clock.now())
    assert asked.subscription.state == "pending"
    assert "not confirmed yet" in asked.warnings[0]
    go(reading(paper(1)))
    assert states(memory) == []
    again = subscribe(memory, wish("diffusion", confirmed=True), now=clock.now())
    assert (again.created, again.subscription.state) == (False, "active")
    go()
    assert len(messenger.sent) == 1


def test_asking_again_without_confirming_stays_pending(memory: SqlStore, clock: FakeClock) -> None:
    subscribe(memory, wish("diffusion", confirmed=False), now=clock.now())
    again = subscribe(memory, wish("diffusion", confirmed=False), now=clock.now())
    assert (again.subscription.state, len(again.warnings)) == ("pending", 2)


def test_why_nothing_comes_of_an_equal_rule_is_said(
    go: Go, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    first = subscribe(memory, wish("diffusion"), now=clock.now()).subscription
    pause(memory, first.id, until=None, now=clock.now())
    assert "It is paused." in subscribe(memory, wish("diffusion"), now=clock.now()).warnings[-1]
    resume(memory, first.id, now=clock.now())
    messenger.outcomes[ADA] = [Refused("550", "No such user.", permanent=True, destination=True)]
    go(reading(paper(1)))
    for rule in ("diffusion", "flow"):
        done = subscribe(memory, wish(rule), now=clock.now())
        said = done.warnings[0 if done.created else -1]
        assert "nothing reaches this address (No such user). When it works again" in said
        assert said.endswith(f"run: paperround resume {done.subscription.id}")


def test_slack_needs_no_confirmation(memory: SqlStore, clock: FakeClock) -> None:
    done = subscribe(memory, wish("diffusion", address="slack:C0123ABCD", confirmed=False), now=clock.now())
    assert (done.subscription.state, done.warnings) == ("active", ())


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("topic:Fun", "Fun"),
        ("diffusion", "diffusion"),
        ("topic:Fun, diffusion", "topic:Fun, diffusion"),
        ("one, two, three, four, five, six, seven, eight, nine", "one, two, three, four, five, six, seven…"),
    ],
)
def test_a_subscription_without_a_name_is_called_after_its_rule(
    memory: SqlStore, bot: Bot, rule: str, name: str
) -> None:
    run_poll(bot, [], lambda: TopicsFile("topic:\n  Fun:\n    keywords: [diffusion]\n", "topics.yml"))
    assert subscribe(memory, wish(rule), now=bot.clock.now()).subscription.name == name


def test_an_unknown_topic_is_refused_with_a_guess(memory: SqlStore, bot: Bot) -> None:
    run_poll(bot, [], lambda: TopicsFile("topic:\n  Diffusion:\n    keywords: [diffusion]\n", "topics.yml"))
    with pytest.raises(RuleError) as error:
        subscribe(memory, wish("robots, topic:Difusion"), now=bot.clock.now())
    assert "topic:Diffusion" in error.value.do
    assert error.value.text[error.value.position :] == "Difusion"


def test_an_unknown_topic_with_nothing_near_lists_them_all(memory: SqlStore, clock: FakeClock) -> None:
    with pytest.raises(RuleError) as error:
        subscribe(memory, wish("topic:Nothing"), now=clock.now())
    assert error.value.do == "The topics are: none yet."


def test_a_topic_in_other_letters_is_pointed_out(memory: SqlStore, bot: Bot) -> None:
    run_poll(bot, [], lambda: TopicsFile("topic:\n  LLM:\n    keywords: [llm]\n", "topics.yml"))
    with pytest.raises(RuleError) as error:
        subscribe(memory, wish("topic:llm"), now=bot.clock.now())
    assert "topic:LLM" in error.value.do


def test_an_edit_withdraws_what_no_longer_matches_and_looks_at_the_latest_batch(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    changed = edit(memory, subscription.id, rule="robots", name="Robots", now=bot.clock.now())
    assert (changed.rule, changed.name) == ("robots", "Robots")
    run_round(bot, [], None)
    assert [part.payload["text"] for part in messenger.sent] == ["On robots"]
    assert sorted(states(memory)) == ["sent", "withdrawn"]


def test_an_edit_of_the_announce_policy_looks_again(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    edit(memory, subscription.id, announce=("cross",), now=bot.clock.now())
    assert states(memory) == ["withdrawn"]


def test_an_edit_of_name_and_schedule_leaves_what_is_due(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    tokyo = Schedule("batch", None, None, "Asia/Tokyo")
    changed = edit(memory, subscription.id, name="D", schedule=tokyo, now=bot.clock.now())
    assert (changed.name, changed.schedule, states(memory)) == ("D", tokyo, ["due"])


def test_a_paused_subscription_gets_nothing_new_and_what_was_due_waits(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    paused = pause(memory, subscription.id, until=date(2025, 6, 1), now=bot.clock.now())
    assert (paused.state, paused.paused_until) == ("paused", date(2025, 6, 1))
    run_round(bot, [FakeSource([reading(paper(2), day=date(2025, 5, 2))])], None)
    assert (messenger.sent, states(memory)) == ([], ["due"])
    resumed = resume(memory, subscription.id, now=bot.clock.now())
    assert (resumed.state, resumed.paused_until) == ("active", None)
    run_round(bot, [FakeSource([reading(paper(2), day=date(2025, 5, 2), state="unchanged")])], None)
    assert [item.paper.id[-1] for item in messenger.pages[0].items] == ["1"]


def test_an_edit_while_paused_looks_only_at_what_is_due(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    pause(memory, subscription.id, until=None, now=bot.clock.now())
    edit(memory, subscription.id, rule="robots", now=bot.clock.now())
    assert states(memory) == ["withdrawn"]


def test_ending_withdraws_what_only_it_wanted(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    ends = follow(ADA, "diffusion, robots")
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    assert unsubscribe(memory, ends.id, now=bot.clock.now()).state == "ended"
    assert {line.title: line.state for line in memory.history()} == {
        "A paper on diffusion": "due",
        "On robots": "withdrawn",
    }
    assert unsubscribe(memory, ends.id, now=bot.clock.now()).state == "ended"


def test_what_has_ended_cannot_be_changed(memory: SqlStore, follow: Follow, clock: FakeClock) -> None:
    subscription = follow(ADA, "diffusion")
    unsubscribe(memory, subscription.id, now=clock.now())
    with pytest.raises(NotFoundError):
        resume(memory, subscription.id, now=clock.now())
    with pytest.raises(NotFoundError):
        edit(memory, subscription.id, name="x", now=clock.now())
    with pytest.raises(NotFoundError):
        existing(memory, 99)


def test_what_is_pending_can_only_be_confirmed_or_ended(memory: SqlStore, follow: Follow, clock: FakeClock) -> None:
    subscription = follow(ADA, "diffusion", confirmed=False)
    for change in (lambda: pause(memory, 1, until=None, now=clock.now()), lambda: resume(memory, 1, now=clock.now())):
        with pytest.raises(NotFoundError):
            change()
    assert unsubscribe(memory, subscription.id, now=clock.now()).state == "ended"


def test_a_digest_that_comes_between_looking_and_writing_is_looked_at(
    bot: Bot, memory: SqlStore, messenger: FakeMessenger
) -> None:
    """The race of a new subscription with a round: neither may lose the batch."""
    original = memory.latest_batch

    def latest(until: date) -> object:
        found = original(until)
        memory.latest_batch = original  # type: ignore[method-assign]
        run_poll(bot, [FakeSource([reading(paper(1))])], None)
        return found

    memory.latest_batch = latest  # type: ignore[method-assign, assignment]
    subscribe(memory, wish("diffusion"), now=bot.clock.now())
    assert states(memory) == ["due"]


def test_a_subscription_that_comes_between_matching_and_planning_is_matched(
    bot: Bot, memory: SqlStore, follow: Follow
) -> None:
    original = memory.plan

    def plan(*given: object, **more: object) -> object:
        memory.plan = original  # type: ignore[method-assign]
        follow(ADA, "diffusion")
        return original(*given, **more)  # type: ignore[arg-type]

    memory.plan = plan  # type: ignore[method-assign, assignment]
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert states(memory) == ["due"]


def test_endless_change_is_an_error_in_words(bot: Bot, memory: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(*_: object, **__: object) -> object:
        raise StaleError

    monkeypatch.setattr(memory, "add_subscription", stale)
    monkeypatch.setattr(memory, "plan", stale)
    with pytest.raises(StoreError, match="kept changing"):
        subscribe(memory, wish("diffusion"), now=bot.clock.now())
    with pytest.raises(StoreError, match="kept changing"):
        run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert subscribing.RETRIES > 10


def test_what_was_due_before_a_pause_is_looked_at_again(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    subscription = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2))])], None)
    pause(memory, subscription.id, until=date(2025, 5, 2), now=bot.clock.now())
    run_poll(bot, [FakeSource([reading(paper(1, "On tea"), paper(2), day=date(2025, 5, 2))])], None)
    resume(memory, subscription.id, now=bot.clock.now())
    run_round(bot, [], None)
    assert [item.paper.id[-1] for item in messenger.pages[0].items] == ["2"]
    assert sorted(states(memory)) == ["sent", "withdrawn"]


def test_it_wakes_by_its_own_zone(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    tokyo, here = follow(ADA, "diffusion", tz="Asia/Tokyo"), follow(ADA, "robots")
    for subscription in (tokyo, here):
        pause(memory, subscription.id, until=date(2025, 5, 2), now=bot.clock.now())
    wake(memory, now=datetime(2025, 5, 1, 16, tzinfo=UTC_ZONE))
    assert [s.state for s in memory.subscriptions()] == ["active", "paused"]


def test_what_cannot_wake_stays_asleep(
    bot: Bot, follow: Follow, memory: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    subscription = follow(ADA, "diffusion")
    pause(memory, subscription.id, until=date(2025, 5, 1), now=bot.clock.now())
    memory.change_subscription(subscription.id, Change(rule='"open'), epochs=memory.epochs(), now=bot.clock.now())
    wake(memory, now=bot.clock.now())
    assert memory.subscriptions()[0].state == "paused"
    assert "does not wake" in caplog.text


def test_an_edit_of_a_paused_subscription_at_a_dead_address_plans_nothing(
    bot: Bot, go: Go, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    dead, paused = follow(ADA, "diffusion"), follow(ADA, "robots")
    pause(memory, paused.id, until=None, now=bot.clock.now())
    messenger.outcomes[ADA] = [Refused("gone", "Gone.", permanent=True, destination=True)]
    go(reading(paper(1), paper(2, "On robots")))
    edit(memory, paused.id, rule="robots, tea", now=bot.clock.now())
    assert {line.title for line in memory.history()} == {"A paper on diffusion"}
    assert [s.state for s in memory.subscriptions()] == ["blocked", "paused"]
    assert dead.id == 1


def test_a_name_made_from_the_rule_follows_the_rule(follow: Follow, memory: SqlStore, clock: FakeClock) -> None:
    made, own = follow(ADA, "~robot"), follow(ADA, "tea", name="Five o'clock")
    assert edit(memory, made.id, rule="robot", now=clock.now()).name == "robot"
    assert edit(memory, own.id, rule="coffee", now=clock.now()).name == "Five o'clock"


def test_an_address_that_dies_while_a_rule_is_edited_loses_nothing(
    bot: Bot, go: Go, follow: Follow, memory: SqlStore, messenger: FakeMessenger, clock: FakeClock
) -> None:
    """The refusal brings papers back between looking at what is due and writing the new rule."""
    subscription = follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=100.0)]
    go(reading(paper(1)))
    messenger.outcomes[ADA] = [Refused("gone", "Gone.", permanent=True, destination=True)]
    clock.seconds += 200
    original = memory.due_papers

    def meanwhile(id: int) -> object:  # noqa: A002
        memory.due_papers = original  # type: ignore[method-assign]
        found = original(id)
        run_dispatch(bot)
        return found

    memory.due_papers = meanwhile  # type: ignore[method-assign, assignment]
    edit(memory, subscription.id, rule="diffusion, robots", now=clock.now())
    assert states(memory) == ["due"]


def test_an_edit_before_the_confirmation_plans_nothing(
    bot: Bot, follow: Follow, memory: SqlStore, clock: FakeClock
) -> None:
    subscription = follow(ADA, "tea", confirmed=False)
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert edit(memory, subscription.id, rule="diffusion", now=clock.now()).state == "pending"
    assert states(memory) == []


def test_a_rule_that_cannot_be_read_any_more_can_be_edited(follow: Follow, memory: SqlStore, clock: FakeClock) -> None:
    subscription = follow(ADA, "diffusion")
    memory.change_subscription(subscription.id, Change(rule='"open'), epochs=memory.epochs(), now=clock.now())
    assert edit(memory, subscription.id, rule="robots", now=clock.now()).rule == "robots"


def test_an_unknown_topic_is_pointed_at_where_it_is_a_topic(memory: SqlStore, clock: FakeClock) -> None:
    with pytest.raises(RuleError) as error:
        subscribe(memory, wish("lamps, topic:lamps"), now=clock.now())
    assert error.value.position == len("lamps, topic:")
