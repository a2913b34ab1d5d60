"""Reading a rule costs steps in proportion to its length, whatever stands in it: steps are counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from bot.core.errors import RuleError
from bot.core.rules.parsing import parse

HOSTILE = [
    '"',
    '"a ',
    "(",
    "(a,",
    "a:",
    "- ",
    "-",
    "a* ",
    "<http://",
    "&amp;",
    "a + ",
    "a b ",
    "a,",
    " ",
    "\n",
    "<@U",
    "AND ",
]
HOSTILE += ["a_-", "NOT ", '"\\', "(a, b) + ", "ti:(", "~=", "ab -", '"a"*', "a OR b AND ", "ti:a "]


def steps(text: str) -> int:
    """Lines of Python run to read ``text``, ours and lark's."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        parse(text)
    except RuleError:
        pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("pattern", HOSTILE)
def test_twice_the_rule_costs_twice_the_steps(pattern: str) -> None:
    steps(f"warm {pattern}")
    short, long = (steps(f"x, {pattern * (length // len(pattern))}") for length in (400, 800))
    assert long <= 2.5 * short + 500
    assert long <= 400 * 800


def test_the_longest_rule_of_the_smallest_terms() -> None:
    assert len(parse(", ".join(["a"] * 200)).terms) == 200
