"""Where arXiv is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bases:
    """The addresses to which paths are appended: of its feeds (https://info.arxiv.org/help/rss.html), of its API
    (https://info.arxiv.org/help/api/) and of its dated records (https://info.arxiv.org/help/oa/)."""

    feeds: str = "https://rss.arxiv.org"
    api: str = "https://export.arxiv.org"
    records: str = "https://oaipmh.arxiv.org"
