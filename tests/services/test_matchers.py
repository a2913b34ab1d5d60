"""Few rules are matched one by one, many by the book; nobody can tell which, and the book survives its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.core import matcher
from bot.core.papers import Paper
from bot.core.rules.matching import match_all
from bot.core.rules.parsing import parse
from bot.services import matchers
from bot.services.bot import Bot
from bot.services.following import FollowingCache, Rules
from bot.services.matchers import Matchers
from bot.services.rounds import run_round
from tests.services.conftest import Follow
from tests.support.fakes import FakeMessenger, FakeSource, paper, reading

PAPERS = [
    paper(1, "Latent diffusion for pollen"),
    paper(2, "A survey of robots"),
    paper(3, "Diffusion policies for robots"),
    paper(4, "Tea"),
]
TEXTS = (
    "diffusion",
    "robot",
    "diffusion + robot",
    "robot -diffusion",
    "~obo, -tea",
    "title:tea",
    "zeppelin",
    "(tea, pollen)",
)
LATER = ("tea", *TEXTS[2:])


@dataclass
class Shelf:
    """Keeps what is put on it, as a file does: copies."""

    held: dict[str, Any] | None = None
    puts: int = 0

    def take(self) -> Mapping[str, Any] | None:
        return self.held

    def put(self, columns: Mapping[str, Any]) -> None:
        self.held = {name: column.copy() for name, column in columns.items()}
        self.puts += 1


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than three rules are many, and more than one change is written down."""
    monkeypatch.setattr(matcher, "FEW", 3)
    monkeypatch.setattr(matchers, "_MANY_CHANGES", 2)


def expected(texts: tuple[str, ...], papers: list[Paper]) -> dict[str, list[int]]:
    found = match_all([parse(text) for text in texts], papers, {})
    return {text: list(found[parse(text)]) for text in texts if found[parse(text)]}


def matched(made: Matchers, papers: list[Paper]) -> dict[str, list[int]]:
    return {text: sorted(some) for text, some in made.match(papers, {})}


@pytest.mark.parametrize("few", [100, 3])
def test_few_and_many_find_the_same_and_follow_changes(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "FEW", few)
    made = Matchers(Rules().get)
    made.follow(TEXTS)
    assert matched(made, PAPERS) == expected(TEXTS, PAPERS)
    assert matched(made, PAPERS)["robot -diffusion"] == [1]
    made.follow(LATER)
    assert matched(made, PAPERS) == expected(LATER, PAPERS)


def test_the_next_process_takes_the_book_from_the_shelf_and_reads_only_what_is_new(many: None) -> None:
    shelf, read = Shelf(), []
    Matchers(Rules().get, shelf).follow(TEXTS)
    assert shelf.puts == 1

    def note(text: str) -> Any:
        read.append(text)
        return parse(text)

    made = Matchers(note, shelf)
    made.follow(LATER)
    assert read == ["tea"]
    assert matched(made, PAPERS) == expected(LATER, PAPERS)
    assert shelf.puts == 2


def test_a_book_of_which_most_was_taken_out_is_made_anew(many: None) -> None:
    shelf = Shelf()
    made = Matchers(Rules().get, shelf)
    for n in range(3):
        made.follow([*TEXTS[:4], *(f"word{n}x{m}" for m in range(10))])
    assert made._book is not None
    assert made._book.removed == 20
    made.follow(TEXTS)
    assert made._book.removed == 0
    assert matched(made, PAPERS) == expected(TEXTS, PAPERS)
    again = Matchers(Rules().get, shelf)
    again.follow(LATER)
    assert again._book is not None
    assert again._book.removed == 2


def test_a_few_changes_are_not_written_down(many: None) -> None:
    shelf = Shelf()
    made = Matchers(Rules().get, shelf)
    made.follow(TEXTS)
    made.follow((*TEXTS, "tea"))
    assert shelf.puts == 1


def test_a_book_of_another_version_is_made_anew(many: None) -> None:
    shelf = Shelf()
    Matchers(Rules().get, shelf).follow(TEXTS)
    assert shelf.held
    shelf.held["stamp"] = shelf.held["stamp"][:-1]
    made = Matchers(Rules().get, shelf)
    made.follow(TEXTS)
    assert matched(made, PAPERS) == expected(TEXTS, PAPERS)


@pytest.mark.parametrize("few", [100, 2])
def test_what_cannot_be_read_matches_nothing_and_is_named(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "FEW", few)
    made = Matchers(Rules().get)
    made.follow(("tea", '"open', "robot"))
    assert made.unreadable == ['"open']
    assert set(matched(made, PAPERS)) == {"tea", "robot"}
    made.follow(("tea", '"open', "robot", "pollen"))
    assert made.unreadable == ['"open']


def test_few_again_lets_the_book_go(many: None) -> None:
    made = Matchers(Rules().get)
    made.follow(TEXTS)
    made.follow(("tea",))
    assert matched(made, PAPERS) == {"tea": [3]}


def test_a_round_with_many_rules_delivers_what_one_with_few_does(
    many: None, bot: Bot, follow: Follow, messenger: FakeMessenger
) -> None:
    for n, text in enumerate(TEXTS):
        follow(f"reader{n}@example.org", text)
    shelf = Shelf()
    run_round(replace(bot, shelf=shelf), [FakeSource([reading(*PAPERS)])], None)
    assert {str(part.address): part.papers for part in messenger.sent} == {
        f"reader{n}@example.org": len(expected(TEXTS, PAPERS)[text])
        for n, text in enumerate(TEXTS)
        if text in expected(TEXTS, PAPERS)
    }
    assert shelf.puts == 1


def test_nothing_changed_asks_no_rule(many: None, bot: Bot, follow: Follow) -> None:
    follow("ada@example.org", "tea")
    held = FollowingCache(bot.store).get()
    assert held.still([]) == frozenset()


def test_following_is_read_again_when_somebody_subscribed_meanwhile(
    bot: Bot, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow("ada@example.org", "tea")
    topics = bot.store.topics
    late = ["bob@example.org"]

    def and_somebody_comes() -> Any:
        if late:
            follow(late.pop(), "robot")
        return topics()

    monkeypatch.setattr(bot.store, "topics", and_somebody_comes)
    assert set(FollowingCache(bot.store).get().by_rule) == {"tea", "robot"}
