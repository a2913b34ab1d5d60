"""Rules that are refused: each with its place in the text as typed, and with something to do."""

from __future__ import annotations

import pytest

from bot.core.errors import RuleError
from bot.core.rules.parsing import MAX_LENGTH, MAX_TERMS, parse

REFUSED = [
    # the mistake stands at the caret
    ("", "", "is empty"),
    (" ,\n, ", "^", "is empty"),
    ("-a", "^", "leave out"),
    ("-a, -b -c", "^", "leave out"),
    ("a +", "  ^", "missing at the end"),
    ("a +  ", "  ^", "missing at the end"),
    ("+ a", "^", "missing before “+”"),
    ("a, + b", "   ^", "missing before “+”"),
    ("a + + b", "    ^", "missing before “+”"),
    ("a +, b", "   ^", "missing before “,”"),
    ("a +\nb", "   ^", "missing before “the new line”"),
    ("a, --x", "    ^", "missing before “-”"),
    ('a, "b', "   ^", "never closed"),
    ('a, "b\\"', "   ^", "never closed"),
    ('a, ""', "   ^", "nothing between"),
    ('a, ~" "', "    ^", "nothing between"),
    ('topic:""', "      ^", "nothing between"),
    ('"a"b', "   ^", "no sign between"),
    ('a"b"', " ^", "no sign between"),
    ('"a"+b', "   ^", "no sign between"),
    ("~a b", "   ^", "no sign between"),
    ("topic:Embodied AI", "               ^", "no sign between"),
    ("a, $", "   ^", "no letter or digit"),
    ('a, "- +"', "   ^", "no letter or digit"),
    ("-", "^", "no letter or digit"),
    # what comes later
    ("a (b)", "  ^", "Grouping"),
    ('"a" f(x)', "    ^", "no sign between"),
    ("=NeRF", "^", "exact"),
    ("a, -=x", "    ^", "exact"),
    ("diffus*", "      ^", "beginning of a word"),
    ("ab, x-y2*", "        ^", "beginning of a word"),
    ("a, ~bench*", "         ^", "beginning of a word"),
    ('a, "b c"*', "        ^", "beginning of a word"),
    ("CFG-Zero**", "         ^", "beginning of a word"),
    ("a AND b", "  ^", "capitals"),
    ("OR", "^", "capitals"),
    ("a, NOT b", "   ^", "capitals"),
    ("title:x", "^", "comes later"),
    ("a, -Au:x", "    ^", "comes later"),
    ("a, foo:x", "   ^", "not a field"),
    ("~http://x", " ^", "not a field"),
    ("topic: x", "^", "must follow"),
    ("~topic:x", " ^", "must follow"),
    # places count in the text as typed
    ("“a b”，\u00a0（", "       ^", "Grouping"),
    ("a\u200b\u200b, foo:x", "     ^", "not a field"),
    ("\u200ba + \u200b", "   ^", "missing at the end"),
]


@pytest.mark.parametrize(("text", "caret", "what"), REFUSED)
def test_refused_with_its_place(text: str, caret: str, what: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(text)
    error = caught.value
    assert what in error.what
    assert error.position == max(caret.find("^"), 0)
    assert error.text == text
    assert error.do
    assert error.where == f"rule, character {error.position + 1}"


def test_too_long() -> None:
    assert parse("x" * MAX_LENGTH)
    with pytest.raises(RuleError, match="2001 characters") as caught:
        parse("x" * (MAX_LENGTH + 1))
    assert caught.value.position == MAX_LENGTH


def test_too_many_terms() -> None:
    assert len(parse(", ".join(["x -y"] * (MAX_TERMS // 2))).terms) == MAX_TERMS
    with pytest.raises(RuleError, match="more than 200") as caught:
        parse(", ".join(["x"] * (MAX_TERMS + 1)))
    assert caught.value.position == 3 * MAX_TERMS


def test_the_pointer_shows_the_place_also_behind_line_breaks() -> None:
    with pytest.raises(RuleError) as caught:
        parse("a\nb, (c")
    assert caught.value.pointer() == "a b, (c\n     ^"
