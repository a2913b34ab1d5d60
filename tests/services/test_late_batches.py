"""A batch that comes after a later one (its day was missed, and looked up only now) brings what was new in it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.papers import AnnounceType
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import announced, reading

FRIDAY, MONDAY = date(2025, 5, 2), date(2025, 5, 5)


def told(memory: SqlStore) -> list[tuple[str, int]]:
    return [(line.address, line.edition) for line in memory.history()]


@pytest.mark.parametrize("kind", ["new", "cross"])
def test_what_was_new_then_and_is_replaced_already(
    go: Go, follow: Follow, memory: SqlStore, kind: AnnounceType
) -> None:
    follow("ada@example.org", "diffusion")
    go(reading(announced(1, "replace", 2), day=MONDAY))
    assert told(memory) == []
    go(reading(announced(1, kind), announced(2, "new"), day=FRIDAY))
    assert told(memory) == [("ada@example.org", 0)] * 2
    (paper,) = [one.paper for id_, one in memory.papers([announced(1, "new").id]).items()]
    assert (paper.announce_type, paper.version) == ("replace", 2)


def test_what_was_told_is_not_told_again(go: Go, follow: Follow, memory: SqlStore) -> None:
    follow("ada@example.org", "diffusion")
    go(reading(announced(1, "new"), day=FRIDAY))
    go(reading(announced(1, "replace", 2), day=MONDAY))
    go(reading(announced(1, "new"), announced(2, "new"), day=FRIDAY))
    assert len(told(memory)) == 2


def test_what_was_replaced_then_is_no_news(go: Go, follow: Follow, memory: SqlStore) -> None:
    follow("ada@example.org", "diffusion")
    go(reading(announced(1, "replace", 3), day=MONDAY))
    go(reading(announced(1, "replace", 2), announced(2, "new"), day=FRIDAY))
    assert len(told(memory)) == 1


def test_who_asked_for_revisions_gets_both(go: Go, follow: Follow, memory: SqlStore) -> None:
    follow("ada@example.org", "diffusion", announce=("new", "cross", "replace"))
    go(reading(announced(1, "replace", 2), day=MONDAY))
    go(reading(announced(1, "new"), day=FRIDAY))
    assert told(memory) == [("ada@example.org", 0), ("ada@example.org", 2)]
