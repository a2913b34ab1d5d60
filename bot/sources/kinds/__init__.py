"""The kinds of source. A new kind is one module in this folder with a ``KIND``; discovery finds it, and a broken
module stops the start instead of vanishing."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from bot.core.ports import Source


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may use to look at a spec and to open it. ``base``: the folder at which relative paths start."""

    base: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``takes`` says whether a spec is of this kind: from its form, or by a look at the place it names, which may
    well be missing; it never raises. The first kind that takes a spec opens it; ``open`` reads nothing yet."""

    name: str
    takes: Callable[[str, Context], bool]
    open: Callable[[str, Context], Source]
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
