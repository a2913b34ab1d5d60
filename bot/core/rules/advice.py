"""What a person should hear of a good rule before it is followed: that it may not say what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.rules.conflicts import contradictions
from bot.core.rules.parsing import bare_terms, parse
from bot.core.rules.showing import show_term
from bot.core.rules.strays import strays
from bot.core.rules.tree import OperatorKey, Rule, Term
from bot.core.rules.typed import read_typed
from bot.core.taxonomy import is_known

# Words that are in nearly every English text, and mean something else in capitals: information technology, the
# United States, a World Health Organization.
_COMMON_WORDS = """
    act aid air all am an and any are as ask at be best big but by can cap care case clip do end era fast find fit for
    from gap get go had has he her him his hope how if in is it its last let main map mass may me more most my net new
    next no nor not now of off on one or our out own pace per rise same see set she side so some star step than that the
    their them then there they this those to too two up us use via was way we well were what when where which while who
    why will wise with you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_TIGHT_PLUS = re.compile(r"(?<![^\W_])(?P<left>[^\W_]+) ?\+(?P<right>[^\W_]+)|(?P<one>[^\W_]+)\+ (?P<other>[^\W_]+)")
_FIELD_OF: dict[OperatorKey, str] = {"author": "authors", "category": "categories"}
_INCOMPLETE = {
    "authors": "Some digests name at most six authors of a paper",
    "categories": "Some digests name only one category of a paper",
}


def advice(text: str) -> tuple[str, ...]:
    """Sentences about the rule typed as ``text``, none where all is well. Raises RuleError."""
    rule = parse(text)
    return tuple(
        dict.fromkeys(
            (*contradictions(rule), *strays(bare_terms(text)), *_pluses(text), *_terms(rule), *_incomplete(rule))
        )
    )


def fields_needed(rule: Rule) -> tuple[str, ...]:
    """The fields that ``rule`` asks for and some digests give only in part: ``authors``, ``categories``."""
    return tuple(dict.fromkeys(_FIELD_OF[term.operator] for term in rule.terms if term.operator in _FIELD_OF))


def _incomplete(rule: Rule) -> Iterator[str]:
    for field in fields_needed(rule):
        yield (
            f"{_INCOMPLETE[field]}, so this rule can miss one there; "
            "it looks again when another source of the same day names all."
        )


def _terms(rule: Rule) -> Iterator[str]:
    for term in rule.terms:
        if term.operator == "words" and term.text.isupper() and term.text.casefold() in _COMMON:
            exact = show_term(Term("exact", term.text, term.scope))
            yield f"“{term.text}” also finds the common word “{term.text.lower()}”; for capitals only try {exact}"
        if term.operator == "category" and not is_known(term.text):
            yield (
                f"arXiv has no category “{term.text}”; unless another source has one, this finds nothing. "
                "For all of computer science type cat:cs, for computer vision cat:cs.CV"
            )


def _pluses(text: str) -> Iterator[str]:
    """A plus without blanks, which is text, though it looks like an operator."""
    plain = _QUOTED.sub('""', read_typed(text).text)
    for found in _TIGHT_PLUS.finditer(plain):
        first, second = (word for word in found.groups() if word)
        yield f"“{found[0]}” is looked for as it is written. For both words anywhere type {first} + {second}"
