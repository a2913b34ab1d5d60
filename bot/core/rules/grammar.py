"""The grammar of the rule language (DESIGN section 6), for lark. Every terminal reads its characters once, forward."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

MAX_LENGTH = 2000
"""Characters of a rule as typed."""
MAX_TERMS = 200
MAX_DEPTH = 8
"""Brackets in brackets."""

# Operators are told from text by their neighbours, hence the lookarounds: a sign opens a term, so it stands where a
# term can begin and something follows at once. What stands after “~” or “=” is text.
_GRAMMAR = r"""
rule: _SEPARATOR? alternative (_either alternative)* _SEPARATOR?
_either: _SEPARATOR | _SEPARATOR? _OR _SEPARATOR?
alternative: _part (_both _part | exclusion)*
_both: _PLUS | _AND
_part: _wanted | exclusion
exclusion: (_MINUS | _NOT) _wanted
_wanted: term | bracket | fielded
fielded: FIELD (term | bracket)
bracket: OPEN rule CLOSE
term: SIGN? (_run | QUOTED STAR?)
_run: (WORD | LINK)+

_SEPARATOR: /[,\n][ ,\n]*/
_PLUS.3: /(?<![^\s",()])\+(?![^\s",()])/
_AND.3: /AND(?![^\s",()])/
_OR.3: /OR(?![^\s",()])/
_NOT.3: /NOT(?![^\s",()])/
_MINUS.3: /(?<![~=")])[-\u2010-\u2015\u2212\ufe58\ufe63](?=[^\s,)])/
SIGN.3: /(?<![~=")])[~=](?=[^\s,)])/
STAR.3: /(?<=")\*(?![^\s,()])/
LINK.3: /https?:\/\/[^\s",()]*/i
FIELD.2: /[^\W\d_][\w-]*:/
QUOTED.2: /"(?:\\["\\]|\\(?!["\\])|[^"\\])*"/
OPEN: "("
CLOSE: ")"
WORD: /[^\s",()]+/
%ignore / +/
"""


@cache
def grammar() -> Lark:
    """Parses plain text (``read_typed``) to a tree; raises lark's UnexpectedToken, and UnexpectedCharacters
    where a quote is never closed: every other character belongs to some terminal."""
    from lark import Lark  # noqa: PLC0415 - slow to import, and only needed when there is a rule to read

    return Lark(_GRAMMAR, start="rule", parser="lalr", lexer="basic", maybe_placeholders=False)
