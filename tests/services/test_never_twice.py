"""Sources side by side tell of one batch: nobody is told of a paper twice, and a revision is not mistaken for that."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from bot.core.digests import Reading
from bot.core.papers import Paper
from bot.core.subscriptions import Announce
from bot.services.bot import Bot
from bot.services.rounds import run_poll, run_round
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.fakes import DAY, FakeClock, FakeSource, announced, listing, paper

EVENING, MORNING = DAY, DAY + timedelta(days=1)
LATER = MORNING + timedelta(days=3)
ALL: tuple[Announce, ...] = ("new", "cross", "replace")
REST = [paper(n, "Something else") for n in range(10, 20)]


def digest(*papers: Paper, day: object = EVENING) -> Reading:
    """Of a source that knows neither kinds nor versions."""
    return listing("digest", *papers, *REST, day=day, kind="markdown")  # type: ignore[arg-type]


def feed(*papers: Paper, category: str = "cs.LG", day: object = MORNING) -> Reading:
    rest = REST if day == MORNING else [paper(n, "Something else") for n in range(20, 30)]
    return listing(category, *papers, *rest, day=day)  # type: ignore[arg-type]


def read(bot: Bot, clock: FakeClock, *readings: Reading, together: bool) -> None:
    """In one round, or each in a round of its own, hours apart, with everything sent in between."""
    if together:
        run_round(bot, [FakeSource([one], series=one.series) for one in readings], None)
        return
    for one in readings:
        run_round(bot, [FakeSource([one], series=one.series)], None)
        clock.moment += timedelta(hours=3)


def told(store: SqlStore) -> list[int]:
    """The editions, as they were sent."""
    assert {line.state for line in store.history()} <= {"sent", "withdrawn"}
    return [line.edition for line in store.history() if line.state == "sent"]


@pytest.mark.parametrize("together", [True, False])
def test_a_digest_told_it_before_the_feed_calls_it_a_revision(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore, together: bool
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    read(bot, clock, digest(paper(1)), feed(announced(1, "replace", 2)), together=together)
    assert told(memory) == [0]


@pytest.mark.parametrize("together", [True, False])
def test_the_feed_told_the_revision_before_the_digest_shows_it(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore, together: bool
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    read(bot, clock, feed(announced(1, "replace", 2)), digest(paper(1)), together=together)
    assert told(memory) == [2]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("digest_first", [True, False])
def test_a_new_paper_is_told_once(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore, together: bool, digest_first: bool
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    two = [digest(paper(1)), feed(announced(1, "new"))]
    read(bot, clock, *(two if digest_first else reversed(two)), together=together)
    assert told(memory) == [0]


def test_who_was_not_told_by_the_digest_is_told_the_revision(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    follow("ada@example.org", "diffusion", announce=("replace",))
    read(bot, clock, digest(paper(1)), feed(announced(1, "replace", 2)), together=False)
    assert told(memory) == [2]


def test_who_joined_by_the_digest_is_not_told_again(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    read(bot, clock, digest(paper(1)), together=True)
    clock.moment += timedelta(hours=1)
    follow("ada@example.org", "diffusion", announce=ALL)
    read(bot, clock, feed(announced(1, "replace", 2)), together=True)
    assert told(memory) == [0]


def test_a_revision_of_a_version_that_is_known_is_told(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    first = feed(announced(1, "new"), day=EVENING - timedelta(days=2))
    read(bot, clock, first, feed(announced(1, "replace", 2)), digest(paper(1)), together=False)
    assert told(memory) == [0, 2]


def test_a_revision_of_what_another_batch_told_is_told(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    read(bot, clock, digest(paper(1)), feed(announced(1, "replace", 2), day=LATER), together=False)
    assert told(memory) == [0, 2]


def test_a_revision_of_what_came_late_is_told(bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore) -> None:
    """The batch of the revision is there already; then a missed day brings the paper, then comes the revision."""
    follow("ada@example.org", "diffusion", announce=ALL)
    late = listing("cs.LG", announced(1, "new"), day=EVENING - timedelta(days=1))
    read(bot, clock, digest(), late, feed(announced(1, "replace", 2)), together=False)
    assert told(memory) == [0, 2]


def test_also_where_the_digest_showed_it_again_in_the_batch_of_the_revision(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    """Told weeks ago: what the digest says now is no news, what the feed says is."""
    follow("ada@example.org", "diffusion", announce=ALL)
    long_ago = listing("cs.LG", announced(1, "new"), day=EVENING - timedelta(days=30))
    read(bot, clock, long_ago, digest(paper(1)), feed(announced(1, "replace", 2)), together=False)
    assert told(memory) == [0, 2]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_is_new_in_one_category_and_a_cross_list_in_others_is_told_once_as_new(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore, together: bool, order: tuple[int, ...]
) -> None:
    for name in ("new", "cross"):
        follow(f"{name}@example.org", "diffusion", announce=(name,) if name == "new" else ("new", "cross"))
    kinds = (("cs.LG", "new"), ("cs.CV", "cross"), ("cs.RO", "cross"))
    every = [feed(announced(1, kind), category=category) for category, kind in kinds]  # type: ignore[arg-type]
    read(bot, clock, *(every[n] for n in order), together=together)
    lines = sorted((line.address, line.edition, line.state) for line in memory.history())
    assert lines == [("cross@example.org", 0, "sent"), ("new@example.org", 0, "sent")]


def test_the_same_revision_in_two_categories_is_told_once(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    follow("ada@example.org", "diffusion", announce=ALL)
    two = [feed(announced(1, "replace", 2)), feed(announced(1, "replace-cross", 2), category="cs.CV")]
    read(bot, clock, *two, together=False)
    assert told(memory) == [2]


def test_what_was_planned_and_withdrawn_was_not_told(
    bot: Bot, clock: FakeClock, follow: Follow, memory: SqlStore
) -> None:
    """The digest's text matched, its correction does not; the revision of the feed does again."""
    follow("ada@example.org", "diffusion", announce=ALL)
    run_poll(bot, [FakeSource([digest(paper(1))], series="digest")], None)
    run_poll(bot, [FakeSource([digest(paper(1, "Something else"))], series="digest")], None)
    read(bot, clock, feed(announced(1, "replace", 2)), together=True)
    assert told(memory) == [2]
