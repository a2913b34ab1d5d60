"""The fields of the rule language: what may stand before a colon, and what it makes of the term behind it."""

from __future__ import annotations

from bot.core.rules.operators import OPERATORS
from bot.core.rules.tree import OperatorKey, Scope

Field = Scope | OperatorKey

_PLACES: dict[str, Scope] = {"title": "title", "ti": "title", "abstract": "abstract", "abs": "abstract"}
_NAMES: dict[str, Field] = {
    **_PLACES,
    **{name: operator.key for operator in OPERATORS.values() for name in operator.names},
}

FIELDS = tuple(
    f"{name}:" for name in (*dict.fromkeys(_PLACES.values()), *(o.names[0] for o in OPERATORS.values() if o.names))
)
"""What people are told of, each by its long name."""


def field_of(token: str) -> Field | None:
    """The field that ``token``, a name with its colon in any case, stands for; or none."""
    return _NAMES.get(token.rstrip(":").lower())


def scope_of(token: str | None) -> Scope | None:
    """The place that ``token`` limits a term to, whatever operator the term has; or none."""
    return _PLACES.get(token.rstrip(":").lower()) if token else None


def operator_of(token: str | None) -> OperatorKey | None:
    """The operator that ``token`` is the field of; or none."""
    found = field_of(token) if token and not scope_of(token) else None
    return next((key for key in OPERATORS if key == found), None)
