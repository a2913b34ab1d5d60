"""Authors as submitters type them."""

from __future__ import annotations

import pytest

from bot.sources.oai.authors import split_authors


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        ("Ada Byron", ["Ada Byron"]),
        ("A. Byron, B. Li and C. Noether", ["A. Byron", "B. Li", "C. Noether"]),
        ("A. Byron, B. Li, and C. Noether", ["A. Byron", "B. Li", "C. Noether"]),
        ("A. Byron (1) and B. Li (1 and 2) ((1) Here, There, (2) Far and Away)", ["A. Byron", "B. Li"]),
        ("A.\n  Byron\n and\tB.   Li", ["A. Byron", "B. Li"]),
        ("R. da Rocha, W. Rodrigues, Jr.", ["R. da Rocha", "W. Rodrigues Jr."]),
        ("W. Rodrigues, Jr, H. Ford, III and A. Byron", ["W. Rodrigues Jr", "H. Ford III", "A. Byron"]),
        ("Jr., A. Byron", ["Jr.", "A. Byron"]),
        ("Alexandra Anderson, Roland Andrews", ["Alexandra Anderson", "Roland Andrews"]),
        ("Paul Erd\\H{o}s, \\'Emilie du Ch\\^atelet", ["Paul Erd\\H{o}s", "\\'Emilie du Ch\\^atelet"]),
        (",, A. Byron ,, ", ["A. Byron"]),
        ("A. Byron (Here, B. Li", ["A. Byron (Here", "B. Li"]),
        ("A. Byron) , B. Li (Here)", ["A. Byron)", "B. Li"]),
    ],
)
def test_names_are_split_and_affiliations_left_out(typed: str, names: list[str]) -> None:
    assert split_authors(typed) == tuple(names)


def test_a_very_long_list_is_quick() -> None:
    assert len(split_authors(" and ".join(["A" + "(" * 9 + ")" * 9] * 60_000))) == 60_000
