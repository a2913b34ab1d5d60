"""Filling the store with days gone by: nothing is sent, a failure costs nobody else, and it goes on where it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.core.digests import Digest
from bot.core.errors import SourceError, StaleError, StoreError
from bot.core.papers import PaperId
from bot.services.backfilling import backfill
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.fakes import FakeMessenger, FakeSource, paper
from tests.support.looking_back import LookingBack

FIRST, SECOND, THIRD = (date(2025, 4, n) for n in (1, 2, 3))
SPAN = (FIRST, THIRD)
DOWN = SourceError("Nobody answers.", code="unreachable", where="arXiv", do="Try again.")


def page(day: date, *numbers: int) -> Digest:
    return Digest(date=day, papers=tuple(paper(n) for n in numbers), kind="arxiv")


PAGES = [page(FIRST, 1, 2), page(FIRST, 3), page(SECOND, 4), page(THIRD, 5, 6)]


def numbers(store: SqlStore, day: date) -> list[int]:
    return [int(one.id[-4:]) for one in store.day(day)]


@dataclass
class Steps:
    """What progress was told."""

    told: list[tuple[str, int, int | None]]

    def __call__(self, what: str, done: int, total: int | None) -> None:
        self.told.append((what, done, total))


def test_days_are_filled_counted_and_told_nobody(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    follow("ada@example.org", "diffusion")
    (done,) = backfill(bot, [LookingBack(PAGES, notes=["A remark."])], *SPAN)
    assert (done.source, done.able, done.days, done.papers, done.new) == ("fake", True, {FIRST, SECOND, THIRD}, 6, 6)
    assert (done.error, done.error_code, done.notes) == (None, None, ["A remark."])
    assert [numbers(memory, day) for day in (FIRST, SECOND, THIRD)] == [[1, 2, 3], [4], [5, 6]]
    assert run_dispatch(bot).deliveries_sent == 0
    assert (messenger.sent, memory.history()) == ([], [])


def test_progress_is_told_step_by_step(bot: Bot) -> None:
    steps = Steps([])
    backfill(replace(bot, progress=steps), [LookingBack(PAGES, name="an archive")], *SPAN)
    assert steps.told == [
        (f"looking back at an archive, {papers} papers so far; steps done", n, 4)
        for n, papers in ((1, 2), (2, 3), (3, 4), (4, 6))
    ]


def test_one_that_only_shows_today_is_named_and_the_others_go_on(bot: Bot, memory: SqlStore) -> None:
    one, other = backfill(bot, [FakeSource([], name="a page"), LookingBack(PAGES)], *SPAN)
    assert (one.source, one.able, one.error) == ("a page", False, None)
    assert (other.able, other.papers) == (True, 6)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DOWN, "unreachable", str(DOWN)),
        (ZeroDivisionError("by zero"), "bug", "ZeroDivisionError: by zero. Please"),
    ],
)
def test_it_goes_on_where_it_failed(
    bot: Bot, memory: SqlStore, error: Exception, code: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    source, other = LookingBack(PAGES, fails_at=2, error=error), LookingBack([page(SECOND, 9)], series="other")
    failed, fine = backfill(bot, [source, other], *SPAN)
    assert (failed.error_code, failed.papers, failed.days) == (code, 3, {FIRST})
    assert words in (failed.error or "")
    assert ("fake raised" in caplog.text) is (code == "bug")
    assert (fine.error, fine.papers) == (None, 1)
    (again,) = backfill(bot, [source], *SPAN)
    assert (again.error, again.papers, again.days) == (None, 3, {SECOND, THIRD})
    assert source.asked == [None, "2"]
    assert [numbers(memory, day) for day in (FIRST, THIRD)] == [[1, 2, 3], [5, 6]]


def test_what_was_killed_before_it_was_noted_is_done_again_and_changes_nothing(bot: Bot, memory: SqlStore) -> None:
    class Killed(BaseException):
        pass

    def die(key: str, value: str) -> None:
        if value == "2":
            raise Killed

    noted, memory.set_note = memory.set_note, lambda key, value: (die(key, value), noted(key, value))[1]  # type: ignore[method-assign]
    source = LookingBack(PAGES)
    with pytest.raises(Killed):
        backfill(bot, [source], *SPAN)
    memory.set_note = noted  # type: ignore[method-assign]
    (done,) = backfill(bot, [source], *SPAN)
    assert (source.asked, done.papers, done.new) == ([None, "1"], 4, 3)
    assert [numbers(memory, day) for day in (FIRST, SECOND, THIRD)] == [[1, 2, 3], [4], [5, 6]]


def test_other_days_and_other_sources_begin_at_their_own_beginning(bot: Bot) -> None:
    long = "/" + "x" * 600
    sources = [LookingBack(PAGES, series=long + name) for name in ("a", "b", "\udce9")]
    for span in (SPAN, (FIRST, SECOND), (SECOND, THIRD), SPAN):
        backfill(bot, sources, *span)
    assert [source.asked for source in sources] == [[None, None, None, "4"]] * 3


def test_a_page_without_a_cursor_is_asked_for_again(bot: Bot) -> None:
    class Wordless(LookingBack):
        def look_back(self, *given: object) -> object:  # type: ignore[override]
            for filling in super().look_back(*given):  # type: ignore[arg-type]
                yield replace(filling, cursor=None)

    source = Wordless(PAGES)
    for _ in range(2):
        backfill(bot, [source], *SPAN)
    assert source.asked == [None, None]


def test_works_are_known_by_one_name_there_too(bot: Bot, memory: SqlStore) -> None:
    doi = PaperId("doi:10.1000/lamps")
    journal = Digest(date=FIRST, papers=(paper(1, id=doi),), kind="feed")
    arxiv = Digest(date=SECOND, papers=(paper(1, also=(doi,)),), kind="arxiv")
    backfill(bot, [LookingBack([journal], series="journal"), LookingBack([arxiv])], *SPAN)
    assert [one.id for one in memory.day(SECOND)] == [doi]


def test_what_changes_meanwhile_is_looked_at_again(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    original = memory.fill

    def meanwhile(*given: object, **more: object) -> int:
        memory.fill = original  # type: ignore[method-assign]
        follow("ada@example.org", "diffusion")
        return original(*given, **more)  # type: ignore[arg-type]

    memory.fill = meanwhile  # type: ignore[method-assign, assignment]
    (done,) = backfill(bot, [LookingBack(PAGES)], *SPAN)
    assert (done.error, done.papers, done.new) == (None, 6, 6)


def test_endless_change_is_an_error_in_words(bot: Bot, memory: SqlStore) -> None:
    def stale(*_: object, **__: object) -> int:
        raise StaleError

    memory.fill = stale  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreError, match=r"kept changing while fake was looked back at\. Run it again"):
        backfill(bot, [LookingBack(PAGES)], *SPAN)
