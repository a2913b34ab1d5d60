"""Words and their beginnings."""

from __future__ import annotations

import sys

from bot.core.matcher.beginnings import beginnings_of

LAST = chr(sys.maxunicode)
WORDS = ["app", "apple", "apples", "aq", "b", f"b{LAST}", f"b{LAST}c", LAST, f"{LAST}{LAST}", ""]
BEGINNINGS = ["a", "app", "apple", "apx", "b", f"b{LAST}", LAST, f"{LAST}{LAST}", "c", "applesauce"]


def test_each_word_has_the_labels_of_all_that_it_begins_with() -> None:
    counts, labels = beginnings_of(WORDS, {beginning: label for label, beginning in enumerate(BEGINNINGS)})
    left = iter(labels)
    begun = {word: {BEGINNINGS[next(left)] for _ in range(count)} for word, count in zip(WORDS, counts, strict=True)}
    assert begun == {word: {one for one in BEGINNINGS if word.startswith(one)} for word in WORDS}
    assert not list(left)


def test_no_words_and_no_beginnings() -> None:
    assert beginnings_of([], {"a": 0}) == ([], [])
    assert beginnings_of(["a"], {}) == ([0], [])
