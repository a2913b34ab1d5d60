"""Feeds on disk: RSS, Atom or RDF in a file, as somebody else fetched it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.digests import Digest, Reading
from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources import listings
from bot.sources.feeds import Feed, parse_feed
from bot.sources.kinds import Context, Kind
from bot.sources.local import explained, head, is_folder, is_local, load, locate
from bot.sources.web.looks import looks_like_feed

_HEAD = 4096
"""Bytes of a file in which a feed must begin."""
_SUFFIXES = {".xml", ".atom", ".rss", ".rdf"}


@dataclass(frozen=True, slots=True)
class FeedFile:
    """``path`` as it was named, made absolute; ``series`` follows links."""

    name: str
    series: str
    path: Path

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        blank = Reading(source=self.name, series=self.series, state="quiet")
        try:
            feed = parse_feed(load(self.path))
        except SourceError as error:
            yield explained(replace(blank, state="failed", error=str(error), error_code=error.code))
            return
        yield _reading(blank, feed, listings.load(bookmark), now)


def _reading(blank: Reading, feed: Feed, known: str | None, now: datetime) -> Reading:
    """``known`` is the listing that was read last."""
    day = feed.day or now.date()
    base = replace(blank, date=day, date_from="feed" if feed.day else "clock", notes=feed.notes)
    if not feed.papers:
        return base
    listing = listings.listing_of(feed.papers)
    return replace(
        base,
        state="unchanged" if listings.repeats(listing, known) else "fresh",
        digest=Digest(date=day, papers=feed.papers, kind="feed" if feed.kind == "other" else "arxiv"),
        bookmark=listings.dump(listing),
    )


def _takes(spec: str, context: Context) -> bool:
    """A file that begins as a feed does; or one called like a feed, so that what is wrong with it is said of a feed."""
    if not is_local(spec):
        return False
    path = locate(spec, context.base).path
    if looks_like_feed(head(path, _HEAD) or b""):
        return True
    return path.suffix.lower() in _SUFFIXES and not is_folder(path)


def _open(spec: str, context: Context) -> FeedFile:
    place = locate(spec, context.base)
    return FeedFile(clean(spec), place.series, place.path)


KIND = Kind(name="feed", takes=_takes, open=_open, order=10)
