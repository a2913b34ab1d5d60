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
class Kind:
    """``takes`` says from the spec's form alone whether it is of this kind (nothing is opened); at most one kind may
    take a spec. ``open`` gets the spec and the folder at which relative paths start."""

    name: str
    takes: Callable[[str], bool]
    open: Callable[[str, Path], Source]


@cache
def all_kinds() -> tuple[Kind, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").KIND for name in names)
