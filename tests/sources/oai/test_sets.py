"""Categories as sets."""

from __future__ import annotations

import pytest

from bot.sources.oai.sets import set_of


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.AI", "cs:cs:AI"),
        ("math.NA", "math:math:NA"),
        ("stat.ML", "stat:stat:ML"),
        ("eess.AS", "eess:eess:AS"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("q-fin.ST", "q-fin:q-fin:ST"),
        ("econ.EM", "econ:econ:EM"),
        ("astro-ph.GA", "physics:astro-ph:GA"),
        ("cond-mat.mes-hall", "physics:cond-mat:mes-hall"),
        ("nlin.CD", "physics:nlin:CD"),
        ("physics.optics", "physics:physics:optics"),
        ("hep-th", "physics:hep-th"),
        ("quant-ph", "physics:quant-ph"),
        ("math-ph", "physics:math-ph"),
        ("cs", "cs:cs"),
        ("astro-ph", "physics:astro-ph"),
    ],
)
def test_the_set_of_a_category(category: str, name: str) -> None:
    assert set_of(category) == name
