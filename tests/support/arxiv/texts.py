"""What is put into arXiv's answers: papers, what feeds tell of them, what records say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["new", "cross", "replace", "replace-cross", "absonly"]

LICENSE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What arXiv knows of a paper: ``id`` is bare (``2504.99001``, ``hep-th/9901001``), ``categories`` has the primary
    one first. The feeds join ``authors``; records have them as typed, ``A, B and C``."""

    id: str
    title: str = "A paper"
    abstract: str = "We look at things."
    authors: Sequence[str] = ("Ada Byron", "Bo Li")
    categories: Sequence[str] = ("cs.AI",)
    comments: str = ""
    journal: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper in a feed: what of it is announced, and how."""

    text: Text
    kind: Kind = "new"
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One record: the paper, each version's moment of submission, and the date in UTC of its last change."""

    text: Text
    submitted: Sequence[datetime]
    datestamp: date
    deleted: bool = False
