"""What becomes of a paper that is told of again."""

from __future__ import annotations

from datetime import date

from bot.core.merging import changed_text, merge
from bot.core.papers import Paper
from bot.core.records import StoredPaper
from tests.core.samples import paper

EARLIER, DAY, LATER = date(2025, 5, 6), date(2025, 5, 7), date(2025, 5, 8)
OLD = paper("Old title", "Old abstract", version=1, announce_type="new")
NEW = paper("New title", "New abstract", version=2, announce_type="replace", link="https://arxiv.org/abs/2504.00001v2")

SIX = tuple("ABCDEF")
CUT = paper(authors=SIX, authors_complete=False, categories=("cs.CV",), categories_complete=False)
FULL = paper(authors=(*SIX, "G"), categories=("cs.CV", "cs.LG"))


def stored(one: Paper) -> StoredPaper:
    return StoredPaper(one, DAY)


def test_the_first_telling_is_taken_as_it_is() -> None:
    assert merge(None, OLD, DAY) is OLD


def test_a_later_text_replaces_all_that_belongs_to_it() -> None:
    assert merge(stored(OLD), NEW, LATER) == NEW
    assert merge(stored(NEW), OLD, LATER) == OLD


def test_of_one_batch_what_was_read_last_holds() -> None:
    assert merge(stored(OLD), NEW, DAY) == NEW


def test_an_older_digest_never_replaces_text() -> None:
    assert merge(stored(OLD), NEW, EARLIER) == OLD


def test_what_a_later_batch_does_not_say_is_not_known() -> None:
    silent = paper("Old title", "Old abstract")
    assert merge(stored(OLD), silent, LATER) == silent


def test_within_one_batch_version_and_type_come_from_whoever_knows() -> None:
    silent = paper("Old title", "Old abstract")
    assert merge(stored(OLD), silent, DAY) == OLD
    assert merge(stored(silent), OLD, DAY) == OLD


def test_complete_lists_win_whenever_they_were_read() -> None:
    for day in (EARLIER, DAY, LATER):
        for first, second in ((CUT, FULL), (FULL, CUT)):
            merged = merge(stored(first), second, day)
            assert (merged.authors, merged.authors_complete) == (FULL.authors, True)
            assert (merged.categories, merged.categories_complete) == (FULL.categories, True)


def test_a_complete_list_that_disagrees_is_another_list() -> None:
    other = paper(authors=("A", "X", *SIX), categories=("cs.LG", "cs.CV"))
    assert merge(stored(other), CUT, LATER) == CUT
    assert merge(stored(CUT), other, EARLIER) == CUT


def test_of_two_complete_lists_the_one_with_the_text_holds() -> None:
    other = paper(authors=("Z",), categories=("cs.RO",))
    assert merge(stored(FULL), other, LATER) == other
    assert merge(stored(FULL), other, EARLIER) == FULL


def test_of_two_cut_lists_the_one_with_the_text_holds() -> None:
    other = paper(authors=("A", "B"), authors_complete=False, categories=(), categories_complete=False)
    assert merge(stored(CUT), other, LATER) == other


def test_no_categories_are_filled_from_any_complete_list() -> None:
    none = paper(authors_complete=False, categories_complete=False)
    merged = merge(stored(FULL), none, LATER)
    assert (merged.authors, merged.categories) == (FULL.authors, FULL.categories)


def test_changed_text() -> None:
    assert not changed_text(None, OLD)
    assert not changed_text(stored(OLD), paper("Old title", "Old abstract", version=7))
    assert changed_text(stored(OLD), paper("Old title!", "Old abstract"))
    assert changed_text(stored(OLD), paper("Old title", "Old abstract!"))
