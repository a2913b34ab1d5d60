"""Taking over topics: what changes for whom, and that a kill half-way loses nothing."""

from __future__ import annotations

import pytest

from bot.core.errors import StaleError, StoreError, TopicsError
from bot.core.topics import Topic
from bot.services.bot import Bot
from bot.services.rounds import run_poll
from bot.services.subscribing import unsubscribe
from bot.services.topics import TopicsFile, import_topics, take_over
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.fakes import FakeClock, FakeSource, paper, reading

ADA = "ada@example.org"


def file(*, seed: bool = False, **topics: str) -> TopicsFile:
    lines = "".join(f"  {name}:\n    keywords: [{words}]\n" for name, words in topics.items())
    return TopicsFile(f"topic:\n{lines}", "topics.yml", seed=seed)


def names(memory: SqlStore) -> list[str]:
    return [f"{topic.name}!" if topic.retired else topic.name for topic in memory.topics()]


def states(memory: SqlStore) -> dict[str, str]:
    return {line.title: line.state for line in memory.history()}


def test_the_same_file_again_changes_nothing(memory: SqlStore, clock: FakeClock) -> None:
    take_over(memory, file(Fun="diffusion"), now=clock.now())
    before = memory.epochs()
    assert take_over(memory, file(Fun="diffusion"), now=clock.now()) == []
    assert memory.epochs() == before


def test_a_broken_file_changes_nothing(memory: SqlStore, clock: FakeClock) -> None:
    take_over(memory, file(Fun="diffusion"), now=clock.now())
    with pytest.raises(TopicsError):
        take_over(memory, TopicsFile("topic: [", "topics.yml"), now=clock.now())
    assert names(memory) == ["Fun"]


def test_a_topic_that_vanishes_is_kept_only_where_it_is_followed(
    memory: SqlStore, follow: Follow, clock: FakeClock
) -> None:
    take_over(memory, file(Fun="diffusion", Dull="taxes"), now=clock.now())
    follow(ADA, "topic:Fun")
    notices = take_over(memory, file(Other="x"), now=clock.now())
    assert names(memory) == ["Other", "Fun!"]
    assert len(notices) == 1
    assert take_over(memory, file(Other="y"), now=clock.now()) == []
    assert names(memory) == ["Other", "Fun!"]


def test_a_topic_that_comes_back_is_no_longer_retired(memory: SqlStore, follow: Follow, clock: FakeClock) -> None:
    take_over(memory, file(Fun="diffusion"), now=clock.now())
    follow(ADA, "topic:Fun")
    take_over(memory, file(Other="x"), now=clock.now())
    take_over(memory, file(Fun="diffusion"), now=clock.now())
    assert names(memory) == ["Fun"]


def test_followers_of_a_changed_topic_look_again(bot: Bot, memory: SqlStore, follow: Follow) -> None:
    take_over(memory, file(Fun="diffusion", Same="diffusion"), now=bot.clock.now())
    follow(ADA, "topic:Fun")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    take_over(memory, file(Fun="robots", Same="diffusion"), now=bot.clock.now())
    assert states(memory) == {"A paper on diffusion": "withdrawn", "On robots": "due"}


def test_a_takeover_that_was_killed_half_way_is_done_again(bot: Bot, memory: SqlStore, follow: Follow) -> None:
    take_over(memory, file(Fun="diffusion"), now=bot.clock.now())
    follow(ADA, "topic:Fun")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    original = memory.change_subscription

    def killed(*_: object, **__: object) -> object:
        memory.change_subscription = original  # type: ignore[method-assign]
        raise KeyboardInterrupt

    memory.change_subscription = killed  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        take_over(memory, file(Fun="robots"), now=bot.clock.now())
    take_over(memory, file(Fun="robots"), now=bot.clock.now())
    assert states(memory) == {"A paper on diffusion": "withdrawn", "On robots": "due"}


def test_a_subscription_that_ended_meanwhile_is_passed_over(bot: Bot, memory: SqlStore, follow: Follow) -> None:
    take_over(memory, file(Fun="diffusion"), now=bot.clock.now())
    subscription = follow(ADA, "topic:Fun")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    original = memory.replace_topics

    def replace(*given: object, **more: object) -> None:
        memory.replace_topics = original  # type: ignore[method-assign]
        original(*given, **more)  # type: ignore[arg-type]
        unsubscribe(memory, subscription.id, now=bot.clock.now())

    memory.replace_topics = replace  # type: ignore[method-assign]
    take_over(memory, file(Fun="diffusion, paper"), now=bot.clock.now())
    assert states(memory) == {"A paper on diffusion": "withdrawn"}


def test_endless_change_is_an_error_in_words(
    bot: Bot, memory: SqlStore, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_: object, **__: object) -> object:
        raise StaleError

    take_over(memory, file(Fun="diffusion"), now=bot.clock.now())
    follow(ADA, "topic:Fun")
    monkeypatch.setattr(memory, "change_subscription", stale)
    with pytest.raises(StoreError, match="kept changing"):
        take_over(memory, file(Fun="robots"), now=bot.clock.now())


def test_the_defaults_are_a_seed_and_never_replace_anything(memory: SqlStore, clock: FakeClock) -> None:
    take_over(memory, file(seed=True, Default="x"), now=clock.now())
    assert names(memory) == ["Default"]
    take_over(memory, file(seed=True, Newer="x"), now=clock.now())
    assert names(memory) == ["Default"]


def test_an_import_stands_until_the_file_changes(memory: SqlStore, clock: FakeClock) -> None:
    own = file(Mine="x")
    take_over(memory, own, now=clock.now())
    import_topics(memory, [Topic("Imported", (("y",),))], own, now=clock.now())
    take_over(memory, own, now=clock.now())
    assert names(memory) == ["Imported"]
    take_over(memory, file(Mine="z"), now=clock.now())
    assert names(memory) == ["Mine"]


def test_a_topic_that_somebody_follows_in_the_last_moment_is_kept(bot: Bot, memory: SqlStore, follow: Follow) -> None:
    take_over(memory, file(Fun="diffusion"), now=bot.clock.now())
    original = memory.replace_topics

    def late(*given: object, **more: object) -> None:
        memory.replace_topics = original  # type: ignore[method-assign]
        follow(ADA, "topic:Fun")
        original(*given, **more)  # type: ignore[arg-type]

    memory.replace_topics = late  # type: ignore[method-assign, assignment]
    take_over(memory, file(Other="x"), now=bot.clock.now())
    assert names(memory) == ["Other", "Fun!"]


def test_topics_that_can_never_be_written_are_an_error_in_words(
    memory: SqlStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_: object, **__: object) -> object:
        raise StaleError

    monkeypatch.setattr(memory, "replace_topics", stale)
    with pytest.raises(StoreError, match="kept changing"):
        take_over(memory, file(Fun="diffusion"), now=clock.now())


def test_an_import_that_was_killed_half_way_is_finished_and_not_undone(
    bot: Bot, memory: SqlStore, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = file(seed=True, Fun="diffusion")
    take_over(memory, seed, now=bot.clock.now())
    follow(ADA, "topic:Fun")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    monkeypatch.setattr(memory, "change_subscription", killed)
    with pytest.raises(KeyboardInterrupt):
        import_topics(memory, [Topic("Fun", (("robots",),))], seed, now=bot.clock.now())
    monkeypatch.undo()
    take_over(memory, seed, now=bot.clock.now())
    assert memory.topics() == (Topic("Fun", (("robots",),)),)
    assert states(memory) == {"A paper on diffusion": "withdrawn", "On robots": "due"}
    assert memory.topics_fingerprint() == seed.fingerprint


def killed(*_: object, **__: object) -> object:
    raise KeyboardInterrupt


def test_an_import_during_a_takeover_stands(bot: Bot, memory: SqlStore, follow: Follow) -> None:
    """The takeover of a changed file is held before its end; meanwhile somebody imports other topics."""
    changed = file(Fun="diffusion, robots")
    take_over(memory, file(Fun="tea"), now=bot.clock.now())
    follow(ADA, "topic:Fun")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    original = memory.mark_topics

    def held(*given: str) -> bool:
        memory.mark_topics = original  # type: ignore[method-assign]
        import_topics(memory, [Topic("Fun", (("robots",),))], changed, now=bot.clock.now())
        return original(*given)

    memory.mark_topics = held  # type: ignore[method-assign]
    take_over(memory, changed, now=bot.clock.now())
    take_over(memory, changed, now=bot.clock.now())
    assert memory.topics() == (Topic("Fun", (("robots",),)),)
    assert states(memory) == {"A paper on diffusion": "withdrawn", "On robots": "due"}
