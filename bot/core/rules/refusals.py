"""Why a rule is refused, in words: what is wrong, where in the plain text, and what to type instead. Each advice ends
with a colon and an example that can be typed as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.errors import RuleError
from bot.core.rules.fields import operator_of
from bot.core.rules.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from bot.core.rules.operators import OPERATORS
from bot.core.rules.showing import quote, show_term
from bot.core.rules.tree import OperatorKey, Term
from bot.core.taxonomy import is_known

if TYPE_CHECKING:
    from lark import Token

EXAMPLE = 'Type words or phrases: diffusion, "flow matching" + image, -2D'


class RefusedError(Exception):
    """A rule that cannot be read: ``index`` is the place of the mistake in the plain text."""

    def __init__(self, index: int | None, what: str, do: str) -> None:
        super().__init__(what)
        self.index = index or 0
        self.what = what
        self.do = do


def too_long(text: str) -> RuleError:
    what = f"The rule has {len(text)} characters; {MAX_LENGTH} is the most."
    return RuleError(what, text=text, position=MAX_LENGTH, do="Make several subscriptions of it.")


def too_many_terms(index: int) -> RefusedError:
    return RefusedError(index, f"The rule has more than {MAX_TERMS} terms.", "Make several subscriptions of it.")


def too_deep(bracket: Token) -> RefusedError:
    what = f"This is bracket number {MAX_DEPTH + 1} within brackets; {MAX_DEPTH} is the most."
    return RefusedError(bracket.start_pos, what, "Leave out brackets that group nothing: (a, b) + c")


def only_exclusions(opened: Token | None) -> RefusedError:
    """``opened`` is the bracket in which nothing is asked for; None: the whole rule does not."""
    if opened is None:
        do = "Say also what to look for, with a sign between: diffusion, -2D"
        return RefusedError(0, "The rule only says what to leave out.", do)
    do = "Say also what to look for, or write the sign before the bracket: image -(2D, 3D)"
    return RefusedError(opened.start_pos, "These brackets only say what to leave out.", do)


def never_closed(index: int | None) -> RefusedError:
    return RefusedError(index, "This quote is never closed.", 'Write a quote at both ends: "flow matching"')


def nothing_quoted(index: int) -> RefusedError:
    return RefusedError(index, "There is nothing between these quotes.", EXAMPLE)


def link(token: Token) -> RefusedError:
    do = f"Quote it to search this text, or follow one paper as id:2504.21380: {quote(token)}"
    return RefusedError(token.start_pos, "This is a link, not words to look for.", do)


def faulty(index: int, term: Term, what: str, do: str) -> RefusedError:
    """What an operator's own check found."""
    own = OPERATORS[term.operator].example
    if own in do:
        return RefusedError(index, what, do.rstrip("."))
    example = own if any(map(str.isalnum, term.text)) else show_term(Term("letters", term.text))
    return RefusedError(index, what, f"{do.rstrip('.')}: {example}")


def second_field(first: Token, token: Token) -> RefusedError:
    what = f"“{token}” cannot stand behind “{first}”: a term has one field."
    return RefusedError(token.start_pos, what, f"Join two terms: {first}{sample(first)} + {token}{sample(token)}")


def sign_before_field(sign: Token, token: Token) -> RefusedError:
    own = operator_of(token)
    if own:
        return sign_behind_field(sign, own)
    what = f"“{sign}” stands behind “{token}”, not before it."
    return RefusedError(sign.start_pos, what, f"Type: {token}{sign}diffusion")


def sign_behind_field(sign: Token, own: OperatorKey) -> RefusedError:
    what = f"“{sign}” does not go with “{OPERATORS[own].written}”."
    return RefusedError(sign.start_pos, what, f"Leave it out: {OPERATORS[own].example}")


def star_not_here(star: Token, sign: str | None, own: OperatorKey | None) -> RefusedError:
    """A star goes with words only: not with a sign, not with a field that is an operator of its own."""
    written = OPERATORS[own].written if own else sign or ""
    match own:
        case "category":
            name = star.rstrip(".*")
            do = f"Leave it out: category:{name if is_known(name) else 'math'}"
        case "id":
            do = f"Leave it out: {OPERATORS[own].example}"
        case _:
            do = f"Leave it out, or quote it: {written}{quote('NeRF*')}"
    return RefusedError((star.end_pos or 1) - 1, f"“*” does not go with “{written}”.", do)


def star_inside(star: Token) -> RefusedError:
    what = "“*” can only stand at the end of a phrase."
    begun = star if star[-2:-1].isalnum() else "diffus*"
    return RefusedError((star.end_pos or 1) - 1, what, f"For both, anywhere, type: {begun} + matching")


def sample(written: str) -> str:
    """Something to stand behind a field or a sign in an example."""
    own = operator_of(written)
    return OPERATORS[own].example.partition(":")[2] if own else "diffusion"
