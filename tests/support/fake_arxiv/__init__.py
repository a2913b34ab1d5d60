"""A whole arXiv for tests, at a moment that the test moves: its feeds, its dated records, and a digest made from them.

    def test_a_day(webserver: WebServer) -> None:
        arxiv = FakeArxiv(webserver, [Announcement(day=date(2026, 3, 4), text=Text(id="2603.99001"))])
        arxiv.at = new_york("2026-03-04 09:00")
        arxiv.fault("/atom/cs.AI", date(2026, 3, 4), late(until=10))     # yesterday's feed until ten in New York
        fetch(arxiv.url + "/atom/cs.AI")

It serves ``/atom/CATEGORY``, ``/rss/CATEGORY``, ``/oai?…`` and ``/digest/…`` (README.md and hot_topic/*.md).
"""

from tests.support.fake_arxiv.announcements import Announcement, Archive, new_york
from tests.support.fake_arxiv.faults import (
    Fault,
    bomb,
    busy,
    cut,
    gone,
    late,
    outage,
    partial,
    slow,
    stale,
    twice,
    web_page,
)
from tests.support.fake_arxiv.pages import TopicPage
from tests.support.fake_arxiv.server import FakeArxiv

__all__ = [
    "Announcement",
    "Archive",
    "FakeArxiv",
    "Fault",
    "TopicPage",
    "bomb",
    "busy",
    "cut",
    "gone",
    "late",
    "new_york",
    "outage",
    "partial",
    "slow",
    "stale",
    "twice",
    "web_page",
]
