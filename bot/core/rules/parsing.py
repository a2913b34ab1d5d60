"""Reads a rule's text: the first form of the language of DESIGN section 6, as a lark grammar. What only the full
language understands is recognised here and refused in words, so that no accepted rule changes its meaning later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.core.errors import RuleError
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.rules.typed import Typed, read_typed

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MAX_LENGTH = 2000
MAX_TERMS = 200

# Operators are told from text by their neighbours, hence the lookarounds. The terminals of "later" stand for what the
# full language will understand; they outrank WORD so that none of it is taken as text.
_GRAMMAR = r"""
start: _SEPARATOR? alternative (_SEPARATOR alternative)* _SEPARATOR?
alternative: _item (_PLUS _item | exclusion)*
_item: _term | exclusion
exclusion: _MINUS _term
_term: phrase | substring | topic | later
phrase: WORD+ | QUOTED
substring: _TILDE (WORD | QUOTED)
topic: _TOPIC (WORD | QUOTED)
later: BRACKET | EXACT | CAPITALS | FIELD | UNCLOSED

_SEPARATOR: /[,\n][ ,\n]*/
_PLUS.3: /(?<![^\s",()])\+(?![^\s",()])/
_MINUS.3: /(?<![~:"])[-\u2010-\u2015\u2212](?=[^\s,])/
_TILDE.3: /(?<![~:"])~(?=[^\s,])/
_TOPIC.3: /(?<![~:"])topic:(?=[^\s,])/i
EXACT.3: /(?<![~:"])=(?=[^\s,])/
FIELD.2: /[A-Za-z][\w-]*:/
CAPITALS.2: /(AND|OR|NOT)(?![^\s",()])/
QUOTED.2: /"(?:\\["\\]|\\(?!["\\])|[^"\\])*"/
BRACKET: /[()]/
UNCLOSED: /"/
WORD: /[^\s",()]+/
%ignore / +/
"""

_EXAMPLE = 'Type words or phrases: diffusion, "flow matching" + image, -2D.'
_BETWEEN = "Put “,” (either) or “ + ” (both, with blanks) between them, or one pair of quotes around both."
_PREFIX = (
    "“*” for the beginning of a word comes later.",
    'Try ~ for letters anywhere, ~diffus, or quote it: "diffus*".',
)
_LATER = {
    "BRACKET": ("Grouping with brackets comes later.", 'Quote it to search this text: "f(x)".'),
    "EXACT": ("“=” for an exact spelling comes later.", 'Quote it to search this text: "=NeRF".'),
    "CAPITALS": (
        "AND, OR and NOT in capitals come later.",
        'Use “+” for both, “,” for either, “-” for not, or quote it to search this text: "AND".',
    ),
    "UNCLOSED": ("This quote is never closed.", 'Write a quote at both ends: "flow matching".'),
}
_FIELDS = ("title", "abstract", "author", "category", "id", "ti", "abs", "au", "cat")


@lru_cache(maxsize=20_000)
def parse(text: str) -> Rule:
    """The rule that ``text`` means.

    Raises RuleError with the place of the mistake in the text as typed.
    """
    if len(text) > MAX_LENGTH:
        what = f"The rule has {len(text)} characters; {MAX_LENGTH} is the most."
        raise RuleError(what, text=text, position=MAX_LENGTH, do="Make several subscriptions of it.")
    typed = read_typed(text)
    return _Reader(typed).rule(_tree(typed))


class _RefusedError(Exception):
    """A token that only the full language understands."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


def _refuse(token: Token) -> Token:
    raise _RefusedError(token)


def _check_word(word: Token) -> Token:
    """A star after three letters or more will mean a prefix."""
    if word.endswith("*") and sum(map(str.isalnum, word)) >= 3:
        raise _RefusedError(word)
    return word


@cache
def _grammar() -> Lark:
    from lark import Lark  # noqa: PLC0415 - slow to import, and only needed when there is a rule to read

    callbacks = {**dict.fromkeys((*_LATER, "FIELD"), _refuse), "WORD": _check_word}
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", lexer_callbacks=callbacks)


def _tree(typed: Typed) -> Tree[Token]:
    from lark import UnexpectedToken  # noqa: PLC0415

    try:
        return _grammar().parse(typed.text)
    except UnexpectedToken as error:
        raise _error(typed, *_unexpected(typed, error.token)) from error
    except _RefusedError as error:
        raise _error(typed, *_refused(error.token)) from error


def _error(typed: Typed, position: int, what: str, do: str) -> RuleError:
    return RuleError(what, text=typed.source, position=typed.place(position), do=do)


def _refused(token: Token) -> tuple[int, str, str]:
    position = token.start_pos or 0
    if token.type == "WORD":
        return position + len(token) - 1, *_PREFIX
    if token.type == "FIELD":
        return position, *_field(token)
    return position, *_LATER[token.type]


def _field(token: Token) -> tuple[str, str]:
    name = token.rstrip(":").lower()
    if name == "topic":
        return (
            "A name must follow “topic:” at once, and nothing stand before it.",
            'Say topic:Diffusion or topic:"My topic".',
        )
    quote = f'Quote it to search this text: "{token}…".'
    if name in _FIELDS:
        return f"Searching one field with “{token}” comes later.", quote
    return f"“{token}” is not a field.", f"The only one today is topic:. {quote}"


def _unexpected(typed: Typed, token: Token) -> tuple[int, str, str]:
    if not typed.text.strip(" ,\n"):
        return 0, "The rule is empty.", _EXAMPLE
    if token.type == "$END":
        return len(typed.text), "A word is missing at the end.", _EXAMPLE
    position = token.start_pos or 0
    if token.type in ("_SEPARATOR", "_PLUS", "_MINUS"):
        return position, f"A word is missing before “{token.strip() or 'the new line'}”.", _EXAMPLE
    if token.startswith("*"):
        return position, *_PREFIX
    return position, "There is no sign between this and what stands before it.", _BETWEEN


class _Reader:
    """Turns the tree of one rule into its value."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self._terms = 0

    def rule(self, tree: Tree[Token]) -> Rule:
        read = [self._alternative(one) for one in _subtrees(tree)]
        any_of = tuple(alternative for alternative in read if alternative.all_of)
        if not any_of:
            what = "The rule only says what to leave out."
            raise _error(self._typed, 0, what, "Say also what to look for, with a sign between: diffusion, -2D.")
        none_of = (term for alternative in read if not alternative.all_of for term in alternative.none_of)
        return Rule(any_of, tuple(none_of))

    def _alternative(self, tree: Tree[Token]) -> Alternative:
        all_of: list[Term] = []
        none_of: list[Term] = []
        for item in _subtrees(tree):
            if item.data == "exclusion":
                none_of.extend(map(self._term, _subtrees(item)))
            else:
                all_of.append(self._term(item))
        return Alternative(tuple(all_of), tuple(none_of))

    def _term(self, tree: Tree[Token]) -> Term:
        tokens = [token for token in tree.children if isinstance(token, str)]
        position = tokens[0].start_pos or 0
        self._count(position)
        text = _unquote(tokens[0]) if tokens[0].type == "QUOTED" else " ".join(tokens)
        if not text.strip():
            raise _error(self._typed, position, "There is nothing between these quotes.", _EXAMPLE)
        if tree.data != "phrase":
            return Term("letters" if tree.data == "substring" else "topic", text)
        if not any(map(str.isalnum, text)):
            do = f"Search it as letters anywhere: ~{text}." if len(tokens) == 1 else _EXAMPLE
            raise _error(self._typed, position, f"“{text}” has no letter or digit to look for.", do)
        return Term("words", " ".join(text.split()))

    def _count(self, position: int) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            what = f"The rule has more than {MAX_TERMS} terms."
            raise _error(self._typed, position, what, "Make several subscriptions of it.")


def _subtrees(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    return (child for child in tree.children if not isinstance(child, str))


def _unquote(token: Token) -> str:
    return re.sub(r'\\(["\\])', r"\1", token[1:-1]).replace("\n", " ")
