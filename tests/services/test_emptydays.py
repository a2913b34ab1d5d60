"""Days without papers: told to whoever asked, once, and never before everything was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Payload, Refused, Unknown
from bot.core.digests import Reading, SourceState
from bot.core.errors import NotFoundError
from bot.core.messages import Page
from bot.core.ports import Routes
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscription
from bot.services.bot import Bot
from bot.services.rendering import render
from bot.services.resending import resend
from bot.services.rounds import run_dispatch, run_poll, run_round
from bot.services.subscribing import Wish, edit, pause, resume, subscribe, unsubscribe
from bot.store.store import SqlStore
from tests.services.conftest import Go
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, make_bot, paper, reading

ADA, BOB = "ada@example.org", "bob@example.org"
DAILY, BATCH = Schedule("daily", "09:00", None, "UTC"), Schedule("batch", None, None, "UTC")
EIGHT = Schedule("daily", "08:00", None, "UTC")
ROBOTS, TEA = paper(1, "On robots"), paper(2, "On tea")
PAPERS = "Nothing for you today: your sources announced"


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    return datetime(2025, 5, day, hour, minute, tzinfo=UTC)


def arxiv(state: SourceState, *papers: object, day: int = 1) -> Reading:
    made = reading(*papers, day=at(0, day=day).date(), state=state, series="arxiv:cs.CL")  # type: ignore[arg-type]
    return replace(made, source="arxiv:cs.CL")


def tell(
    memory: SqlStore, clock: FakeClock, address: str, rule: str, schedule: Schedule = DAILY, **more: object
) -> Subscription:
    fields = {"name": None, "announce": ("new",), "confirmed": True, "empty_days": "tell", **more}
    wish = Wish(address=parse_address(address), rule=rule, schedule=schedule, **fields)  # type: ignore[arg-type]
    return subscribe(memory, wish, now=clock.now()).subscription


def said(messenger: FakeMessenger) -> list[str]:
    """The headings without their dates of what was sent, since the last time somebody asked."""
    pages = {page.key: page.message for page in messenger.pages}
    found = [f"{part.address.target[:3]}: {pages[part.key].heading.rpartition(' · ')[0]}" for part in messenger.sent]
    messenger.sent.clear()
    return found


def test_whoever_asked_is_told_at_their_time_once(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion")
    tell(memory, clock, BOB, "diffusion", empty_days="silent")
    assert go(reading(ROBOTS, TEA)).empty_sent == 0
    clock.moment = at(9)
    report = go(reading(ROBOTS, TEA, state="unchanged"))
    assert said(messenger) == [f"ada: {PAPERS} 2 papers"]
    assert (report.empty_sent, report.messages_sent, report.deliveries_sent, report.failed) == (1, 1, 0, False)
    for minute in (0, 15):
        clock.moment = at(9, minute)
        go(reading(ROBOTS, TEA, state="unchanged"))
    assert said(messenger) == []
    [line] = memory.history()
    assert (line.address, line.paper, line.state, line.sent_at) == (ADA, None, "sent", at(9))
    assert line.title == f"{PAPERS} 2 papers · 1 May 2025"
    clock.moment = at(9, day=2)
    go(reading(paper(3), day=at(0, day=2).date()))
    assert said(messenger) == ["ada: 1 new paper: diffusion", "bob: 1 new paper: diffusion"]
    assert memory.history(paper=paper(3).id, address=parse_address(ADA))[0].state == "sent"


def test_papers_that_come_after_the_note_wait_for_the_next_slot(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion")
    clock.moment = at(9)
    go(reading(ROBOTS))
    clock.moment = at(10)
    go(reading(ROBOTS, paper(3), state="unchanged"))
    assert said(messenger) == [f"ada: {PAPERS} 1 paper"]
    clock.moment = at(9, day=2)
    go(reading(ROBOTS, paper(3), state="unchanged"))
    assert said(messenger) == ["ada: 1 new paper: diffusion"]


@pytest.mark.parametrize("state", ["waiting", "failed", "stalled"])
def test_nothing_is_said_before_all_was_read(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger, state: SourceState
) -> None:
    tell(memory, clock, ADA, "diffusion")
    tell(memory, clock, BOB, "diffusion", BATCH)
    clock.moment = at(9)
    go(reading(ROBOTS), reading(state=state, series="other", error="down"))
    assert said(messenger) == []
    if state != "stalled":  # then its slot is over: nothing is awaited
        clock.moment = at(11)
        go(reading(ROBOTS, state="unchanged"), reading(TEA, series="other"))
        assert said(messenger) == [f"ada: {PAPERS} 2 papers", f"bob: {PAPERS} 2 papers"]


def test_a_day_that_failed_is_not_hidden_by_the_next(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion")
    clock.moment = at(9)
    report = go(reading(state="failed", error="broken"), reading(ROBOTS))
    assert ([line.state for line in report.lines()], said(messenger)) == (["fresh"], [])


def test_between_rounds_nobody_is_told_of_what_the_next_may_bring(
    memory: SqlStore, go: Go, bot: Bot, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion")
    clock.moment = at(8, 50)
    go(reading(ROBOTS))
    clock.moment = at(9)
    run_dispatch(bot)
    assert said(messenger) == []
    clock.moment = at(9, 5)
    go(reading(ROBOTS, paper(3), state="unchanged"))
    assert said(messenger) == ["ada: 1 new paper: diffusion"]


def test_with_each_batch_once(memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    go(reading(ROBOTS))
    clock.moment = at(8, 15)
    go(reading(ROBOTS, state="unchanged"))
    clock.moment = at(8, 30)
    go(reading(ROBOTS, state="unchanged"), reading(ROBOTS, series="other"))  # of the same batch
    assert said(messenger) == [f"ada: {PAPERS} 1 paper"]
    clock.moment = at(8, day=2)
    go(reading(paper(3), TEA, day=at(0, day=2).date()))
    clock.moment = at(8, 15, day=2)
    go(reading(paper(3), TEA, day=at(0, day=2).date(), state="unchanged"))
    assert said(messenger) == ["ada: 1 new paper: diffusion"]


def test_a_subscriber_gets_papers_or_one_note(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    for rule, schedule in (("diffusion", DAILY), ("spoons", DAILY), ("robots", EIGHT), ("cups", BATCH)):
        tell(memory, clock, ADA, rule, schedule)
    tell(memory, clock, BOB, "diffusion")
    tell(memory, clock, BOB, "tea")
    clock.moment = at(9, day=2)
    go(reading(TEA, paper(4, "On cars")))
    assert said(messenger) == ["bob: 1 new paper: tea", f"ada: {PAPERS} 2 papers"]
    go(reading(TEA, paper(4, "On cars"), state="unchanged"))
    assert said(messenger) == []


def test_papers_with_the_batch_are_no_empty_day_at_the_slot(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion")
    tell(memory, clock, ADA, "robots", BATCH)
    for clock.moment in (at(8), at(9)):
        go(reading(ROBOTS, state="fresh" if clock.moment == at(8) else "unchanged"))
    assert said(messenger) == ["ada: 1 new paper: robots"]


def test_arxiv_has_days_off(memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger) -> None:
    """By New York's calendar, whatever day it is where the reader is."""
    tell(memory, clock, ADA, "diffusion", Schedule("daily", "09:00", None, "Asia/Tokyo"))
    for moment, heading in {
        datetime(2025, 6, 18, 0, tzinfo=UTC): "announced nothing",
        datetime(2025, 6, 20, 0, tzinfo=UTC): "had a holiday",
        datetime(2025, 6, 23, 0, tzinfo=UTC): "announces nothing at weekends",
    }.items():
        clock.moment = moment
        go(arxiv("quiet"))
        go(arxiv("quiet"))
        assert said(messenger) == [f"ada: Nothing for you today: arXiv {heading}"]


def test_only_who_follows_something_now(memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger) -> None:
    ended, paused = (tell(memory, clock, f"{who}@example.org", "diffusion") for who in ("ended", "paused"))
    tell(memory, clock, "pending@example.org", "diffusion", confirmed=False)
    tell(memory, clock, "gone@example.org", "robots")
    unsubscribe(memory, ended.id, now=clock.now())
    pause(memory, paused.id, until=None, now=clock.now())
    messenger.outcomes["gone@example.org"] = [Refused("5.1.1", "no such user", permanent=True, destination=True)]
    clock.moment = at(9)
    go(reading(ROBOTS))
    assert said(messenger) == ["gon: 1 new paper: robots"]
    clock.moment = at(9, day=2)
    go(reading(TEA, day=at(0, day=2).date()))
    assert said(messenger) == []
    resume(memory, paused.id, now=clock.now())
    clock.moment = at(9, day=3)
    go(reading(TEA, state="unchanged"))
    assert said(messenger) == ["pau: Nothing for you today: your sources had nothing new"]


def test_what_went_by_in_a_pause_is_not_told_of(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    one = tell(memory, clock, ADA, "diffusion")
    pause(memory, one.id, until=None, now=clock.now())
    go(reading(ROBOTS))
    resume(memory, one.id, now=clock.now())
    clock.moment = at(9)
    go(reading(ROBOTS, state="unchanged"))
    assert said(messenger) == []


def test_asking_for_it_later_begins_with_the_next_batch(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    one = tell(memory, clock, ADA, "diffusion", BATCH, empty_days="silent")
    go(reading(ROBOTS))
    changed = edit(memory, one.id, empty_days="tell", now=clock.now())
    assert (changed.empty_days, changed.schedule) == ("tell", BATCH)
    go(reading(ROBOTS, state="unchanged"))
    assert said(messenger) == []
    clock.moment = at(8, day=2)
    go(reading(TEA, day=at(0, day=2).date()))
    assert said(messenger) == [f"ada: {PAPERS} 1 paper"]
    edit(memory, one.id, empty_days="silent", now=clock.now())
    clock.moment = at(8, day=5)
    go(reading(paper(5, "On cars"), day=at(0, day=5).date()))
    assert said(messenger) == []


def test_a_note_that_does_not_arrive_is_tried_again_as_it_is(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    messenger.outcomes[ADA] = [Refused("4.2.0", "later"), Unknown("lost", "no answer")]
    report = go(reading(ROBOTS))
    assert len({part.key for part in messenger.sent}) == 1
    assert [part.repeat for part in messenger.sent] == [False, False, True]
    assert (report.empty_sent, memory.history()[0].state) == (1, "sent")


def test_who_leaves_meanwhile_is_not_told(memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger) -> None:
    one = tell(memory, clock, ADA, "diffusion", BATCH)
    messenger.outcomes[ADA] = [Refused("4.2.0", "later", retry_after=3600)]
    left = go(reading(ROBOTS)).left
    assert (left.messages, left.deliveries) == (1, 0)
    assert left.waiting[0].startswith("ada@example.org: a note of an empty day, next attempt in")
    unsubscribe(memory, one.id, now=clock.now())
    clock.seconds += 3600
    assert go().left.messages == 0
    assert (len(messenger.sent), memory.history()[0].state) == (1, "withdrawn")


def test_one_that_is_refused_for_good_is_a_failure(
    memory: SqlStore, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    messenger.outcomes[ADA] = [Refused("5.7.1", "spam", permanent=True)]
    report = go(reading(ROBOTS))
    assert (report.failed, report.messages_failed, report.empty_sent) == (True, 1, 0)
    assert memory.history()[0].error_code == "5.7.1"


def test_it_is_not_sent_again_on_request(memory: SqlStore, go: Go, bot: Bot, clock: FakeClock) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    go(reading(ROBOTS))
    with pytest.raises(NotFoundError, match="only said that there was nothing"):
        resend(bot, message_id=memory.history()[0].message_id)


def test_where_nothing_carries_it_nothing_is_told(memory: SqlStore, bot: Bot, clock: FakeClock) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    report = run_round(replace(bot, routes=Routes({}, {}, {})), [FakeSource([reading(ROBOTS)])], None)
    assert (report.problems, memory.history()) == ([], [])


def test_a_dry_run_and_a_look_show_it(memory: SqlStore, bot: Bot, go: Go, clock: FakeClock) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    tell(memory, clock, BOB, "diffusion", BATCH)
    run_poll(bot, [FakeSource([reading(state="waiting")])], None)
    assert render(bot, parse_address(BOB)) == ([], f"Nothing is due to {BOB} now.")
    run_poll(bot, [FakeSource([reading(ROBOTS)])], None)
    parts, why = render(bot, parse_address(BOB))
    assert ([str(part.address) for part in parts], why) == ([BOB], "")
    rehearsed = run_round(bot, [FakeSource([reading(ROBOTS, state="unchanged")])], None, rehearsal=True).rehearsed
    assert [str(part.address) for part in rehearsed] == [ADA]


@dataclass
class Meddling(FakeMessenger):
    """While the first message is rendered, somebody does something."""

    meddle: list[Callable[[], object]] = field(default_factory=list)

    def render(self, page: Page) -> Payload:
        if self.meddle:
            self.meddle.pop()()
        return FakeMessenger.render(self, page)


def test_a_change_meanwhile_makes_it_look_again(memory: SqlStore, clock: FakeClock) -> None:
    ada = tell(memory, clock, ADA, "diffusion", BATCH)
    tell(memory, clock, BOB, "diffusion", BATCH)
    messenger = Meddling(meddle=[lambda: unsubscribe(memory, ada.id, now=clock.now())])
    bot = make_bot(memory, messenger=messenger, clock=clock)
    report = run_round(bot, [FakeSource([reading(ROBOTS)])], None)
    assert (report.overtaken, said(messenger)) == (2, [f"bob: {PAPERS} 1 paper"])


def test_of_two_at_a_time_one_tells(memory: SqlStore, clock: FakeClock) -> None:
    tell(memory, clock, ADA, "diffusion", BATCH)
    other = FakeMessenger()
    run_poll(make_bot(memory, clock=clock), [FakeSource([reading(ROBOTS)])], None)
    quicker = make_bot(memory, messenger=other, clock=clock, owner="other")
    messenger = Meddling(meddle=[lambda: run_dispatch(replace(quicker, new_key=lambda: "other"))])
    report = run_dispatch(make_bot(memory, messenger=messenger, clock=clock))
    assert (report.overtaken, said(messenger), said(other)) == (1, [], [f"ada: {PAPERS} 1 paper"])
