"""Invented feeds in the forms of rss.arxiv.org, of arXiv's API and of journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

RSS_DAY, ATOM_DAY = "Tue, 15 Apr 2025 00:00:00 -0400", "2025-04-15T00:00:00-04:00"
_NAMES = (
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One paper as arXiv announces it. ``extra`` is XML."""

    paper: str = "2504.99001"
    version: int = 1
    title: str = "A Paper"
    abstract: str = "We say something."
    kind: str = "new"
    authors: str = "Ada Byron, Bo Li"
    categories: Sequence[str] = ("cs.LG", "stat.ML")
    extra: str = ""

    @property
    def guid(self) -> str:
        return f"oai:arXiv.org:{self.paper}v{self.version}"

    @property
    def summary(self) -> str:
        return f"arXiv:{self.paper}v{self.version} Announce Type: {self.kind} \nAbstract: {self.abstract}"

    @property
    def rest(self) -> str:
        return (
            f"<arxiv:announce_type>{escape(self.kind)}</arxiv:announce_type>"
            f"<dc:creator>{escape(self.authors)}</dc:creator>{self.extra}"
        )


def rss(*entries: Announced, title: str = "cs.LG updates on arXiv.org", more: str = "") -> str:
    items = "\n".join(
        f"<item><title>{escape(one.title)}</title><link>https://arxiv.org/abs/{one.paper}</link>"
        f'<description>{escape(one.summary)}</description><guid isPermaLink="false">{one.guid}</guid>'
        + "".join(f"<category>{escape(name)}</category>" for name in one.categories)
        + f"<pubDate>{RSS_DAY}</pubDate>{one.rest}</item>"
        for one in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss {_NAMES} version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>http://rss.arxiv.org/rss/cs.LG</link><description>d</description><pubDate>{RSS_DAY}</pubDate>{more}\n"
        f"{items}\n</channel></rss>\n"
    )


def atom(*entries: Announced, title: str = "cs.LG updates on arXiv.org") -> str:
    items = "\n".join(
        f"<entry><id>{one.guid}</id><title>{escape(one.title)}</title><updated>2025-04-15T04:00:07+00:00</updated>"
        f'<link href="https://arxiv.org/abs/{one.paper}" rel="alternate" type="text/html"/>'
        f"<summary>{escape(one.summary)}</summary>"
        + "".join(f"<category term={quoteattr(name)}/>" for name in one.categories)
        + f"<published>{ATOM_DAY}</published>{one.rest}</entry>"
        for one in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {_NAMES} xmlns="http://www.w3.org/2005/Atom">'
        f"<id>http://rss.arxiv.org/atom/cs.LG</id><title>{escape(title)}</title>"
        f"<updated>2025-04-15T04:00:07+00:00</updated>\n{items}\n</feed>\n"
    )


def api(*entries: str) -> str:
    """``entries`` are XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        '<title type="html">ArXiv Query: search_query=cat:cs.LG</title><id>http://arxiv.org/api/zeODE1</id>'
        f"<updated>2025-04-15T00:00:00-04:00</updated>{''.join(entries)}</feed>"
    )


def journal(*items: str, head: str = "<title>Journal of Tides</title><link>https://tides.example/</link>") -> str:
    """An RSS feed of somebody else; ``items`` are what stands in them, as XML."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss {_NAMES} version="2.0"><channel>{head}{body}</channel></rss>'


def blog(*titles: str) -> str:
    """An Atom feed of somebody else, whose entries only have titles and ids."""
    entries = "".join(
        f"<entry><id>urn:example:{n}</id><title>{escape(title)}</title></entry>" for n, title in enumerate(titles)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:blog</id><title>A Blog</title>{entries}</feed>'
