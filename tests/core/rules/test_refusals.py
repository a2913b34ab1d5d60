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
    ('a, "b', "   ^", "never closed"),
    ('a, "b\\"', "   ^", "never closed"),
    ('a, ""', "   ^", "nothing between"),
    ('a, ~" "', "    ^", "nothing between"),
    ('topic:""', "      ^", "nothing between"),
    ('"a"b', "   ^", "no sign between"),
    ('a"b"', " ^", "no sign between"),
    ('"a"+b', "   ^", "no sign between"),
    ("a, $", "   ^", "no letter or digit"),
    ('a, "- +"', "   ^", "no letter or digit"),
    ("-", "^", "no letter or digit"),
    ("a ~b", "  ^", "no sign between"),
    ("a =b", "  ^", "no sign between"),
    ("flow title:x", "     ^", "no sign between"),
    # and, or, not
    ("a AND", "    ^", "missing at the end"),
    ("AND a", "^", "missing before “AND”"),
    ("a OR OR b", "     ^", "missing before “OR”"),
    ("a +\nb", "   ^", "missing before “the new line”"),
    ("NOT", "^", "missing behind “NOT”"),
    ("a NOT, b", "     ^", "missing behind “NOT”"),
    ("NOT a AND NOT b", "^", "leave out"),
    ("--a", " ^", "already"),
    ("a, NOT -b", "       ^", "already"),
    ("a, -NOT b", "    ^", "already"),
    ("a, -OR", "    ^", "capitals"),
    ("=AND", " ^", "capitals"),
    # brackets
    ("a (b)", "  ^", "no sign between"),
    ("(a) (b)", "    ^", "no sign between"),
    ("(a)b", "   ^", "no sign between"),
    ('"a" f(x)', "    ^", "no sign between"),
    ("f(x)", " ^", "inside a word"),
    ("n + O(n log n)", "     ^", "inside a word"),
    ("f(x", " ^", "inside a word"),
    ("{(", " ^", "inside a word"),
    ("a, (b, (c)", "   ^", "bracket is never closed"),
    ("(", "^", "bracket is never closed"),
    ("(a +", "   ^", "missing at the end"),
    ("a)", " ^", "closes nothing"),
    (")", "^", "missing before “)”"),
    ("(a + )", "     ^", "missing before “)”"),
    ("a, ()", "   ^", "nothing between these brackets"),
    ("a + (-b)", "    ^", "brackets only say"),
    ("a, -(-b)", "    ^", "brackets only say"),
    ("a, -(NOT b, -c)", "    ^", "brackets only say"),
    ("~(a, b)", " ^", "not before brackets"),
    ("a, =(b)", "    ^", "not before brackets"),
    ("(((((((((a)))))))))", "        ^", "bracket number 9"),
    # fields
    ("a, foo:x", "   ^", "not a field"),
    ("a foo:x", "  ^", "not a field"),
    ("~foo:x", " ^", "not a field"),
    ("std::vector", "^", "not a field"),
    ("ftp://x.y", "^", "not a field"),
    ("arxiv:2504.21380", "^", "not a field"),
    ("id:doi:10.1/x", "   ^", "not a field"),
    ("diffusion:", "^", "not a field"),
    ("self: , a", "^", "not a field"),
    ("foo: -x", "^", "not a field"),
    ('foo:"a b" c', "^", "not a field"),
    ("foo:(a, b)", "^", "not a field"),
    ("title:", "^", "missing behind “title:”"),
    ("title: , a", "       ^", "missing behind “title:”"),
    ("author:AND", "       ^", "capitals"),
    ("title:-x", "      ^", "stands before “title:”"),
    ("topic:-x", "      ^", "stands before “topic:”"),
    ("title:NOT x", "      ^", "capitals"),
    ("~title:x", "^", "stands behind “title:”"),
    ("~topic:x", "^", "does not go with “topic:”"),
    ("author:~x", "       ^", "does not go with “author:”"),
    ("cat:(cs.CV, =cs)", "            ^", "does not go with “category:”"),
    ("title:author:x", "      ^", "cannot stand behind"),
    ("title:(a, au:song)", "          ^", "cannot stand behind"),
    ("id:hello", "   ^", "not the id of a paper"),
    ("id:$", "   ^", "not the id of a paper"),
    ("author:Y.", "       ^", "only initials"),
    ("a, http://x.y", "   ^", "link"),
    ("see HTTPS://x.y", "    ^", "link"),
    ("title:http://x.y", "      ^", "link"),
    # the star
    ("id:*", "   ^", "does not go with “id:”"),
    ("cat:AND*", "       ^", "does not go with “category:”"),
    ("ab1+* flow", "    ^", "end of a phrase"),
    ("match* flow", "     ^", "end of a phrase"),
    ("(a)*", "   ^", "end of a word"),
    ('"a" *', "    ^", "end of a word"),
    ('"a"*b', "   ^", "end of a word"),
    ("~bench*", "      ^", "does not go with “~”"),
    ('="a b"*', "      ^", "does not go with “=”"),
    ("author:song*", "           ^", "does not go with “author:”"),
    ("cat:cs.*", "       ^", "does not go with “category:”"),
    # places count in the text as typed
    ("“a b”，\u00a0（）", "       ^", "nothing between these brackets"),
    ("<http://x.ai|x.ai> &amp; f(", "                          ^", "inside a word"),
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
    parse(example(error))


@pytest.mark.parametrize(
    ("typed", "instead"),
    [("cat:cs.*", "category:cs"), ("cat:math*", "category:math"), ('cat:"cs.CV"*', "category:math")],
)
def test_what_to_type_for_all_of_an_archive(typed: str, instead: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(typed)
    assert example(caught.value) == instead


@pytest.mark.parametrize(
    ("typed", "instead", "left"),
    [
        ("DINO: a new model", '"DINO: a new model"', ""),
        ("x, DINO: a new model, y", '"DINO: a new model"', "x, {}, y"),
        ("a DINO: b + c", '"a DINO: b"', "{} + c"),
        ("title foo:x", '"title foo:x"', ""),
        ("title:a foo:x", '"a foo:x"', "title:{}"),
        ('foo:"a b"', '"foo: a b"', ""),
        ('foo:"a b" c', '"foo: a b c"', ""),
        ("foo:(a, b) + c", '"foo:(a, b)"', "{} + c"),
        ("-foo:x, a", '"foo:x"', "-{}, a"),
        ("(foo: a, b)", '"foo: a"', "({}, b)"),
        ("foo: bar: baz", '"foo: bar: baz"', ""),
        ("diffusion:", "diffusion", ""),
        ("self: , a", "self", "{} , a"),
        ("x foo:\ny", '"x foo"', "{}\ny"),
        ("foo: a, ", '"foo: a"', "{}, "),
        ('foo: a, "b', '"flow matching"', ""),
        ("n + O(n log n)", '"O(n log n)"', "n + {}"),
    ],
)
def test_what_to_type_can_stand_in_its_place(typed: str, instead: str, left: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(typed)
    assert example(caught.value) == instead
    assert parse(left.format(instead) or instead)


def example(error: RuleError) -> str:
    """What the advice says to type: it stands behind the colon that ends the advice."""
    return error.do.partition(": ")[2]


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
