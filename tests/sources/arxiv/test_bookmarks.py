"""What a category remembers comes back as it went, and whatever stands there instead is as nothing."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.batchstates import Seen
from bot.sources.web.answers import Validators
from bot.sources.web.marks import Failure, Mark, load
from bot.sources.web.patience import Patience
from tests.sources.arxiv.conftest import Reader, shown

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
PATIENCE = st.builds(Patience, st.integers(1, 50), st.floats(0, 1e11)) | st.just(Patience())
FAILURE = st.builds(Failure, PATIENCE, st.text(max_size=9), st.text(max_size=9))
DAYS = st.dates(date(1991, 1, 1), date(9000, 1, 1))
SEEN = st.builds(Seen, DAYS, st.frozensets(st.text(max_size=20), max_size=5))
KNOWN = st.builds(
    Mark,
    kind=st.text(max_size=9),
    seen=SEEN,
    claimed=st.none() | DAYS,
    empty=st.booleans(),
    validators=st.builds(Validators, st.none() | NAMES, st.none() | NAMES),
    missed=st.frozensets(DAYS, max_size=8).map(lambda days: tuple(sorted(days))),
    digest=st.none() | st.text(min_size=1, max_size=20),
    failure=FAILURE,
    records=FAILURE,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [*json.loads(Mark().dump())]
GARBAGE = [
    *("", "x", "\x00", "[]", "3", "null", '"x"', "[" * 50_000, '{"day": "2026-03-03"', '{"day": 1e999}', "\ud800"),
    *('{"day": "2026-99-99", "entries": 3}', '{"day": "0001-01-01", "entries": []}', '{"missed": ["9999-12-31"]}'),
    *('{"day": "9999-12-31", "entries": ["a"], "missed": ["0001-01-01", "x", 3]}', '{"day": "2026-W10-2"}'),
    '{"failure": {"patience": {"failures": 3, "not_before": "soon"}, "code": []}, "validators": [], "digest": {}}',
    '{"failure": {"patience": {"failures": 1e308, "not_before": 1e308}}, "records": {"patience": {"failures": NaN}}}',
]


@given(KNOWN)
def test_it_comes_back_as_it_went(mark: Mark) -> None:
    assert load(mark.dump()) == mark


@given(st.text() | JSON.map(json.dumps) | st.dictionaries(st.sampled_from(FIELDS), JSON).map(json.dumps))
def test_any_text_is_a_mark(text: str) -> None:
    mark = load(text)
    assert load(mark.dump()) == mark


def test_of_many_missed_days_the_latest_are_kept() -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(50)]
    assert Mark().missing(days).missed == tuple(days[-31:])


@pytest.mark.parametrize("garbage", GARBAGE)
def test_from_any_bookmark_todays_papers_are_found(reader: Reader, garbage: str) -> None:
    reader.bookmark = garbage
    *_, last = reader.readings("2026-03-03 09:00")
    assert (last.state, len(shown(last))) == ("fresh", 8)
