"""Reads a rule's text: the language of DESIGN section 6. The grammar is in ``grammar``, the words of a refusal are in
``refusals``, what makes two ways to type one rule the same value is in ``shaping``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from bot.core.errors import RuleError
from bot.core.rules import refusals
from bot.core.rules.fields import field_of, operator_of, scope_of
from bot.core.rules.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, grammar
from bot.core.rules.mistakes import mistake
from bot.core.rules.operators import OPERATORS
from bot.core.rules.refusals import RefusedError
from bot.core.rules.shaping import alternative_of, rule_of
from bot.core.rules.showing import is_starred
from bot.core.rules.strangers import unknown_field
from bot.core.rules.tree import Alternative, Item, OperatorKey, Rule, Term
from bot.core.rules.typed import Typed, read_typed

if TYPE_CHECKING:
    from lark import Token, Tree

_SIGNS: dict[str, OperatorKey] = {"": "words", "~": "letters", "=": "exact"}
_AS_TYPED: tuple[OperatorKey, ...] = ("letters", "topic")
"""Blanks count in these."""


def parse(text: str) -> Rule:
    """The rule that ``text`` means.

    Raises RuleError with the place of the mistake in the text as typed.
    """
    return _read(text).rule


def places(text: str) -> Mapping[Term, int]:
    """Where each term of the rule first stands in ``text`` as typed: its own text, behind any field and sign.

    Raises RuleError.
    """
    return _read(text).places


def bare_terms(text: str) -> tuple[Term, ...]:
    """The terms of ``text`` that stand there without quotes, in order. Raises RuleError."""
    return _read(text).bare


@dataclass(frozen=True, slots=True)
class _Read:
    rule: Rule
    places: Mapping[Term, int]
    bare: tuple[Term, ...]


@lru_cache(maxsize=20_000)
def _read(text: str) -> _Read:
    if len(text) > MAX_LENGTH:
        raise refusals.too_long(text)
    typed = read_typed(text)
    reader = _Reader(typed)
    try:
        return _Read(reader.rule(_tree(typed)), reader.places, tuple(reader.bare))
    except RefusedError as refusal:
        raise RuleError(refusal.what, text=text, position=typed.place(refusal.index), do=refusal.do) from refusal


def _tree(typed: Typed) -> Tree[Token]:
    from lark import UnexpectedCharacters, UnexpectedToken  # noqa: PLC0415

    try:
        return grammar().parse(typed.text)
    except UnexpectedCharacters as error:
        raise refusals.never_closed(error.pos_in_stream) from error
    except UnexpectedToken as error:
        raise mistake(typed.text, error) from error


@dataclass(slots=True)
class _Reader:
    """Turns the tree of one rule into its value. A field before a bracket goes to every term in it."""

    typed: Typed
    places: dict[Term, int] = field(default_factory=dict)
    bare: list[Term] = field(default_factory=list)
    terms: int = 0
    brackets: int = 0

    def rule(self, tree: Tree[Token], before: Token | None = None, opened: Token | None = None) -> Rule:
        """``before`` is the field that stands before the bracket ``opened``."""
        read = [self._alternative(one, before) for one in _subtrees(tree)]
        if not any(alternative.all_of for alternative in read):
            raise refusals.only_exclusions(opened)
        return rule_of(read)

    def _alternative(self, tree: Tree[Token], before: Token | None) -> Alternative:
        all_of: list[Item] = []
        none_of: list[Item] = []
        for part in _subtrees(tree):
            if part.data == "exclusion":
                none_of += [self._item(one, before) for one in _subtrees(part)]
            else:
                all_of.append(self._item(part, before))
        return alternative_of(all_of, none_of)

    def _item(self, tree: Tree[Token], before: Token | None) -> Item:
        match tree.data:
            case "fielded":
                return self._fielded(tree, before)
            case "bracket":
                return self._bracket(tree, before)
        return self._term(tree, before)

    def _fielded(self, tree: Tree[Token], before: Token | None) -> Item:
        token = cast("Token", tree.children[0])
        if field_of(token) is None:
            raise unknown_field(self.typed.text, token)
        if before is not None:
            raise refusals.second_field(before, token)
        return self._item(next(_subtrees(tree)), token)

    def _bracket(self, tree: Tree[Token], before: Token | None) -> Rule:
        opened = cast("Token", tree.children[0])
        if self.brackets == MAX_DEPTH:
            raise refusals.too_deep(opened)
        self.brackets += 1
        rule = self.rule(next(_subtrees(tree)), before, opened)
        self.brackets -= 1
        return rule

    def _term(self, tree: Tree[Token], before: Token | None) -> Term:
        tokens = cast("list[Token]", list(tree.children))
        sign = tokens.pop(0) if tokens[0].type == "SIGN" else None
        index = tokens[0].start_pos or 0
        self._count(index)
        star = _star(tokens, operator_of(before))
        operator = _operator(sign, star, before)
        text = _text(tokens, operator)
        if not text.strip():
            raise refusals.nothing_quoted(index)
        if operator in ("words", "prefix"):
            _refuse_links(tokens)
        term = Term(operator, text, scope_of(before))
        if fault := OPERATORS[operator].check(text):
            raise refusals.faulty(index, term, *fault)
        if tokens[0].type != "QUOTED":
            self.bare.append(term)
        self.places.setdefault(term, self.typed.place(index + (tokens[0].type == "QUOTED")))
        return term

    def _count(self, index: int) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise refusals.too_many_terms(index)


def _star(tokens: list[Token], own: OperatorKey | None) -> Token | None:
    """The token that ends in the star of a beginning: the star behind a quote, or the last word. Behind a field with an
    operator of its own every star is one, so that ``cat:cs.*`` is answered."""
    starred = [token for token in tokens if token.type == "STAR" or (token.type == "WORD" and _is_star(token, own))]
    if starred and starred[0] is not tokens[-1]:
        raise refusals.star_inside(starred[0])
    return starred[0] if starred else None


def _is_star(word: Token, own: OperatorKey | None) -> bool:
    return is_starred(word) or (own is not None and word.endswith("*"))


def _operator(sign: Token | None, star: Token | None, before: Token | None) -> OperatorKey:
    own = operator_of(before)
    if star is not None and (sign or own):
        raise refusals.star_not_here(star, sign, own)
    if sign is not None and own:
        raise refusals.sign_behind_field(sign, own)
    return own or ("prefix" if star is not None else _SIGNS[sign or ""])


def _text(tokens: list[Token], operator: OperatorKey) -> str:
    if tokens[0].type == "QUOTED":
        text = re.sub(r'\\(["\\])', r"\1", tokens[0][1:-1]).replace("\n", " ")
    else:
        text = " ".join(tokens)
        text = text.removesuffix("*") if operator == "prefix" else text
    return text if operator in _AS_TYPED else " ".join(text.split())


def _refuse_links(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == "LINK":
            raise refusals.link(token)


def _subtrees(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    return (child for child in tree.children if not isinstance(child, str))
