"""Where the templates are, and the one Jinja environment that reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """In the wheel they stand inside the package, in a checkout beside it."""
    packed = _PACKAGE / "_templates"
    return packed if packed.is_dir() else _PACKAGE.parent / "templates"


@cache
def environment() -> Environment:
    """Made once, so that every template is compiled once. ``.html`` escapes by itself, ``.txt`` does not."""
    return Environment(
        loader=FileSystemLoader(folder()),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
