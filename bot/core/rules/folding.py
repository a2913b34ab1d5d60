"""What makes two spellings of a word the same word: case, accents, width and inner apostrophes."""

from __future__ import annotations

import re
from unicodedata import normalize

MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u00ad\u200c\u200d"
)
"""For a class of a pattern: what is part of a word though Python calls it no letter – accents written apart, the vowel
signs of other scripts, joiners that nobody sees."""

APOSTROPHES = "'’ʼ"
LETTER = rf"(?:[^\W_ʼ]|[{MARKS}])"
"""A pattern for one character of a word."""

# Accents fall; the vowel signs of other scripts stay, since there they are letters.
_DROPPED = re.compile(
    rf"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u00ad\u200c\u200d{APOSTROPHES}]"
)
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters with a stroke, which Unicode does not take apart, as they are typed without one."""


def fold(word: str) -> str:
    """``word`` without case, accents and apostrophes; itself where nothing of it would be left.

    >>> fold("Erdős"), fold("O’Neill"), fold("ＮＬＰ"), fold("Straße")
    ('erdos', 'oneill', 'nlp', 'strasse')
    """
    if word.isascii():
        return word.lower().replace("'", "") or word
    bare = _DROPPED.sub("", normalize("NFD", normalize("NFKC", word).casefold()))
    return normalize("NFC", bare).translate(_STROKES) or word
