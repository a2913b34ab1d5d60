"""One paper and one subscriber: what was read, planned and wanted, and when subscriptions were paused."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.addresses import parse_address
from bot.core.batches import Batch
from bot.core.digests import Digest
from bot.core.traces import Pause, Trace
from tests.store.samples import NOW, TODAY, Desk, paper_id, papers, reading, stored

READER = "reader@example.org"


def trace(desk: Desk, n: int = 1, address: str = READER) -> Trace:
    return desk.store.trace(parse_address(address), paper_id(n))


def test_nothing_is_known(desk: Desk) -> None:
    assert trace(desk) == Trace([], [], [], [])


def test_where_a_paper_was_read(desk: Desk) -> None:
    later = NOW + timedelta(days=1)
    desk.plan(reading(papers(1, 2), source="first", series="one"))
    desk.plan(reading(papers(3, 4), day=TODAY + timedelta(days=9), source="first", series="one"), now=later)
    desk.plan(reading(papers(1, 2), source="second", series="two"), now=later)
    seen = trace(desk).appearances
    assert [(one.source, one.day, one.read_at) for one in seen] == [("first", TODAY, NOW), ("second", TODAY, later)]
    assert [one.number for one in seen] == [1, 3]
    assert not any(one.looked_back for one in seen)
    assert len({one.batch for one in seen}) == 1


def test_a_listing_keeps_the_name_that_its_source_had(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2), source="d/2025-05-01/README.md", series="d/*/README.md"))
    later = {"day": TODAY + timedelta(days=6), "source": "d/2025-05-07/README.md", "series": "d/*/README.md"}
    desk.plan(reading(papers(3, 4), **later))
    assert [[one.source for one in trace(desk, n).appearances] for n in (1, 3)] == [
        ["d/2025-05-01/README.md"],
        ["d/2025-05-07/README.md"],
    ]


def test_the_order_is_that_of_reading_whatever_the_clock_says(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2), source="first", series="one"))
    desk.plan(reading(papers(1, 2), source="second", series="two"), now=NOW - timedelta(days=300))
    assert [one.source for one in trace(desk).appearances] == ["first", "second"]


def test_a_subscription_knows_what_had_been_read_when_it_began(desk: Desk) -> None:
    first = desk.follow(READER, state="pending")
    desk.plan(papers(1, 2))
    second = desk.follow(READER, rule_key="second")
    assert (first.after_digest, second.after_digest) == (0, 1)
    assert desk.change(second, state="paused").after_digest == 1
    desk.plan(reading(papers(3, 4), day=TODAY + timedelta(days=9)))
    assert desk.change(second, state="active").after_digest == 1
    assert desk.change(first, state="active").after_digest == 2  # confirmed only now


def test_what_was_looked_back_at_is_told_apart(desk: Desk) -> None:
    before = date(2025, 4, 1)
    given = papers(1)
    digest = Digest(date=before, papers=given)
    epochs = desk.store.epochs()
    desk.store.fill(("d", "d"), digest, [stored(given[0], before)], Batch(7, before), epochs=epochs, now=NOW)
    [one] = trace(desk).appearances
    assert (one.source, one.day, one.batch, one.looked_back) == ("d", before, 7, True)


def test_what_was_planned_and_for_whom(desk: Desk) -> None:
    first, second = desk.follow(READER), desk.follow(READER, rule_key="second")
    other = desk.follow("console")
    desk.plan(papers(1, 2), (first, 1), (second, 1), (other, 1), (other, 2))
    found = trace(desk)
    assert [(line.state, line.paper, line.address) for line in found.lines] == [("due", paper_id(1), READER)]
    assert found.wanted_by == [(0, first.id), (0, second.id)]
    assert trace(desk, 2).lines == []
    assert [edition for edition, _ in trace(desk, 2, "console").wanted_by] == [0]


def pauses(desk: Desk) -> list[Pause]:
    return list(trace(desk).pauses)


def test_a_pause_begins_goes_on_and_ends(desk: Desk) -> None:
    sub = desk.follow(READER)
    assert pauses(desk) == []
    desk.plan(papers(1, 2))
    desk.change(sub, state="paused")
    desk.change(sub, state="paused", paused_until=TODAY + timedelta(days=3))
    desk.change(sub, name="New name")
    assert pauses(desk) == [Pause(sub.id, 1, None)]
    desk.plan(reading(papers(3), day=TODAY + timedelta(days=9)))
    desk.change(sub, state="active")
    assert pauses(desk) == [Pause(sub.id, 1, 2)]
    desk.change(sub, state="paused")
    desk.change(sub, state="ended")
    assert pauses(desk) == [Pause(sub.id, 1, 2), Pause(sub.id, 2, 2)]


def test_pauses_of_others_are_theirs(desk: Desk) -> None:
    mine, other = desk.follow(READER), desk.follow("console")
    desk.change(other, state="paused")
    assert pauses(desk) == []
    assert trace(desk, address="console").pauses == [Pause(other.id, 0, None)]
    desk.change(mine, state="active")
    assert pauses(desk) == []
