"""Text that was typed as it stands in papers and looks like the rule language: a colon behind a word that is no field,
a bracket inside a word. What to type instead takes in all that belongs to it, so that it can stand in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.core.rules.fields import FIELDS, field_of
from bot.core.rules.grammar import grammar
from bot.core.rules.refusals import RefusedError
from bot.core.rules.showing import quote, show_term
from bot.core.rules.tree import Term

if TYPE_CHECKING:
    from lark import Token


def unknown_before(text: str, token: Token) -> Token | None:
    """The first word with a colon that is no field, up to ``token``."""
    fields = (one for one in _tokens(text) if one.type == "FIELD" and field_of(one) is None)
    return next((one for one in fields if (one.start_pos or 0) <= (token.start_pos or 0)), None)


def unknown_field(text: str, token: Token) -> RefusedError:
    """``token`` is a word with a colon that is no field; ``text`` is the plain text it stands in."""
    name = token.rstrip(":")
    if name.lower() in ("arxiv", "doi"):
        do = "To follow one paper say: id:2504.21380"
    else:
        meant = _meant(text, token)
        how = "quote it to search this text" if ":" in meant else "without the colon it can be looked for"
        do = f"The fields are {', '.join(FIELDS)}; {how}: {quote(meant)}"
    return RefusedError(token.start_pos, f"“{token}” is not a field.", do)


def _meant(text: str, token: Token) -> str:
    """The text around ``token`` that would be one term if it were quoted; with no colon at its end."""
    run = _run(text, token)
    if text.startswith("(", run[-1].end_pos):
        return around_bracket(text, run[-1].end_pos or 0, run[0].start_pos)
    return " ".join(text[run[0].start_pos : run[-1].end_pos].replace('"', " ").split()).rstrip(":")


def _run(text: str, token: Token) -> list[Token]:
    """The words in which ``token`` stands, with no operator between them; with what is quoted behind a colon."""
    run: list[Token] = []
    for one in _tokens(text):
        if _is_text(one, run[-1:]):
            run.append(one)
        elif token.start_pos in (word.start_pos for word in run):
            break
        else:
            run = []
    return run


def _is_text(token: Token, before: list[Token]) -> bool:
    match token.type:
        case "FIELD":
            return field_of(token) is None
        case "QUOTED":
            return any(one.type == "FIELD" for one in before)
    return token.type in ("WORD", "LINK")


def _tokens(text: str) -> Iterator[Token]:
    """As far as ``text`` can be read."""
    from lark import UnexpectedCharacters  # noqa: PLC0415

    try:
        yield from grammar().lex(text)
    except UnexpectedCharacters:
        return


def as_text(text: str) -> str:
    """How ``text`` is typed to be looked for as it stands; without letters only as letters anywhere."""
    return quote(text) if any(map(str.isalnum, text)) else show_term(Term("letters", text))


def around_bracket(text: str, at: int, begin: int | None = None) -> str:
    """What the bracket ``text[at]`` stands in, from ``begin`` or the word before it to its end: ``O(n log n)``."""
    if begin is None:
        begin = max(text.rfind(char, 0, at) for char in ' ,\n()"') + 1
    end = text.find(")", at)
    return text[begin : end + 1] if end >= 0 else text[begin : at + 1]
