"""Rules as values: what a subscription's text means once it is read (see ``bot.core.parsing``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "abstract"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper matched: the alternative (``clause``) as it would be typed, the ``term`` in it, and where the term
    stands in the field: ``field[start:end]``."""

    clause: str
    term: str
    field: Field
    start: int
    end: int
