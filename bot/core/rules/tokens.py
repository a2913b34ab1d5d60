"""A text as the sequence of its words and signs. Whole words and phrases are looked for in this, never in letters.

A word is a run of letters and digits, with inner apostrophes and decimal points (O’Neill, 4.5, llama3.1) and the
endings of C++ and C#; a possessive ’s is cut off. Underscores separate as blanks do. A hyphen directly between two
words makes them neighbours, as a blank does, and also a joined word: text-to-image has texttoimage, textto and toimage.
Every other sign is a token of its own, and so is a letter of a script that is written without blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.core.rules.folding import APOSTROPHES, LETTER, fold
from bot.core.rules.plurals import singular

LONGEST_JOIN = 6
"""Words. Longer runs of hyphens are joined in parts."""

Span = tuple[int, int]
"""Tokens from the first to before the second; or characters."""

Piece = tuple[int, int, bool]
"""Where a token stands, and whether a hyphen joins it to the one before."""


class Token(NamedTuple):
    """A word or sign at ``text[start:end]``; ``plain``: folded, ``key``: its plural folded too."""

    start: int
    end: int
    plain: str
    key: str


class Join(NamedTuple):
    """The tokens ``first`` to ``last``, which hyphens join, as one word."""

    first: int
    last: int
    plain: str
    key: str


class Run(NamedTuple):
    """What stands between two blanks. Places and numbers of ``tokens`` and ``joins`` count from its beginning."""

    tokens: tuple[Token, ...]
    joins: tuple[Join, ...]
    keys: tuple[str, ...]
    """Of the tokens and then of the joins."""


# Each letter of these scripts is a token: what is a word in them only a dictionary knows.
_NO_BLANKS = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)


def _pattern(letter: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<word>{letter}++(?:[{APOSTROPHES}](?![sS](?!{letter})){letter}++|(?<=\d)\.(?=\d){letter}++)*+"
        rf"(?:\+\++|\#(?!{letter}|\#))?)(?:[{APOSTROPHES}][sS](?!{letter})|(?<=[sS])[{APOSTROPHES}](?!{letter}))?"
        rf"|(?P<hyphen>(?<![-‐‑‒–−])(?:[-‐‑‒–−]|--)(?={letter}))|_|(?P<sign>.)",
        re.DOTALL,
    )


_PIECE = _pattern(rf"(?:(?!{_NO_BLANKS}){LETTER})")
_PIECE_OF_ASCII = _pattern("[A-Za-z0-9]")
"""The same, several times as quick."""
_OPENING, _CLOSING = "([", ",.;:)]"
"""Signs that are no part of a word whose first or last letter they stand beside."""
_NOT_BLANK = re.compile(r"\S+")


@lru_cache(maxsize=30_000)
def fold_word(word: str) -> tuple[str, str]:
    """``word`` folded, without and with its plural: a token's ``plain`` and ``key``."""
    plain = fold(word)
    return plain, singular(plain, word)


@lru_cache(maxsize=30_000)
def read_run(run: str) -> Run:
    """The tokens of ``run``, which has no blank in it. Most stand in a day many times, hence the cache."""
    if run.isascii() and run.isalnum():
        plain, key = fold_word(run)
        return Run((Token(0, len(run), plain, key),), (), (key,))
    pieces = pieces_of(run)
    tokens = [Token(start, end, *fold_word(run[start:end])) for start, end, _ in pieces]
    joins = [Join(first, last, *fold_word(word)) for first, last, word in joined_words(run, pieces)]
    keys = [token.key for token in tokens]
    keys += [join.key for join in joins]
    return Run(tuple(tokens), tuple(joins), tuple(keys))


def pieces_of(run: str) -> list[Piece]:
    """The tokens of ``run`` as they stand in it."""
    return _plain_pieces(run) or list(_pieces(run))


def joined_words(run: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """Words that hyphens join: the first and the last of their ``pieces``, and the word as it is typed without them."""
    for first, (begin, stop, _) in enumerate(pieces[:-1]):
        word = run[begin:stop]
        for last, (start, end, joined) in enumerate(pieces[first + 1 : first + LONGEST_JOIN], first + 1):
            if not joined:
                break
            word += run[start:end]
            yield first, last, word


def _plain_pieces(run: str) -> list[Piece]:
    """What ``_pieces`` gives, of runs that it is not needed for, and that are nearly all there are: words with hyphens
    between them, and a sign before or behind. Of any other run none."""
    begin, end = run[0] in _OPENING, len(run) - (run[-1] in _CLOSING)
    words = run[begin:end].split("-")
    if not run.isascii() or not all(map(str.isalnum, words)):
        return []
    pieces = [(0, 1, False)] if begin else []
    at = int(begin)
    for nth, word in enumerate(words):
        pieces.append((at, at + len(word), nth > 0))
        at += len(word) + 1
    return pieces if end == len(run) else [*pieces, (end, end + 1, False)]


def _pieces(run: str) -> Iterator[Piece]:
    word_ends, joined = -1, False
    for found in (_PIECE_OF_ASCII if run.isascii() else _PIECE).finditer(run):
        kind = found.lastgroup
        if kind == "hyphen" and found.start() == word_ends:
            joined = True
            continue
        if kind:
            yield *found.span(kind), joined
        word_ends, joined = found.end() if kind == "word" else -1, False


class Tokens:
    """The tokens of a text, which is one field of a paper or one term of a rule. Work is done when it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs = tuple(map(read_run, text.split()))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all tokens and joins."""
        return frozenset().union(*(run.keys for run in self._runs))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        begins = (found.start() for found in _NOT_BLANK.finditer(self._text))
        return tuple(
            Token(begin + one.start, begin + one.end, one.plain, one.key)
            for begin, run in zip(begins, self._runs, strict=True)
            for one in run.tokens
        )

    @property
    def joins(self) -> tuple[Join, ...]:
        return tuple(
            Join(first, behind - 1, one.plain, one.key) for first, behind, one in self._words() if isinstance(one, Join)
        )

    @property
    def plains(self) -> frozenset[str]:
        """The same with plurals as they are."""
        return frozenset(one.plain for run in self._runs for some in (run.tokens, run.joins) for one in some)

    def has(self, keys: Sequence[str], prefix: str = "") -> bool:
        """Whether ``find`` finds anything."""
        if len(keys) == 1 and not prefix:
            return keys[0] in self.keys
        return bool(self._reached(keys, prefix))

    def find(self, keys: Sequence[str], prefix: str = "") -> Iterator[Span]:
        """The characters from which to which ``keys`` stand side by side, and after them, unless it is "", a word that
        begins with ``prefix``."""
        for last, first in self._reached(keys, prefix).items():
            yield self.tokens[first].start, self.tokens[last - 1].end

    def _reached(self, keys: Sequence[str], prefix: str) -> dict[int, int]:
        """Behind which tokens the last of ``keys`` stands, and where the first does then. Each step looks once at every
        place of one key."""
        if not (keys or prefix) or not self.keys.issuperset(keys):
            return {}
        reached = {last: first for first, last in (self._spans[keys[0]] if keys else self._spans_beginning(prefix))}
        for key in keys[1:]:
            if not reached:
                break
            reached = {last: reached[first] for first, last in self._spans[key] if first in reached}
        if prefix and keys:
            return {last: first for at, first in reached.items() for last in self._beginning_at(at, prefix)}
        return reached

    def _beginning_at(self, place: int, prefix: str) -> Iterator[int]:
        """Behind which tokens a word ends that begins at ``place`` and so."""
        return (last for plain, last in self._plains_at.get(place, ()) if plain.startswith(prefix))

    @cached_property
    def _plains_at(self) -> dict[int, list[tuple[str, int]]]:
        """What begins at each token, and the token behind it."""
        found: dict[int, list[tuple[str, int]]] = {}
        for first, behind, one in self._words():
            found.setdefault(first, []).append((one.plain, behind))
        return found

    @cached_property
    def _spans(self) -> dict[str, list[Span]]:
        """Where each key stands, in tokens."""
        spans: dict[str, list[Span]] = {}
        for first, behind, one in self._words():
            spans.setdefault(one.key, []).append((first, behind))
        return spans

    def _spans_beginning(self, prefix: str) -> Iterator[Span]:
        return ((first, behind) for first, behind, one in self._words() if one.plain.startswith(prefix))

    def _words(self) -> Iterator[tuple[int, int, Token | Join]]:
        """Every token and join: the token it begins at, the token behind it, and itself."""
        count = 0
        for run in self._runs:
            for n, token in enumerate(run.tokens, count):
                yield n, n + 1, token
            for join in run.joins:
                yield count + join.first, count + join.last + 1, join
            count += len(run.tokens)


def tokenize(text: str) -> Tokens:
    """The tokens of ``text``, which is readable (``bot.core.readable``).

    >>> [token.key for token in tokenize("Text-to-image models, O’Neill’s GPT-4.5!").tokens]
    ['text', 'to', 'image', 'model', ',', 'oneill', 'gpt', '4.5', '!']
    >>> [join.key for join in tokenize("Text-to-image models").joins]
    ['textto', 'texttoimage', 'toimage']
    """
    return Tokens(text)
