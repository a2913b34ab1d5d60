"""How rules read: in words that say where each part belongs, also to somebody who only hears them."""

from __future__ import annotations

import pytest

from bot.core.rules.aloud import reads_as
from bot.core.rules.parsing import parse

READ = [
    ("diffusion", "title or abstract has the word “diffusion”"),
    (
        'diffusion, image + "flow matching", -2D',
        (
            "title or abstract has the word “diffusion”, or both the word “image” and the phrase “flow matching”; "
            "but never the word “2D”"
        ),
    ),
    ("a + b + c", "title or abstract has all of the word “a”, the word “b” and the word “c”"),
    # which part an exclusion belongs to
    ("a -b, c", "title or abstract has the word “a” without the word “b”, or has the word “c”"),
    ("a, c, -b", "title or abstract has the word “a”, or the word “c”; but never the word “b”"),
    ("a -b -~c", "title or abstract has the word “a” with neither the word “b” nor the letters “c” anywhere"),
    ("a, -b, -c", "title or abstract has the word “a”; but never the word “b” or the word “c”"),
    ("a -(b + c)", "title or abstract has the word “a” without (both the word “b” and the word “c”)"),
    (
        "(a, b, -c) + d",
        ("title or abstract has both (either the word “a” or the word “b”, but without the word “c”) and the word “d”"),
    ),
    # brackets
    ("(a, b) + c", "title or abstract has both (either the word “a” or the word “b”) and the word “c”"),
    (
        "c + (a, b, d)",
        "title or abstract has both the word “c” and (one of the word “a”, the word “b” or the word “d”)",
    ),
    (
        "(a -b, c) + d",
        ("title or abstract has both (either the word “a” without the word “b”, or has the word “c”) and the word “d”"),
    ),
    (
        "(a, b -c) + d",
        ("title or abstract has both (either the word “a”, or has the word “b” without the word “c”) and the word “d”"),
    ),
    (
        "(a -b, c, d, -e) + f",
        (
            "title or abstract has both (either the word “a” without the word “b”, or has the word “c”, or has the "
            "word “d”; but without the word “e”) and the word “f”"
        ),
    ),
    ("a -(b -c)", "title or abstract has the word “a” without (the word “b” without the word “c”)"),
    # where it is looked for
    ("title:a -title:b", "the title has the word “a” without the word “b”"),
    ("abs:(a, ~b)", "the abstract has the word “a”, or the letters “b” anywhere"),
    ("title:a, b", "the paper has the word “a” in the title, or the word “b” in title or abstract"),
    ('author:"Y. Song" + cat:cs.CV', "the paper has both the author “Y. Song” and the category cs.CV"),
    (
        "au:song, topic:LLM, a",
        "the paper has the author “song”, or what the topic “LLM” asks for, or the word “a” in title or abstract",
    ),
    (
        "topic:LLM, -a, -topic:X",
        "title or abstract has what the topic “LLM” asks for; but never the word “a” or what the topic “X” asks for",
    ),
    # the other operators
    ("diffus*", "title or abstract has a word beginning with “diffus”"),
    ("=NeRF", "title or abstract has exactly “NeRF”"),
    ("id:2504.21380", "the paper has the id 2504.21380"),
]


@pytest.mark.parametrize(("text", "words"), READ)
def test_how_a_rule_reads(text: str, words: str) -> None:
    assert reads_as(parse(text)) == words
