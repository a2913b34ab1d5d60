"""Rules as values: what a subscription's text means once it is read (see ``bot.core.parsing``), and how a rule is
written back as text and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "abstract"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Whole words side by side, folded for case. ``text`` as typed, each run of white space one blank."""

    text: str


@dataclass(frozen=True, slots=True)
class Substring:
    """Letters anywhere in title + blank + abstract, also inside words, whatever their case."""

    text: str


@dataclass(frozen=True, slots=True)
class TopicTerm:
    """What the topic of that name asks for."""

    name: str


Term = Phrase | Substring | TopicTerm


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that must all be there (at least one), and terms that must not."""

    all_of: tuple[Term, ...]
    none_of: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A paper matches when an alternative does and no term of ``none_of`` does. Make one with ``parse``."""

    any_of: tuple[Alternative, ...]
    none_of: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms in the order in which ``show`` writes them."""
        inner = (term for one in self.any_of for term in (*one.all_of, *one.none_of))
        return (*inner, *self.none_of)

    @property
    def topics(self) -> frozenset[str]:
        """The names of topics in the rule as typed, also where a topic is excluded."""
        return frozenset(term.name for term in self.terms if isinstance(term, TopicTerm))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper matched: the alternative (``clause``) as it would be typed, the ``term`` in it, and where the term
    stands in the field's readable text: ``field[start:end]``."""

    clause: str
    term: str
    field: Field
    start: int
    end: int


def show(rule: Rule) -> str:
    """``rule`` as it would be typed; ``parse`` gives the same rule for it."""
    return ", ".join((*map(show_alternative, rule.any_of), *(f"-{show_term(term)}" for term in rule.none_of)))


def show_alternative(alternative: Alternative) -> str:
    wanted = " + ".join(map(show_term, alternative.all_of))
    return " ".join((wanted, *(f"-{show_term(term)}" for term in alternative.none_of)))


def show_term(term: Term) -> str:
    match term:
        case Phrase(text):
            return _quote(text)
        case Substring(text):
            return f"~{_quote(text)}"
    return f"topic:{_quote(term.name)}"


_BARE = re.compile(r"(?!(?:AND|OR|NOT)\Z)[^\W_][^\s,\"()*:]*")
"""A word that needs no quotes, whatever stands before it."""


def _quote(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def key(rule: Rule) -> str:
    """The same for rules that differ only in case, order or repetition."""
    lines = sorted({_alternative_key(alternative) for alternative in rule.any_of})
    return ", ".join((*lines, *_excluded_keys(rule.none_of)))


def _alternative_key(alternative: Alternative) -> str:
    wanted = sorted({_term_key(term) for term in alternative.all_of})
    return " ".join((" + ".join(wanted), *_excluded_keys(alternative.none_of)))


def _excluded_keys(terms: Sequence[Term]) -> Iterator[str]:
    return (f"-{shown}" for shown in sorted({_term_key(term) for term in terms}))


def _term_key(term: Term) -> str:
    match term:
        case Phrase(text):
            return show_term(Phrase(text.casefold()))
        case Substring(text):
            return show_term(Substring(text.lower()))
    return show_term(term)


def reads_as(rule: Rule) -> str:
    """``rule`` in words, for the person who typed it."""
    wanted = ", or ".join(map(_alternative_in_words, rule.any_of))
    excluded = "; but nothing with " + " or ".join(map(_in_words, rule.none_of)) if rule.none_of else ""
    return f"title or abstract has {wanted}{excluded}"


def _alternative_in_words(alternative: Alternative) -> str:
    terms = [_in_words(term) for term in alternative.all_of]
    if len(terms) > 1:
        terms = [f"{'both' if len(terms) == 2 else 'all of'} {', '.join(terms[:-1])} and {terms[-1]}"]
    without = " without " + " or ".join(map(_in_words, alternative.none_of)) if alternative.none_of else ""
    return terms[0] + without


def _in_words(term: Term) -> str:
    match term:
        case Phrase(text):
            return f"the {'phrase' if ' ' in text else 'word'} “{text}”"
        case Substring(text):
            return f"the letters “{text}” anywhere"
    return f"what the topic “{term.name}” asks for"
