"""Topics in the store."""

from __future__ import annotations

from bot.core.topics import Topic
from bot.store.store import SqlStore

LAMPS = Topic("Lamps", (("lamp",), ("light", "bulb")), (("sun",),))
CLOCKS = Topic("Clocks", (("clock",),))
BELLS = Topic("Bells", (("bell",),))


def test_there_are_none_at_first(store: SqlStore) -> None:
    assert store.topics() == ()
    assert store.topics_fingerprint() is None


def test_they_come_back_as_they_were_in_their_order(store: SqlStore) -> None:
    store.replace_topics([LAMPS, CLOCKS, BELLS], "one", followed=frozenset(), epochs=store.epochs())
    assert store.topics() == (LAMPS, CLOCKS, BELLS)
    assert store.topics_fingerprint() == "one"


def test_what_is_gone_stays_only_while_followed(store: SqlStore) -> None:
    store.replace_topics([LAMPS, CLOCKS, BELLS], "one", followed=frozenset(), epochs=store.epochs())
    store.replace_topics([BELLS], "two", followed=frozenset({"Lamps", "Bells", "Unheard"}), epochs=store.epochs())
    retired = Topic("Lamps", LAMPS.keywords, LAMPS.filters, retired=True)
    assert store.topics() == (BELLS, retired)
    assert store.topics_fingerprint() == "two"
    store.replace_topics([BELLS], "two", followed=frozenset({"Lamps"}), epochs=store.epochs())
    assert store.topics() == (BELLS, retired)
    store.replace_topics([BELLS], "two", followed=frozenset(), epochs=store.epochs())
    assert store.topics() == (BELLS,)


def test_a_retired_topic_can_return(store: SqlStore) -> None:
    store.replace_topics([LAMPS], "one", followed=frozenset(), epochs=store.epochs())
    store.replace_topics([], "two", followed=frozenset({"Lamps"}), epochs=store.epochs())
    store.replace_topics([CLOCKS, LAMPS], "three", followed=frozenset({"Lamps"}), epochs=store.epochs())
    assert store.topics() == (CLOCKS, LAMPS)


def test_decisions_made_with_the_old_topics_are_stale(store: SqlStore) -> None:
    before = store.epochs()
    store.replace_topics([LAMPS], "one", followed=frozenset(), epochs=store.epochs())
    after = store.epochs()
    assert (after.subscriptions, after.digests) == (before.subscriptions + 1, before.digests)


def test_a_mark_is_taken_away_only_where_it_still_stands(store: SqlStore) -> None:
    store.replace_topics([LAMPS], "half", followed=frozenset(), epochs=store.epochs())
    assert not store.mark_topics("other", "done")
    assert store.topics_fingerprint() == "half"
    assert store.mark_topics("half", "done")
    assert store.topics_fingerprint() == "done"
