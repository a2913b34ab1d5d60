"""What a rule would have brought on the days in the store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.errors import RuleError
from bot.core.papers import Paper
from bot.services.previewing.previews import preview
from bot.services.previewing.values import Brought, ChangedDay, KeptOut, PhraseCount, Preview, PreviewDay
from bot.store.store import SqlStore
from tests.services.conftest import Go
from tests.support.fakes import DAY, FakeClock, no_progress, paper, reading

TEA, CUPS, POTS = paper(1, "On tea"), paper(2, "On tea in cups"), paper(3, "On pots")


@pytest.fixture
def look(memory: SqlStore, clock: FakeClock) -> object:
    def run(rule: str, *, days: int = 30, against: str | None = None) -> Preview:
        return preview(memory, rule, days=days, against=against, now=clock.now(), progress=no_progress)

    return run


def fill(go: Go, clock: FakeClock, *days: tuple[int, tuple[Paper, ...]]) -> None:
    """Read those papers so many days after DAY."""
    for n, papers in days:
        clock.moment = clock.moment.replace(day=DAY.day + n)
        go(reading(*papers, day=DAY + timedelta(days=n)))


def ids(papers: object) -> list[str]:
    return [item.paper.id[-1] for item in papers]  # type: ignore[attr-defined]


def many(first: int, last: int, title: str) -> tuple[Paper, ...]:
    return tuple(paper(n, title) for n in range(first, last + 1))


def test_an_empty_store(look) -> None:
    made = look("tea", against="pots")
    assert (made.days, made.read, made.total, made.best, made.warnings) == ((), 0, 0, (), ())
    assert made.terms == (Brought("tea", 0, 0),)


def test_day_by_day(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA, POTS)), (3, (CUPS, paper(4, "On mats"), paper(5, "On lids"))))
    made = look("tea, lids, spoons, -mats")
    assert made.days == (
        PreviewDay(DAY, 2, 1, 1),
        PreviewDay(date(2025, 5, 2), 0, 0, 0),
        PreviewDay(date(2025, 5, 3), 0, 0, 0),
        PreviewDay(date(2025, 5, 4), 3, 2, 2),
    )
    assert (made.read, made.total) == (5, 3)
    assert made.terms == (Brought("tea", 2, 2), Brought("lids", 1, 1), Brought("spoons", 0, 0))


def test_a_paper_counts_on_its_first_day(look, go: Go, clock: FakeClock) -> None:
    others = many(10, 13, "On mats")
    fill(go, clock, (0, (TEA, *others)), (1, (CUPS, TEA, *many(20, 25, "On lids"))))
    made = look("tea")
    assert made.days == (PreviewDay(DAY, 5, 1, 1), PreviewDay(date(2025, 5, 2), 8, 2, 1))
    assert (made.read, made.total) == (12, 2)
    assert made.terms == (Brought("tea", 2, 2),)


def test_the_window_ends_with_the_latest_day_in_the_store(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA, POTS)), (9, (CUPS,)))
    clock.moment = clock.moment.replace(year=2026)
    assert [day.date for day in look("tea", days=9).days] == [date(2025, 5, 10)]
    assert len(look("tea", days=10).days) == 10
    clock.moment = clock.moment.replace(year=2025, day=3)
    assert [day.date for day in look("tea").days] == [DAY]


def test_the_best_come_first(look, go: Go, clock: FakeClock) -> None:
    only_inside = paper(4, "On cups", abstract="Here is tea.")
    fill(go, clock, (0, (only_inside, TEA, CUPS)))
    made = look("tea, cups")
    assert ids(made.best) == ["2", "4", "1"]
    assert {reason.term for reason in made.best[0].reasons} == {"tea", "cups"}
    fill(go, clock, (1, many(5, 9, "On tea")))
    assert len(look("tea").best) == 5


def test_what_was_kept_out_and_phrases(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA, CUPS, paper(4, "Cups of tea"), paper(5, "Tea cups"))))
    made = look("tea cups, tea -pots, -cups")
    assert made.kept_out == (KeptOut("pots", 0), KeptOut("cups", 3))
    assert made.phrases == (PhraseCount('"tea cups"', 1, "tea + cups", 3),)


def test_against_another_rule(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA, POTS)), (1, (CUPS, paper(4, "On lids"), paper(5, "Tea on lids"))))
    made = look("tea, lids", against="tea, pots")
    other = made.against
    assert other is not None
    assert (made.total, other.total, other.gained, other.lost) == (4, 4, 1, 1)
    assert other.days == (ChangedDay(DAY, 0, 1), ChangedDay(date(2025, 5, 2), 1, 0))
    assert (ids(other.best_gained), ids(other.best_lost)) == (["4"], ["3"])
    assert other.best_lost[0].reasons[0].term == "pots"
    assert look("tea").against is None


def test_a_flood_is_told_with_its_day(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (*many(1, 5, "On tea"), *many(6, 9, "On pots"))))
    [warning] = look("tea").warnings
    assert "5 of the 9 papers of 1 May 2025" in warning
    assert look("pots").warnings == ()


def test_that_nothing_was_found_is_told(look, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA,)))
    assert look("spoons", days=7).warnings == ("It matched nothing in the last 7 days.",)


def test_a_rule_that_cannot_be_followed_is_refused(look) -> None:
    with pytest.raises(RuleError):
        look("topic:Nothing")
    with pytest.raises(RuleError):
        look("tea", against="-tea")


def test_progress_counts_the_days(memory: SqlStore, go: Go, clock: FakeClock) -> None:
    fill(go, clock, (0, (TEA,)), (2, (CUPS,)))
    steps: list[tuple[int, int | None]] = []
    preview(memory, "tea", days=30, now=clock.now(), progress=lambda what, done, total: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3)]
