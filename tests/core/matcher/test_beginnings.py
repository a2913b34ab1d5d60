"""Words found by their beginnings."""

from __future__ import annotations

import sys

import numpy as np

from bot.core.matcher.beginnings import spans_of

LAST = chr(sys.maxunicode)
WORDS = sorted(["app", "apple", "apples", "aq", "b", f"b{LAST}", f"b{LAST}c", LAST, f"{LAST}{LAST}"])


def test_the_words_that_begin_so_stand_side_by_side_also_with_the_last_of_all_letters() -> None:
    beginnings = ["a", "app", "apple", "apx", "b", f"b{LAST}", LAST, f"{LAST}{LAST}", "c"]
    spans = spans_of({beginning: label for label, beginning in enumerate(beginnings)}, WORDS)
    found = zip(spans.labels.tolist(), spans.firsts.tolist(), spans.counts.tolist(), strict=True)
    begun = {beginnings[label]: WORDS[first : first + count] for label, first, count in found}
    wanted = {one: [word for word in WORDS if word.startswith(one)] for one in beginnings}
    assert begun == {one: words for one, words in wanted.items() if words}


def test_no_words_and_no_beginnings() -> None:
    assert np.array_equal(spans_of({"a": 0}, []).counts, [])
    assert np.array_equal(spans_of({}, ["a"]).counts, [])
