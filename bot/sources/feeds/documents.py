"""The document itself: whether it is a feed at all, whether it is whole, and feedparser's reading of it."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources.feeds.announcements import announces
from bot.sources.web.looks import looks_like_feed

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(r"\A<\?xml\b.*?\?>", re.DOTALL)
_ITEM_TEXTS = ("title", "description")
_ARXIV = re.compile(r"arxiv\.org/(?:rss|atom|api)\b|updates on arXiv\.org", re.IGNORECASE)
_NUMBER = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));", re.IGNORECASE)
register_namespace("arxiv", "http://arxiv.org/schemas/atom")  # feedparser goes by the prefix
_HEAD = 4096
"""Characters at either end of a document that are looked at for what it says of itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """What feedparser made of the bytes. ``escaped``: these are arXiv's announcements, and their texts must be
    unescaped once more. ``flaw`` is what is wrong with its XML, where that could be overlooked."""

    parsed: Any
    escaped: bool = False
    flaw: str = ""


def read_document(data: bytes) -> Document:
    """Raises SourceError: ``empty``, ``not_a_digest``, ``damaged``."""
    text = _text(data)
    if not text.strip("\ufeff \t\r\n\0"):
        raise SourceError("There is nothing in it: not one byte of a feed.", code="empty", do="Fetch it again.")
    if not looks_like_feed(data):
        raise _no_feed()
    if data.startswith(_UTF_16):  # feedparser knows it only where the document names it
        data = _DECLARATION.sub("", text).encode()
    try:
        tree = _tree(data)
    except ParseError as error:
        return _flawed(data, text, error)
    return _whole(data, tree)


def _text(data: bytes) -> str:
    """``data`` well enough to look for ASCII names in it."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "latin-1")
    return data.decode(encoding, errors="replace").removeprefix("\ufeff")


def _no_feed() -> SourceError:
    what = "This is no feed: neither RSS nor Atom, perhaps a page about an error."
    return SourceError(what, code="not_a_digest", do="Open the address or the file, and look.")


def _tree(data: bytes) -> Element:
    """Raises ParseError for broken XML, SourceError for XML that wants to be more than a text."""
    from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        tree: Element = ElementTree.fromstring(data)
    except DefusedXmlException as error:
        what = "The feed declares entities of its own or points at other files, and is not read."
        raise SourceError(what, code="damaged", do="Tell its publisher, or name another feed.") from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or that expat does not take
        raise ParseError(str(error)) from error
    return tree


def _whole(data: bytes, tree: Element) -> Document:
    says = (tree.findtext(f"channel/{name}") or "" for name in ("title", "link", "item/guid"))
    arxiv = tree.tag == "rss" and announces(*says)
    if arxiv:
        # feedparser reads the texts of RSS as HTML, and cleans away whatever looks like a tag.
        for item in tree.iter("item"):
            _escape(item)
        data = tostring(tree, encoding="utf-8", xml_declaration=True)
    return Document(_parsed(data), escaped=arxiv)


def _escape(item: Element) -> None:
    for name in _ITEM_TEXTS:
        for element in item.iterfind(name):
            element.text = html.escape(element.text or "")


def _flawed(data: bytes, text: str, error: ParseError) -> Document:
    """Broken XML: cut off, or as some publishers write it. arXiv's is never broken by itself."""
    tail = text[-_HEAD:].rstrip("\0 \t\r\n")
    if not re.search(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>(?:\s*<!--.*?-->)*\s*\Z", tail, re.IGNORECASE | re.DOTALL):
        raise SourceError("The feed is cut off: its end is missing.", code="damaged", do="Fetch it again.") from error
    if _is_arxiv(data):
        raise SourceError(
            f"The feed is damaged ({clean(str(error))}).", code="damaged", do="Fetch it again."
        ) from error
    return Document(_parsed(_NUMBER.sub(_possible, data)), flaw=clean(str(error)))


def _possible(number: re.Match[bytes]) -> bytes:
    """The reference, or one to U+FFFD where it names half a surrogate pair, or nothing that Unicode has: feedparser
    fails at those, and one such entry must not cost the others."""
    code = int(number[1], 16) if number[1] else int(number[2][:20])
    return b"&#xFFFD;" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else number[0]


def _is_arxiv(data: bytes) -> bool:
    """Whether arXiv made it: it says so before its first entry."""
    return _ARXIV.search(_text(data[:_HEAD])) is not None


def _parsed(data: bytes) -> Any:
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    try:
        # As a stream, for feedparser takes bytes for the name of a file first.
        parsed = feedparser.parse(BytesIO(data))
    except Exception as error:
        what = f"The feed cannot be read ({type(error).__name__}: {clean(str(error))})."
        raise SourceError(what, code="damaged", do="Fetch it again.") from error
    if not parsed.version:
        raise _no_feed()
    return parsed
