"""What arXiv says where it refuses: it answers with status 400 and a feed that tells why."""

from __future__ import annotations

from bot.core.errors import SourceError
from bot.sources.feeds.parsing import parse_feed


def explained(error: SourceError, do: str = "") -> SourceError:
    """``error`` of a fetch; or in arXiv's own words, where it sent some (a bad category, a bad query), with what is to
    be done about those."""
    try:
        parse_feed(getattr(error, "body", b""))
    except SourceError as inner:
        if inner.code == "rejected":
            return SourceError(inner.what, code=inner.code, do=do or inner.do)
    return error
