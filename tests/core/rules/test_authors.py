"""Names of people, as typed and as papers give them."""

from __future__ import annotations

import pytest

from bot.core.rules.names import read_name
from bot.core.rules.operators import OPERATORS
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Term
from tests.core.samples import paper

ROWS = [
    # asked, the author, is that one
    ("song", "Yang Song", True),
    ("Song", "Songlin Yang", False),
    *((asked, name, True) for asked in ("Yang Song", "Song, Yang") for name in ("Yang Song", "Song Yang", "Y. Song")),
    *((asked, name, True) for asked in ("Y. Song", "Song, Y.") for name in ("Yang Song", "Song Yang", "Y. Song")),
    *((asked, "Yang X. Song", True) for asked in ("Yang Song", "Song, Yang", "Y. Song", "Song, Y.", "y song")),
    ("Yang Song", "Song Y.", True),
    ("Song, Yang", "Song, Y.", True),
    ("Song Yang", "Y. Song", False),  # without a comma the family name is last
    ("Yang Song", "Yang S. Kim", False),
    ("Yang Song", "X. Song", False),
    ("Yang Song", "Yan Song", False),
    ("Yang Song", "Y.", False),
    # an initial in the middle that the paper does not give
    *(("Geoffrey E. Hinton", name, True) for name in ("Geoffrey Hinton", "G. Hinton", "Geoffrey Everest Hinton")),
    *(("Geoffrey E. Hinton", name, False) for name in ("Geoffrey X. Hinton", "E. Hinton", "Hinton", "G. E. Hunt")),
    *((asked, "Geoffrey Hinton", True) for asked in ("G. E. Hinton", "Hinton, G. E.", "Hinton, Geoffrey E.")),
    ("Hinton, Geoffrey E.", "Hinton Geoffrey", True),
    ("Geoffrey Everest Hinton", "Geoffrey Hinton", False),
    ("Y. X. Song", "Yang Song", True),
    ("Y. X. Song", "Yi Yang Song", False),
    ("J.-X. Alayrac", "Jean-Baptiste Alayrac", False),
    ("Guy X. van den Broeck", "Guy Van den Broeck", True),
    ("E, Weinan X.", "Weinan E", True),
    ("Yang Xin Song", "Y. X. Song", True),
    ("Yang Yi Song", "Y. Yi Song", True),
    ("Yi Yang Song", "Y. Yi Song", True),
    ("Yang Yang Song", "Y. Song", False),
    # hyphens
    *(("Jean-Baptiste Alayrac", name, True) for name in ("Jean-Baptiste Alayrac", "J.-B. Alayrac", "J. B. Alayrac")),
    *(("Jean-Baptiste Alayrac", name, True) for name in ("Jean Baptiste Alayrac", "JB Alayrac")),
    *((asked, "Jean-Baptiste Alayrac", True) for asked in ("J.-B. Alayrac", "JB Alayrac", "Alayrac, J.")),
    ("Alayrac, J.-B.", "Jean‐Baptiste Alayrac", True),
    ("Xiaoming Li", "Xiao-Ming Li", True),
    ("Jean Alayrac", "Jean-Baptiste Alayrac", True),
    ("Bi, A.", "A. Bi-Ce", True),
    # particles, apostrophes, accents, TeX, suffixes
    ("van der Maaten, Laurens", "L. van der Maaten", True),
    ("Laurens van der Maaten", "L. van der Maaten", True),
    ("Maaten, L.", "Laurens van der Maaten", True),
    ("van der Maaten", "Laurens van der Meer", False),
    ("O'Neill", "Aoife O’Neill", True),
    ("oneill", "Aoife O’Neill", True),
    ("Schrodinger", "Erwin Schr\\\"odinger", True),
    ("ERDŐS, P", "Paul Erd\\H{o}s", True),
    ("Lukasz Kaiser", "Łukasz Kaiser", True),
    ("John Smith", "J. Smith Jr.", True),
    ("Smith III, John", "John Smith", True),
    # no plurals; other scripts; what is no name
    ("Park", "Jin Parks", False),
    ("Yang", "Li Yangs", False),
    ("王小明", "王小明", True),
    ("王", "王 小明", True),
    ("Weinan E", "Weinan E", True),
    ("E, Weinan", "Weinan E", True),
    ("Song", ":", False),
    ("Song,", "Yang Song", True),
    (", Yang", "Yang Song", True),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "name", "found"), ROWS)
def test_who_is_found(asked: str, name: str, found: bool) -> None:
    author, term = OPERATORS["author"], Term("author", asked)
    assert author.check(asked) is None
    one = Texts(paper(authors=("Another One", name)))
    assert author.has(term, one, {}) is found
    begin = len("Another One, ")
    assert list(author.places(term, one, {})) == ([("authors", begin, begin + len(one.authors[1]))] if found else [])


@pytest.mark.parametrize("asked", ["Y.", "Y. S.", "y", "Y.-S.", "…"])
def test_who_cannot_be_asked_for(asked: str) -> None:
    assert OPERATORS["author"].check(asked)
    assert not OPERATORS["author"].has(Term("author", asked), Texts(paper(authors=("Yang Song", "", "…"))), {})


def test_every_author_who_may_be_meant_has_a_place() -> None:
    one = Texts(paper(authors=("Yang Song", "Li", "Yi Song")))
    assert list(OPERATORS["author"].places(Term("author", "Y. Song"), one, {})) == [
        ("authors", 0, 9),
        ("authors", 15, 22),
    ]
    assert ", ".join(one.authors)[15:22] == "Yi Song"


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("Yang Song", "Yang Sóng"),
        ("yang  song", "Song, Yang"),
        ("Laurens van der Maaten", "Laurens van der Máaten"),
        ("Plato", "Plató"),
        ("Martin Luther King Jr", "Martin Luther King"),
    ],
)
def test_a_name_in_plain_words_is_read_as_any_other(plain: str, other: str) -> None:
    assert read_name(plain) == read_name(other)
