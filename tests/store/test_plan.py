"""What one reading changes: sources, digests, papers, and what is owed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.deliveries import Refused, Want
from bot.core.errors import StaleError
from bot.core.records import Plan, Planned, SourceRecord
from tests.store.samples import MACHINE, NOW, TODAY, Desk, paper, paper_id, papers, reading, stored

READER = "reader@example.org"
TOMORROW = TODAY + timedelta(days=1)

FAR = date(2999, 1, 1)


def test_papers_come_back_as_they_were_given(desk: Desk) -> None:
    rich = paper(
        1,
        title="Größe <b> $\\alpha$",
        authors=("É. Dupont",),
        authors_complete=False,
        categories=(),
        categories_complete=False,
        version=3,
        announce_type="replace-cross",
    )
    assert desk.plan([rich, paper(2)]) == Planned(2, 0)
    assert desk.store.papers([rich.id, paper_id(2), paper_id(9), rich.id]) == {
        rich.id: stored(rich),
        paper_id(2): stored(paper(2)),
    }


def test_more_papers_than_one_statement_holds(desk: Desk) -> None:
    many = papers(*range(1, 2501))
    assert desk.plan(many).papers == 2500
    assert len(desk.store.papers(p.id for p in many)) == 2500
    assert desk.store.latest_batch(FAR) == list(many)


def test_a_changed_text_is_taken_and_keeps_the_later_date(desk: Desk) -> None:
    desk.plan(reading(papers(1), day=TOMORROW))
    better = paper(1, title="On lamps, corrected")
    assert desk.plan(reading([better], day=TOMORROW)).papers == 0
    assert desk.store.papers([better.id]) == {better.id: stored(better, TOMORROW)}
    desk.plan(reading(papers(1), day=TODAY - timedelta(days=9), series="older"))
    assert desk.store.papers([better.id]) == {better.id: stored(better, TOMORROW)}
    desk.plan(reading([better], day=TOMORROW + timedelta(days=1)))
    assert desk.store.papers([better.id])[better.id].origins.text.day == date(2025, 5, 3)


def test_a_source_is_remembered_under_its_series(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2), source="may/1.md", bookmark="one"))
    desk.plan(reading(papers(3), source="may/2.md", day=TOMORROW, bookmark="two"), now=NOW + timedelta(days=1))
    assert desk.store.sources() == [
        SourceRecord(
            name="may/2.md",
            series="digests",
            state="fresh",
            date=TOMORROW,
            papers=1,
            last_ok_at=NOW + timedelta(days=1),
            error=None,
        )
    ]
    assert desk.store.bookmark("digests") == "two"
    assert desk.store.bookmark("other") is None


def test_a_failure_keeps_what_was_good(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2), bookmark="one"))
    before = desk.store.epochs()
    failed = replace(reading(()), digest=None, state="failed", error="cannot read", date=TOMORROW)
    assert desk.plan(failed, now=NOW + timedelta(days=1)) == Planned(0, 0)
    [source] = desk.store.sources()
    assert (source.state, source.error) == ("failed", "cannot read")
    assert (source.date, source.papers, source.last_ok_at) == (TODAY, 2, NOW)
    assert desk.store.bookmark("digests") == "one"
    assert desk.store.epochs() == before
    desk.plan(reading(papers(1, 2), state="unchanged"), now=NOW + timedelta(days=2))
    [source] = desk.store.sources()
    assert (source.state, source.error, source.last_ok_at) == ("unchanged", None, NOW + timedelta(days=2))


@pytest.mark.parametrize(("state", "ok"), [("quiet", True), ("waiting", False), ("stalled", False), ("failed", False)])
def test_a_first_reading_without_digest(desk: Desk, state: str, ok: bool) -> None:
    desk.plan(replace(reading(()), digest=None, state=state))  # type: ignore[arg-type]
    [source] = desk.store.sources()
    day = reading(()).date if state == "quiet" else None
    assert (source.state, source.papers, source.date) == (state, 0, day)
    assert (source.last_ok_at == NOW) is ok
    assert desk.store.latest_batch(FAR) == []


def test_what_no_database_can_hold_does_not_stop_a_reading(desk: Desk) -> None:
    desk.plan(reading(papers(1), series="a\udce9b", bookmark="x\x00y", error="\ud800"))
    assert desk.store.bookmark("a\udce9b") == "x\ufffdy"
    assert desk.store.sources()[0].error == "\ufffd"


def test_the_latest_batch_is_all_digests_of_the_latest_date(desk: Desk) -> None:
    assert desk.store.latest_batch(FAR) == []
    desk.plan(reading(papers(9), day=TOMORROW - timedelta(days=1)))
    desk.plan(reading(papers(3, 1), day=TOMORROW, series="a"))
    desk.plan(reading(papers(2, 3), day=TOMORROW, series="b"))
    desk.plan(reading(papers(8), day=TODAY, series="c"))
    assert desk.store.latest_batch(FAR) == [paper(3), paper(1), paper(2)]


def test_the_latest_batch_has_the_current_text(desk: Desk) -> None:
    desk.plan(papers(1))
    better = paper(1, title="Better")
    desk.plan(reading([better], state="unchanged"))
    assert desk.store.latest_batch(FAR) == [better]


def test_the_same_listing_again_is_no_new_digest(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    desk.plan(reading(papers(1, 2)))
    desk.plan(reading(papers(1, 2), day=TOMORROW, state="unchanged"))
    assert digests_of(desk) == [(TODAY, 2)]
    desk.plan(reading(papers(1, 2, 3)))
    desk.plan(reading(papers(1, 2, 3), day=TOMORROW))
    desk.plan(reading(papers(1, 2, 3), day=TOMORROW, series="other", state="unchanged"))
    assert digests_of(desk) == [(TODAY, 2), (TODAY, 3), (TOMORROW, 3), (TOMORROW, 3)]


def digests_of(desk: Desk) -> list[tuple[date, int]]:
    rows = "SELECT d.date, count(p.paper_n) FROM digests d LEFT JOIN digest_papers p ON p.digest_id = d.id"
    with desk.store._engine.begin() as db:
        found = db.exec_driver_sql(f"{rows} GROUP BY d.id, d.date ORDER BY d.id").all()
    return [(date.fromisoformat(str(day)), n) for day, n in found]


def test_an_empty_digest_is_written_and_moves_nothing(desk: Desk) -> None:
    before = desk.store.epochs()
    assert desk.plan(reading(())) == Planned(0, 0)
    assert digests_of(desk) == [(TODAY, 0)]
    assert desk.store.epochs() == before


def test_a_reading_with_papers_moves_the_epoch_of_digests(desk: Desk) -> None:
    before = desk.store.epochs()
    desk.plan(papers(1))
    after = desk.store.epochs()
    assert (after.subscriptions, after.digests) == (before.subscriptions, before.digests + 1)


def test_what_is_wanted_is_owed_once(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow(READER, rule_key="other")
    other = desk.follow("console")
    assert desk.plan(papers(1, 2), (one, 1), (two, 1), (other, 1), (two, 2)) == Planned(2, 3)
    assert desk.plan(papers(1, 2), (one, 1), (two, 1), (one, 2)) == Planned(0, 0)
    assert desk.owed() == {READER: [1, 2], "console": [1]}
    assert desk.store.due_papers(one.id) == [(paper(1), 0), (paper(2), 0)]


def test_another_edition_is_another_delivery(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.send(*desk.compose(sub, [1]))
    want = Want(sub.subscriber.id, sub.id, paper_id(1), 2)
    seen = reading(papers(1), day=TOMORROW)
    assert desk.carry_out(seen, [want]) == Planned(0, 1)
    assert [(line.edition, line.state) for line in desk.store.history()] == [(0, "sent"), (2, "due")]


def test_a_paper_of_an_earlier_reading_can_be_owed(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.plan(papers(1))
    assert desk.plan(reading(papers(2), day=TOMORROW), (sub, 1)) == Planned(1, 1)
    assert desk.owed() == {READER: [1]}


def test_nothing_that_went_on_its_way_is_touched(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3, 4, 5)
    sent, failed, waiting, sending, _ = desk.compose(sub, [1], [2], [3], [4], [5])
    desk.send(sent)
    desk.send(failed, outcome=Refused("bad", "bytes", permanent=True))
    desk.begin(sending)
    desk.send(waiting, outcome=Refused("429", "slow"), next_try_at=MACHINE + 5)
    before = desk.store.history()
    assert (
        desk.plan(papers(1, 2, 3, 4, 5), *((sub, n) for n in range(1, 6)), reconsidered=(1, 2, 3, 4, 5)).deliveries == 0
    )
    assert desk.plan(papers(1, 2, 3, 4, 5), reconsidered=(1, 2, 3, 4, 5)).deliveries == 0
    assert desk.store.history() == before


def test_a_changed_text_that_no_longer_matches_is_not_owed(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow(READER, rule_key="other")
    desk.plan(papers(1, 2, 3), (one, 1), (one, 2), (two, 2), (one, 3))
    assert desk.plan(papers(1, 2, 3), (two, 2), reconsidered=(1, 2), still=[(two, 2)]) == Planned(0, 0)
    assert desk.states() == {1: "withdrawn", 2: "due", 3: "due"}
    assert desk.store.due_papers(one.id) == [(paper(3), 0)]
    assert desk.store.due_papers(two.id) == [(paper(2), 0)]


def test_what_no_longer_matches_can_match_again(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.plan(papers(1), reconsidered=(1,))
    later = NOW + timedelta(hours=2)
    assert desk.plan(papers(1), (sub, 1), reconsidered=(1,), now=later) == Planned(0, 1)
    assert (desk.line(1).state, desk.line(1).planned_at) == ("due", later)


def test_the_wants_of_the_paused_stay(desk: Desk) -> None:
    paused, active = desk.follow(READER), desk.follow("console")
    desk.plan(papers(1), (paused, 1), (active, 1))
    desk.change(paused, state="paused")
    desk.plan(papers(1), reconsidered=(1,))
    states = {line.address: line.state for line in desk.store.history()}
    assert states == {READER: "due", "console": "withdrawn"}


def test_reconsidering_an_unknown_paper_is_nothing(desk: Desk) -> None:
    assert desk.plan(papers(1), reconsidered=(77,)) == Planned(1, 0)


def test_a_plan_on_old_knowledge_is_refused_whole(desk: Desk) -> None:
    old = desk.store.epochs()
    sub = desk.follow(READER)
    seen = reading(papers(1), bookmark="new")
    with pytest.raises(StaleError):
        desk.store.plan(Plan(reading=seen), epochs=old, now=NOW)
    assert desk.store.sources() == []
    assert desk.store.papers([paper_id(1)]) == {}
    assert sub.state == "active"


def test_a_plan_that_breaks_changes_nothing(desk: Desk) -> None:
    seen = reading(papers(1))
    bad = Want(4711, 4711, paper_id(1), 0)
    before = desk.store.epochs()
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        desk.carry_out(seen, [bad])
    assert (desk.store.epochs(), desk.store.sources(), desk.store.papers([paper_id(1)])) == (before, [], {})
    desk.plan(seen)
    assert desk.store.latest_batch(FAR) == [paper(1)]


def test_a_quiet_day_is_not_under_the_date_of_the_last_papers(desk: Desk) -> None:
    desk.plan(reading(papers(1)))
    desk.plan(replace(reading((), day=TOMORROW), digest=None, state="quiet"))
    [source] = desk.store.sources()
    assert (source.state, source.date, source.papers) == ("quiet", TOMORROW, 0)


def test_a_day_gone_by_that_was_quiet_does_not_hide_the_last_papers(desk: Desk) -> None:
    desk.plan(reading(papers(1)))
    desk.plan(replace(reading((), day=TODAY - timedelta(days=2)), digest=None, state="quiet", date_from="record"))
    desk.plan(replace(reading(()), digest=None, state="unchanged"))
    [source] = desk.store.sources()
    assert (source.state, source.date, source.papers) == ("unchanged", TODAY, 1)


def test_a_wrong_date_far_ahead_is_not_the_latest(desk: Desk) -> None:
    desk.plan(reading(papers(1)))
    desk.plan(reading(papers(2), day=date(2099, 1, 1), series="wrong"))
    assert desk.store.latest_batch(TOMORROW) == [paper(1)]


def test_a_second_version_of_a_day_replaces_the_first(desk: Desk) -> None:
    desk.plan(reading(papers(1, 2)))
    desk.plan(reading(papers(3)))
    assert desk.store.latest_batch(FAR) == [paper(3)]


def test_a_listing_that_is_repeated_is_of_the_later_day_too(desk: Desk) -> None:
    desk.plan(reading(papers(1)))
    desk.plan(reading(papers(1), day=TOMORROW, state="unchanged"))
    desk.plan(reading(papers(2), day=TOMORROW, series="other"))
    assert desk.store.latest_batch(FAR) == [paper(1), paper(2)]


def test_a_series_as_long_as_a_path_can_be(desk: Desk) -> None:
    chance = random.Random(1)
    one, other = ("/" + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4000)) for _ in range(2))
    desk.plan(reading(papers(1), series=one, bookmark="one"))
    desk.plan(reading(papers(2), series=other, bookmark="other"))
    assert (desk.store.bookmark(one), desk.store.bookmark(other)) == ("one", "other")
