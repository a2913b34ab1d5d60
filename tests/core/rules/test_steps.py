"""The work of matching grows with its input and not faster: steps are counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from bot.core.rules.matching import match_all
from bot.core.rules.operators import OPERATORS
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.texts import Texts
from bot.core.rules.tokens import fold_word, read_run
from bot.core.rules.tree import Alternative, OperatorKey, Rule, Term
from tests.core.samples import paper


def steps(work: Callable[[], object]) -> int:
    """Lines of our own code that ``work`` runs; what C does is linear by its own promise."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace if "/bot/core/" in frame.f_code.co_filename else None

    for cached in (read_run, fold_word, variants, beginnings):
        cached.cache_clear()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


HOSTILE = {
    "the same word": "a ",
    "hyphens": "a-b-",
    "one run of hyphens": "a-",
    "apostrophes": "s's' ",
    "points": "1.1.",
    "signs": "+#",
    "different words": "model{} ",
}


def text(pattern: str, times: int) -> str:
    return "".join(pattern.format(n) for n in range(times))


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("key", ["words", "prefix", "letters", "exact"])
def test_twice_the_text_costs_twice_the_steps(key: OperatorKey, pattern: str) -> None:
    terms = [Term(key, "a a a a"), Term(key, "a-b-a-b"), Term(key, "model1"), Term(key, "1.1")]

    def search(times: int) -> int:
        one = paper("", text(pattern, times))
        return steps(lambda: [list(OPERATORS[key].places(term, Texts(one), {})) for term in terms])

    assert search(800) <= 2.3 * search(400) + 100


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_rule_costs_twice_the_steps(pattern: str) -> None:
    one = paper("x", text(pattern, 500))

    def search(times: int) -> int:
        term = Term("words", text(pattern, times).strip())
        return steps(lambda: list(OPERATORS["words"].places(term, Texts(one), {})))

    bare = search(1)
    assert search(100) - bare <= 2.3 * (search(50) - bare) + 100


def test_twice_the_rules_and_twice_the_papers_cost_twice_the_steps() -> None:
    rules = [Rule((Alternative((Term("words", f"w{n} x"), Term("words", f"w{n + 1}"))),)) for n in range(400)]
    day = [paper(f"w{n} x", f"w{n + 1} and w{n + 2}") for n in range(400)]

    def match(wanted: int, papers: int) -> int:
        return steps(lambda: match_all(rules[:wanted], day[:papers], {}))

    assert match(400, 200) <= 2.3 * match(200, 200)
    assert match(200, 400) <= 2.3 * match(200, 200)


def test_many_authors() -> None:
    term = Term("author", " ".join("abcdefgh"[n % 8] * 2 for n in range(20)))

    def search(times: int) -> int:
        one = paper(authors=tuple("Aa Bb-Cc D.-E. Ff" for _ in range(times)))
        return steps(lambda: OPERATORS["author"].has(term, Texts(one), {}))

    assert search(200) <= 2.3 * search(100)
