"""What becomes of a paper that is told of again, by the same source or by another."""

from __future__ import annotations

from datetime import date
from functools import reduce
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.digests import DigestKind
from bot.core.merging import changed, merge
from bot.core.papers import Paper, PaperId
from bot.core.records import Origin, Origins, StoredPaper
from tests.core.samples import paper

EARLIER, DAY, LATER = date(2025, 5, 6), date(2025, 5, 7), date(2025, 5, 8)
OLD = paper("Old title", "Old abstract", version=1, announce_type="new")
NEW = paper("New title", "New abstract", version=2, announce_type="replace", link="https://arxiv.org/abs/2504.00001v2")

SIX = tuple("ABCDEF")
CUT = paper(authors=SIX, authors_complete=False, categories=("cs.CV",), categories_complete=False)
FULL = paper(authors=(*SIX, "G"), categories=("cs.CV", "cs.LG"))

BATCHES = {EARLIER: 1, DAY: 2, LATER: 3}


def origin(day: date = DAY, series: str = "digest", kind: DigestKind = "markdown", batch: int | None = None) -> Origin:
    return Origin(series, kind, day, BATCHES[day] if batch is None else batch)


FEED = origin(series="arxiv:cs.CV", kind="arxiv")


def stored(one: Paper, at: Origin | None = None) -> StoredPaper:
    return StoredPaper(one, Origins.all(at or origin()))


def told(before: Paper, now: Paper, day: date, *, first: Origin | None = None, then: Origin | None = None) -> Paper:
    """What is known after ``before`` (of DAY) and then ``now`` (of ``day``) were told."""
    return merge(stored(before, first), now, then or origin(day)).paper


def test_the_first_telling_is_taken_as_it_is() -> None:
    assert merge(None, OLD, FEED) == StoredPaper(OLD, Origins.all(FEED))


def test_a_later_text_replaces_all_that_belongs_to_it() -> None:
    assert told(OLD, NEW, LATER) == NEW


def test_an_older_digest_never_replaces_text() -> None:
    assert told(paper("Known"), paper("Older"), EARLIER).title == "Known"


def test_a_source_may_correct_itself() -> None:
    assert told(paper("Wrnog"), paper("Right"), DAY).title == "Right"


def test_the_greater_version_holds_whenever_it_was_told() -> None:
    for day in (EARLIER, DAY, LATER):
        assert told(NEW, OLD, day).title == "New title"
        assert told(OLD, NEW, day).title == "New title"


def test_of_one_batch_the_text_is_arxivs_own() -> None:
    digest, arxiv = paper("Of the digest"), paper("Of arXiv")
    first = merge(merge(None, digest, origin()), arxiv, FEED)
    other = merge(merge(None, arxiv, FEED), digest, origin())
    assert first.paper.title == other.paper.title == "Of arXiv"
    assert first.origins.text == other.origins.text == FEED


def test_two_sources_of_one_trust_do_not_take_turns() -> None:
    one, two = origin(series="one"), origin(series="two")
    kept = merge(merge(None, paper("Of one"), one), paper("Of two"), two)
    again = merge(kept, paper("Of one"), one)
    assert again == kept
    assert merge(again, paper("Of two"), two) == kept


def test_of_one_day_the_batch_that_came_later_is_later() -> None:
    first, second = origin(batch=4), origin(series="other", batch=5)
    assert told(paper("First"), paper("Second"), DAY, first=first, then=second).title == "Second"
    assert told(paper("Second"), paper("First"), DAY, first=second, then=first).title == "Second"


def test_what_a_later_batch_does_not_say_is_not_known() -> None:
    silent = paper("Old title", "Old abstract")
    assert told(OLD, silent, LATER) == silent


def test_an_earlier_batch_says_nothing_of_the_announcement() -> None:
    assert told(paper(), paper(announce_type="new", version=1), EARLIER).announce_type is None


def test_of_two_batches_the_greater_version_says_how_it_was_announced() -> None:
    """Also where they bear the same day: one from a digest that read it in the evening, one from arXiv's feed."""
    first, second = origin(batch=4, kind="arxiv"), origin(batch=5, kind="arxiv")
    for before, after in ((OLD, NEW), (NEW, OLD)):
        for one, other in ((first, second), (second, first)):
            known = told(before, after, DAY, first=one, then=other)
            assert (known.announce_type, known.version) == ("replace", 2)


def test_within_one_batch_version_and_kind_come_from_whoever_knows() -> None:
    silent = paper("Old title", "Old abstract")
    for first, second in ((OLD, silent), (silent, OLD)):
        merged = told(first, second, DAY)
        assert (merged.version, merged.announce_type) == (1, "new")


def test_what_is_a_cross_list_here_is_new_there() -> None:
    kinds = ("new", "cross", "replace", "replace-cross", None)
    for place, better in enumerate(kinds):
        for worse in kinds[place:]:
            for first, second in ((better, worse), (worse, better)):
                merged = told(
                    paper(announce_type=first), paper(announce_type=second), DAY, then=origin(series="x", batch=9)
                )
                assert merged.announce_type == better


def test_complete_lists_win_whenever_they_were_read() -> None:
    for day in (EARLIER, DAY, LATER):
        for first, second in ((CUT, FULL), (FULL, CUT)):
            merged = told(first, second, day)
            assert (merged.authors, merged.authors_complete) == (FULL.authors, True)
            assert (merged.categories, merged.categories_complete) == (FULL.categories, True)


def test_where_a_field_is_from_is_kept() -> None:
    merged = merge(stored(FULL, FEED), CUT, origin(LATER))
    assert merged.origins == Origins(text=origin(LATER), authors=FEED, categories=FEED, announcement=origin(LATER))


def test_names_in_tex_are_the_same_names() -> None:
    cut = paper(authors=("Paulo André",), authors_complete=False)
    full = paper(authors=(r"Paulo Andr\'e", "B"))
    assert told(cut, full, DAY).authors == (r"Paulo Andr\'e", "B")


def test_a_complete_list_that_disagrees_is_another_list() -> None:
    other = paper(authors=("A", "X", *SIX), categories=("cs.LG", "cs.CV"))
    assert told(other, CUT, LATER) == CUT
    assert told(CUT, other, EARLIER) == CUT


def test_of_two_complete_lists_the_one_with_the_text_holds() -> None:
    other = paper(authors=("Z",), categories=("cs.RO",))
    assert told(FULL, other, LATER) == other
    assert told(FULL, other, EARLIER) == FULL


def test_of_two_cut_lists_the_one_with_the_text_holds() -> None:
    other = paper(authors=("A", "B"), authors_complete=False, categories=(), categories_complete=False)
    assert told(CUT, other, LATER) == other


def test_no_categories_are_filled_from_any_complete_list() -> None:
    none = paper(authors_complete=False, categories_complete=False)
    merged = told(FULL, none, LATER)
    assert (merged.authors, merged.categories) == (FULL.authors, FULL.categories)


tellings = st.tuples(
    st.sampled_from(["Title of it", "Title of  it", "Another"]),
    st.sampled_from([None, "new", "cross", "replace"]),
    st.sampled_from([(SIX, False), ((*SIX, "G"), True)]),
)


@given(st.lists(tellings, min_size=2, max_size=4))
def test_the_order_in_which_the_sources_of_a_batch_were_read_does_not_matter(
    said: list[tuple[str, None, tuple]],
) -> None:
    kinds: tuple[DigestKind, ...] = ("arxiv", "markdown", "feed", "markdown")
    steps = [
        (
            paper(title, announce_type=kind, authors=authors, authors_complete=whole),
            origin(series=f"s{n}", kind=kinds[n]),
        )
        for n, (title, kind, (authors, whole)) in enumerate(said)
    ]
    outcomes = {
        reduce(lambda known, step: merge(known, *step), order, None).paper  # type: ignore[arg-type, return-value]
        for order in permutations(steps)
    }
    assert len(outcomes) == 1


def test_changed() -> None:
    def is_changed(before: Paper, after: Paper) -> bool:
        return changed(stored(before), stored(after))

    assert not changed(None, stored(OLD))
    assert not is_changed(OLD, OLD)
    assert is_changed(OLD, paper("Old title!", "Old abstract", version=1, announce_type="new"))
    assert is_changed(OLD, paper("Old title", "Old abstract!", version=1, announce_type="new"))
    assert is_changed(OLD, paper("Old title", "Old abstract", version=1, announce_type="cross"))
    assert is_changed(CUT, FULL)


def test_other_names_are_kept_whoever_says_them() -> None:
    """An older or less trusted source may be the only one that knows the DOI."""
    names = (PaperId("doi:10.1000/lamps"),)
    for at in (origin(EARLIER), origin(), origin(LATER)):
        assert merge(stored(OLD, FEED), paper("Another", also=names), at).paper.also == names
    assert merge(None, paper(also=names), FEED).paper.also == names
