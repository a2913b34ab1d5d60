"""The kinds of source. A new kind is one module in this folder with a ``KIND``; discovery finds it, and a broken
module stops the start instead of vanishing."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from bot.core.ports import Source
from bot.sources.arxiv.bases import Bases
from bot.sources.web.fetching import Web
from bot.sources.web.lone import alone


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may use to look at a spec and to open it. ``base``: the folder at which relative paths start;
    ``web`` fetches; ``arxiv`` says where arXiv is."""

    base: Path
    web: Web = field(default_factory=alone)
    arxiv: Bases = field(default_factory=Bases)


def _alone(spec: str) -> list[str]:
    return [spec]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``takes`` says whether a spec is of this kind: from its form, or by a look at the place it names, which may
    well be missing; it never raises. The first kind that takes a spec opens it; ``open`` reads nothing yet. ``split``
    gives the specs of the sources that one spec names together; it raises UsageError."""

    name: str
    takes: Callable[[str, Context], bool]
    open: Callable[[str, Context], Source]
    split: Callable[[str], list[str]] = _alone
    # Kinds are asked in this order. One that takes whatever is left stands behind those that look closer.
    order: int = 0


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they are asked."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    kinds = [import_module(f"{__name__}.{module}").KIND for module in modules]
    names = [kind.name for kind in kinds]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise RuntimeError(f"Several modules of {__name__} call their kind {', '.join(sorted(doubled))}: rename one.")
    return tuple(sorted(kinds, key=lambda kind: (kind.order, kind.name)))
