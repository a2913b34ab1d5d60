"""What a person most likely meant where the grammar met something it did not expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from bot.core.rules.refusals import EXAMPLE, RefusedError, sample, second_field, sign_before_field
from bot.core.rules.strangers import around_bracket, as_text, unknown_before, unknown_field

if TYPE_CHECKING:
    from lark import Token, UnexpectedToken

_CAPITALS = ("_AND", "_OR", "_NOT")
_NOTS = ("_MINUS", "_NOT")
_CONNECTORS = ("_SEPARATOR", "_PLUS", "_AND", "_OR")
_ENDS = ("$END", "CLOSE", *_CONNECTORS)
_WORDS = ("WORD", "LINK", "QUOTED", "STAR")
_BETWEEN = "Put “,” (either) or “ + ” (both, with blanks) between them, or one pair of quotes around both: a + b"
_BRACKETS = "Write brackets around what belongs together: (diffusion, flow) + image"


def mistake(text: str, error: UnexpectedToken) -> RefusedError:
    """The words for ``error``, which stands in the plain ``text``."""
    token = error.token
    read: Sequence[object] = error.interactive_parser.parser_state.value_stack
    before = _before(read)
    if not text.strip(" ,\n"):
        return RefusedError(0, "The rule is empty.", EXAMPLE)
    if stranger := unknown_before(text, token):
        return unknown_field(text, stranger)
    if before is not None and before.type in ("SIGN", "FIELD", *_NOTS):
        return _behind_operator(before, token)
    if token.type in _ENDS:
        opened = [cast("Token", one) for one in read if getattr(one, "type", "") == "OPEN"]
        return _ended(text, token, before, opened)
    return _side_by_side(text, token)


def _before(read: Sequence[object]) -> Token | None:
    """The token that still waits for what it belongs to; none behind a complete term or bracket."""
    from lark import Token  # noqa: PLC0415

    return read[-1] if read and isinstance(read[-1], Token) and read[-1].type not in _WORDS else None


def _behind_operator(before: Token, token: Token) -> RefusedError:
    """``before`` is a sign, a field or a “not” that needs a term behind it."""
    if token.type == "FIELD":
        return second_field(before, token) if before.type == "FIELD" else sign_before_field(before, token)
    if token.type in _NOTS and before.type in _NOTS:
        return RefusedError(token.start_pos, f"“{before}” is there already; one is enough.", "Type: diffusion, -video")
    if token.type in _CAPITALS and before.type != "_NOT":
        return _capitals(token)
    if token.type == "_MINUS":
        what = f"“{token}” stands before “{before}”, not behind it."
        return RefusedError(token.start_pos, what, f"Type: diffusion, -{before}{sample(before)}")
    if token.type == "OPEN":
        what = f"“{before}” stands before each term, not before brackets."
        return RefusedError(token.start_pos, what, f"Type: ({before}diffus, {before}flow)")
    do = "Type: diffusion NOT video" if before.type == "_NOT" else f"Type: {before}{sample(before)}"
    return RefusedError(token.start_pos, f"A word is missing behind “{before}”.", do)


def _capitals(token: Token) -> RefusedError:
    what = f"“{token}” in capitals is not text; it joins or excludes terms."
    return RefusedError(token.start_pos, what, f'Quote it to search the word: "{token}"')


def _ended(text: str, token: Token, before: Token | None, opened: Sequence[Token]) -> RefusedError:
    """The rule, a bracket or an alternative ends where it cannot."""
    if token.type == "$END" and opened and (before is None or before is opened[-1]):
        return RefusedError(opened[-1].start_pos, "This bracket is never closed.", _BRACKETS)
    if token.type == "$END":
        return RefusedError(len(text), "A word is missing at the end.", EXAMPLE)
    if token.type == "CLOSE" and before is not None and before.type == "OPEN":
        return RefusedError(before.start_pos, "There is nothing between these brackets.", _BRACKETS)
    if token.type == "CLOSE" and before is None and text[: token.start_pos].strip():
        return RefusedError(token.start_pos, "This bracket closes nothing.", _BRACKETS)
    what = f"A word is missing before “{token.strip() or 'the new line'}”."
    do = f'Say what it joins, or quote it to search the word: "{token}"' if token.type in _CAPITALS else EXAMPLE
    return RefusedError(token.start_pos, what, do)


def _side_by_side(text: str, token: Token) -> RefusedError:
    start = token.start_pos or 0
    if token.type == "OPEN" and not text[start - 1].isspace() and text[start - 1] not in '")':
        do = f"Quote it to search this text: {as_text(around_bracket(text, start))}"
        return RefusedError(start, "Brackets group terms; here one stands inside a word.", do)
    if token.startswith("*"):
        return RefusedError(start, "“*” stands at the end of a word or right behind its quote.", "Type: diffus*")
    return RefusedError(start, "There is no sign between this and what stands before it.", _BETWEEN)
