"""ListRecords of https://oaipmh.arxiv.org in the format arXivRaw, as github.com/arXiv/oaipmh writes it: Jinja's
escaping, hard-wrapped texts, no count of all records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from markupsafe import escape

from tests.support.arxiv.texts import LICENSE, Stored

_NOW = datetime(2026, 3, 4, 3, 31, 5, tzinfo=UTC)
_PMH = "http://www.openarchives.org/OAI/2.0/"
_RAW = "http://arxiv.org/OAI/arXivRaw/"


def oai_page(
    records: Iterable[Stored],
    token: str | None = None,
    *,
    asked: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> bytes:
    """https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw…: ``token`` for the next page, empty on the
    last of several, None on the only one. ``asked``: the request's arguments; ``at``: the moment of the answer."""
    more = {None: [], "": ["        <resumptionToken/>"]}.get(token)
    if more is None:
        expires = ((at or _NOW) + timedelta(days=1)).astimezone(UTC).strftime("%Y-%m-%dT00:00:00Z")
        more = [f"        <resumptionToken expires='{expires}'>{escape(token)}</resumptionToken>"]
    inside = [
        "    <ListRecords>",
        *(line for record in records for line in _record(record)),
        *more,
        "    </ListRecords>",
    ]
    return _oai(inside, {"verb": "ListRecords", "metadataPrefix": "arXivRaw", **(asked or {})}, at)


def oai_error(code: str, words: str = "", *, at: datetime | None = None) -> bytes:
    """One of the protocol's errors, under status 200: ``noRecordsMatch``, ``badArgument``, ``badResumptionToken``."""
    return _oai([f"    <error code='{escape(code)}'>{escape(words)}</error>"], {}, at)


def _oai(inside: Iterable[str], asked: Mapping[str, str], at: datetime | None) -> bytes:
    request = "".join(f'{name}="{escape(value)}" ' for name, value in asked.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "",
        f'<OAI-PMH xmlns="{_PMH}" ',
        '         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
        f'         xsi:schemaLocation="{_PMH} {_PMH}OAI-PMH.xsd">',
        f"    <responseDate>{(at or _NOW).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</responseDate>",
        f"    <request {request}>https://oaipmh.arxiv.org/oai</request>",
        *inside,
        "</OAI-PMH>",
    ]
    return _bytes(lines)


def _record(record: Stored) -> Iterator[str]:
    yield "        <record>"
    yield '    <header status="deleted">' if record.deleted else "    <header>"
    yield f"        <identifier>oai:arXiv.org:{escape(record.text.id)}</identifier>"
    yield f"        <datestamp>{record.datestamp}</datestamp>"
    yield from (f"            <setSpec>{escape(oai_set(category))}</setSpec>" for category in record.text.categories)
    yield "    </header>"
    if not record.deleted:
        yield "            <metadata>"
        yield from _raw(record)
        yield "            </metadata>"
    yield "        </record>"


def _raw(record: Stored) -> Iterator[str]:
    text = record.text
    schema = f'xsi:schemaLocation="{_RAW} https://oaipmh.arxiv.org/OAI/arXivRaw.xsd"'
    yield f'    <arXivRaw xmlns="{_RAW}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {schema}>'
    yield f"        <id>{escape(text.id)}</id>"
    yield "        <submitter>Sub Mitter</submitter>"
    for number, moment in enumerate(record.submitted, 1):
        yield f'            <version version="v{number}">'
        yield f"                <date>{moment.astimezone(UTC):%a, %d %b %Y %H:%M:%S GMT}</date>"
        yield "                <size>14kb</size>"
        yield "                <source_type>D</source_type>"
        yield "            </version>"
    fields = {
        "title": _wrapped(text.title),
        "authors": _typed(text.authors),
        "categories": " ".join(text.categories),
        "comments": text.comments,
        "journal-ref": text.journal,
        "doi": text.doi,
        "license": LICENSE,
        "abstract": f"  {_wrapped(text.abstract)}\n",
    }
    yield from (f"            <{name}>{escape(value)}</{name}>" for name, value in fields.items() if value)
    yield "    </arXivRaw>"


def oai_set(category: str) -> str:
    """The set of a category: the group of its archive, the archive, the subject class."""
    archive, _, subject = category.partition(".")
    own_group = archive in {"cs", "math", "stat", "eess", "econ", "q-bio", "q-fin"}
    parts = [archive if own_group else "physics", archive, *([subject] if subject else [])]
    return ":".join(parts)


def _typed(authors: Sequence[str]) -> str:
    """``A, B and C``"""
    return " and ".join(filter(None, (", ".join(authors[:-1]), *authors[-1:])))


def _wrapped(text: str) -> str:
    """Broken into lines of some seventy characters, as arXiv keeps titles and abstracts; only at single blanks."""
    return re.sub(r"([^\n]{60,74}[^\s]) (?=\S)", "\\1\n  ", text)


def _bytes(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", errors="replace")
