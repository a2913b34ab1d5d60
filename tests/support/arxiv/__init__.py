"""What arXiv's servers answer, for tests: values in, bytes out, in the form of its own generators.

Nothing here decides what is announced when, or which papers are in a set: the caller says what a feed or a page holds.
"""

from tests.support.arxiv.feeds import atom_error, atom_feed, rss_feed
from tests.support.arxiv.records import oai_error, oai_page, oai_set
from tests.support.arxiv.texts import LICENSE, Entry, Kind, Stored, Text

__all__ = [
    "LICENSE",
    "Entry",
    "Kind",
    "Stored",
    "Text",
    "atom_error",
    "atom_feed",
    "oai_error",
    "oai_page",
    "oai_set",
    "rss_feed",
]
