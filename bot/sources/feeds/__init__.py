"""Feeds: from the bytes of an RSS, Atom or RDF document to papers. Nothing here fetches. The door is ``parse_feed``."""

from __future__ import annotations

from bot.sources.feeds.parsing import Feed, parse_feed

__all__ = ["Feed", "parse_feed"]
