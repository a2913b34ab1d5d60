"""The feeds of https://rss.arxiv.org, as github.com/arXiv/arxiv-feed writes them: lxml's escaping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from tests.support.arxiv.texts import LICENSE, Entry

_EASTERN = ZoneInfo("America/New_York")
_SPACES = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_RSS_SPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def atom_feed(category: str, day: date, entries: Iterable[Entry], *, built: datetime | None = None) -> bytes:
    """https://rss.arxiv.org/atom/``category``: ``day`` is the date that the feed gives itself and all its entries,
    ``built`` the moment at which it was made, by default just after the midnight that begins ``day``."""
    made = _built(day, built).isoformat(timespec="microseconds")
    url, names = f"http://rss.arxiv.org/atom/{_xml(category)}", _xml(category.replace("+", ", "))
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        f'<feed {_SPACES} xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">',
        f"  <id>{url}</id>",
        f"  <title>{names} updates on arXiv.org</title>",
        f"  <updated>{made}</updated>",
        f'  <link href="{url}" rel="self" type="application/atom+xml"/>',
        f"  <subtitle>{names} updates on the arXiv.org e-print archive.</subtitle>",
        *(line for entry in entries for line in _atom_entry(entry, day, made)),
        "</feed>",
    ]
    return _bytes(lines)


def _atom_entry(entry: Entry, day: date, made: str) -> Iterator[str]:
    yield "  <entry>"
    yield f"    <id>oai:arXiv.org:{_xml(entry.text.id)}v{entry.version}</id>"
    yield f"    <title>{_xml(entry.text.title)}</title>"
    yield f"    <updated>{made}</updated>"
    yield f'    <link href="https://arxiv.org/abs/{_xml(entry.text.id)}" rel="alternate" type="text/html"/>'
    yield f"    <summary>{_summary(entry)}</summary>"
    yield from (f'    <category term="{_xml(category)}"/>' for category in entry.text.categories)
    yield f"    <published>{_midnight(day).isoformat()}</published>"
    yield from (f"    {line}" for line in _extension(entry, _journal(entry), _doi(entry)))
    yield "  </entry>"


def rss_feed(category: str, day: date, entries: Iterable[Entry], *, built: datetime | None = None) -> bytes:
    """https://rss.arxiv.org/rss/``category``; as ``atom_feed``."""
    url, names = f"http://rss.arxiv.org/rss/{_xml(category)}", _xml(category.replace("+", ", "))
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        f'<rss {_SPACES} {_RSS_SPACES} version="2.0">',
        "  <channel>",
        f"    <title>{names} updates on arXiv.org</title>",
        f"    <link>{url}</link>",
        f"    <description>{names} updates on the arXiv.org e-print archive.</description>",
        f'    <atom:link href="{url}" rel="self" type="application/rss+xml"/>',
        "    <docs>http://www.rssboard.org/rss-specification</docs>",
        "    <language>en-us</language>",
        f"    <lastBuildDate>{format_datetime(_built(day, built))}</lastBuildDate>",
        "    <managingEditor>rss-help@arxiv.org</managingEditor>",
        f"    <pubDate>{format_datetime(_midnight(day))}</pubDate>",
        *("    <skipDays>", "      <day>Saturday</day>", "      <day>Sunday</day>", "    </skipDays>"),
        *(line for entry in entries for line in _rss_item(entry, day)),
        "  </channel>",
        "</rss>",
    ]
    return _bytes(lines)


def _rss_item(entry: Entry, day: date) -> Iterator[str]:
    yield "    <item>"
    yield f"      <title>{_xml(entry.text.title)}</title>"
    yield f"      <link>https://arxiv.org/abs/{_xml(entry.text.id)}</link>"
    yield f"      <description>{_summary(entry)}</description>"
    yield f'      <guid isPermaLink="false">oai:arXiv.org:{_xml(entry.text.id)}v{entry.version}</guid>'
    yield from (f"      <category>{_xml(category)}</category>" for category in entry.text.categories)
    yield f"      <pubDate>{format_datetime(_midnight(day))}</pubDate>"
    yield from (f"      {line}" for line in _extension(entry, _doi(entry), _journal(entry)))
    yield "    </item>"


def atom_error(query: str, words: str, day: date) -> bytes:
    """What https://rss.arxiv.org/atom/``query`` answers, with status 400, to a query that it does not understand."""
    url, made = f"http://rss.arxiv.org/atom/{_xml(query)}", _built(day, None).isoformat(timespec="microseconds")
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">',
        f"  <id>{url}</id>",
        f"  <title>Feed error for query: {url}</title>",
        f"  <updated>{made}</updated>",
        f'  <link href="{url}" rel="self" type="application/atom+xml"/>',
        f"  <subtitle>{_xml(words)}</subtitle>",
        "</feed>",
    ]
    return _bytes(lines)


def _summary(entry: Entry) -> str:
    head = f"arXiv:{entry.text.id}v{entry.version} Announce Type: {entry.kind}"
    return _xml(f"{head} \nAbstract: {entry.text.abstract}")


def _extension(entry: Entry, *references: str) -> Iterator[str]:
    yield f"<arxiv:announce_type>{entry.kind}</arxiv:announce_type>"
    yield f"<dc:rights>{LICENSE}</dc:rights>"
    yield from filter(None, references)
    yield f"<dc:creator>{_xml(', '.join(entry.text.authors))}</dc:creator>"


def _journal(entry: Entry) -> str:
    text = _xml(entry.text.journal)
    return f"<arxiv:journal_reference>{text}</arxiv:journal_reference>" if text else ""


def _doi(entry: Entry) -> str:
    return f"<arxiv:DOI>{_xml(entry.text.doi)}</arxiv:DOI>" if entry.text.doi else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), _EASTERN)


def _built(day: date, built: datetime | None) -> datetime:
    return (built or _midnight(day) + timedelta(seconds=7, microseconds=866337)).astimezone(UTC)


def _xml(text: str) -> str:
    """As lxml writes text and attributes: quotes only matter in attributes, where none of ours has one."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bytes(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", errors="replace")
