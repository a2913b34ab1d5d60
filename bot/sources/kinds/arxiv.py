"""arXiv by category: ``arxiv:cs.CL+cs.CV``. Each category is a source of its own, with its own feed, state and memory:
one can be late while the others are there (https://info.arxiv.org/help/rss.html)."""

from __future__ import annotations

import re

from bot.core.errors import UsageError
from bot.sources.arxiv.category import Category
from bot.sources.kinds import Context, Kind

_PREFIX = "arxiv:"
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[A-Za-z]+)?)?", re.ASCII)


def _takes(spec: str, _: Context) -> bool:
    return spec.lower().startswith(_PREFIX)


def _split(spec: str) -> list[str]:
    named = [name.strip() for name in spec[len(_PREFIX) :].split("+")]
    for name in named:
        if not _CATEGORY.fullmatch(name):
            raise UsageError(
                f"“{name}” is not a category of arXiv.",
                where=f"source “{spec}”",
                do="Write arxiv:cs.CL, or several with + between: arxiv:cs.CL+cs.CV. See arxiv.org/category_taxonomy.",
            )
    return [f"{_PREFIX}{name}" for name in dict.fromkeys(named)]


def _open(spec: str, context: Context) -> Category:
    (name,) = _split(spec)
    return Category(name, name.removeprefix(_PREFIX), context.arxiv, context.web)


KIND = Kind(name="arxiv", takes=_takes, open=_open, split=_split)
