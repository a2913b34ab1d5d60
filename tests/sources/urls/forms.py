"""The forms in which something stands at an address, each with a sample that has a paper of a given title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.sources.feeds.samples import Announced, api, atom, journal, rss
from tests.sources.samples import archive, entry, topic_page
from tests.support.webserver import Reply, WebServer

DAY, EVENING = "2025-04-15", "2025-04-14"
"""A Tuesday as arXiv's feeds call it, and as digests do."""


@dataclass(frozen=True)
class Form:
    """``spec`` is what a person names, ``{}`` where the server is; ``path`` what is asked for first, ``pages`` what
    else there is. ``good`` is a text with two papers, the first of that title. ``is_html``: titles are HTML there."""

    spec: str
    path: str
    good: Callable[[str], str]
    pages: Sequence[tuple[str, str]] = ()
    is_html: bool = False

    def serve(self, server: WebServer, *answers: Reply) -> None:
        server.on(self.path, *answers)
        for path, text in self.pages:
            server.on(path, Reply(text, etag='"page"'))

    def named(self, server: WebServer) -> str:
        return self.spec.replace("{}", server.url(""))


def page_of(title: str) -> str:
    return topic_page([entry(title=title), entry("2506.00002", "Another")], date=EVENING)


def archive_of(title: str) -> str:
    return archive({"Robotics": [entry(title=title), entry("2506.00002", "Another")]})


def atom_of(title: str) -> str:
    return atom(Announced(title=title), Announced(paper="2504.99002", title="Another"))


def rss_of(title: str) -> str:
    return rss(Announced(title=title), Announced(paper="2504.99002", title="Another"))


def found(paper: str, title: str = "A Paper", *, submitted: str = EVENING, version: int = 1) -> str:
    """One entry of an answer of arXiv's API; ``submitted`` is a day, or a moment."""
    moment = submitted if "T" in submitted else f"{submitted}T16:00:00Z"
    return (
        f"<entry><id>http://arxiv.org/abs/{paper}v{version}</id><published>{moment}</published><title>{title}</title>"
        "<summary>We say something.</summary><author><name>Ada Byron</name></author>"
        '<category term="cs.LG"/></entry>'
    )


def api_of(title: str) -> str:
    return api(found("2504.99001", title), found("2504.99002", "Another"))


def item(name: str, title: str = "A Paper", *, day: str = "") -> str:
    """One item of somebody else's feed; ``day`` as RSS writes it: ``15 Apr 2025 09:00``."""
    date = f"<pubDate>{day}:00 +0000</pubDate>" if day else ""
    return f"<guid>urn:x:{name}</guid><title>{title}</title>{date}"


def journal_of(title: str) -> str:
    return journal(item("1", title, day="15 Apr 2025 09:00"), item("2", "Another", day="15 Apr 2025 08:00"))


def undated_of(title: str) -> str:
    return journal(item("1", title), item("2", "Another"))


TIDES = topic_page([entry("2506.00001", categories=["cs.RO", "cs.AI"])], date=EVENING)
SEARCHED = "search_query=au%3AByron+AND+cat%3Acs.LG&sortBy=submittedDate&sortOrder=descending&max_results=200"
FORMS = {
    "markdown page": Form("{}/page.md", "/page.md", page_of),
    "archive": Form("{}/README.md", "/README.md", archive_of),
    "repository": Form("{}/r/", "/r/README.md", archive_of, [("/r/hot_topic/Tides.md", TIDES)]),
    "announcements, Atom": Form("{}/atom/cs.LG", "/atom/cs.LG", atom_of),
    "announcements, RSS": Form("{}/rss/cs.LG", "/rss/cs.LG", rss_of),
    "answer of the API": Form("{}/q?search_query=x", "/q?search_query=x", api_of),
    "journal": Form("{}/journal", "/journal", journal_of, is_html=True),
    "feed without dates": Form("{}/blog.xml", "/blog.xml", undated_of, is_html=True),
    "feed in a folder": Form("{}/feed/", "/feed/", journal_of, is_html=True),
    "search": Form("arxiv-search:au:Byron AND cat:cs.LG", f"/api/query?{SEARCHED}", api_of),
}
