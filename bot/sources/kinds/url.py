"""What stands at an address of the web, as it was typed: a feed, or a markdown digest."""

from __future__ import annotations

import re
from hashlib import sha256

from bot.core.papers import clean
from bot.sources.fetched import FetchedSource
from bot.sources.kinds import Context, Kind
from bot.sources.web.shown import shown_url

_ADDRESS = re.compile(r"\s*https?:", re.IGNORECASE)
"""A mistyped one too: as the name of a file it would be shown with all its secrets."""


def _takes(spec: str, _: Context) -> bool:
    return _ADDRESS.match(spec) is not None


def _open(spec: str, context: Context) -> FetchedSource:
    """Two addresses that differ only in what is secret are two series."""
    spec = spec.strip()
    name = clean(shown_url(spec))
    told_apart = "" if name == spec else f"#{sha256(spec.encode(errors='replace')).hexdigest()[:12]}"
    return FetchedSource(name, name + told_apart, spec, context.web)


KIND = Kind(name="url", takes=_takes, open=_open)
