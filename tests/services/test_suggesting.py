"""Rules near to one that missed a paper."""

from __future__ import annotations

import pytest

from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from bot.core.rules.showing import show
from bot.services.explaining.suggesting import would_catch
from tests.support.fakes import paper

PAPER = paper(1, "Robotic arms that reason about tea with LLMs", abstract="They pour it.")


@pytest.mark.parametrize(
    ("rule", "instead"),
    [
        ("tea LLM", "tea + LLM"),
        ("robot", "robot*"),
        ("robot + tea", "robot* + tea"),
        ("tea + cups, tea + cups + lids", "tea, tea + cups + lids"),
        ("lids + cups + mats + tea, tea + cups", "lids + cups + mats + tea, tea"),
        ("tea, -arms", "tea"),
        ("tea -pour, cups", "tea, cups"),
        ("cups", None),
        ("UI", None),
        ("~robotics, topic:Tea", None),
        ("C++", None),
        ("cups, -arms, -tea", None),
    ],
)
def test_one_change_that_would_have_caught_it(rule: str, instead: str | None) -> None:
    asked = parse(rule)
    assert not matches(asked, PAPER, {})
    found = would_catch(asked, PAPER, {})
    assert (show(found) if found else None) == instead
