"""Bytes in, an OAI-PMH document out, or in words why they are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.errors import SourceError
from bot.sources.oai.records import OAI
from bot.sources.web.looks import root_element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Submitters paste them in, a server passes them on, and one would cost a page of thousands of records.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[\da-fA-F]));"
)
_REPLACED = "Characters that XML forbids are replaced."


@dataclass(frozen=True, slots=True)
class Document:
    root: Element
    notes: tuple[str, ...] = ()


def parse_document(data: bytes) -> Document:
    """The document in ``data``. Raises SourceError: ``empty``, ``not_a_digest`` (a web page, any other document, one
    that declares entities), ``damaged`` (cut off, or not well-formed)."""
    if not data.strip():
        raise SourceError("The answer is empty.", code="empty", do="It will be asked again.")
    document = _parsed(data)
    if document.root.tag != f"{OAI}OAI-PMH":
        raise _no_oai()
    return document


def _parsed(data: bytes) -> Document:
    """As it is; else once more without the characters that XML forbids."""
    try:
        return Document(_xml(data))
    except SyntaxError as error:
        repaired = _FORBIDDEN.sub("\ufffd", data.decode("utf-8", errors="replace")).encode()
        if repaired == data:
            raise _broken(data, error) from error
    try:
        return Document(_xml(repaired), (_REPLACED,))
    except SyntaxError as error:
        raise _broken(data, error) from error


def _xml(data: bytes) -> Element:
    """Raises SyntaxError (of which ParseError is one) for what is not well-formed."""
    from defusedxml import (  # type: ignore[import-untyped]  # noqa: PLC0415 - only for those who read records
        DefusedXmlException,
        ElementTree,
    )

    try:
        root: Element = ElementTree.fromstring(data)
    except DefusedXmlException as error:
        what = "The answer declares entities, which arXiv’s records never do."
        raise SourceError(what, code="not_a_digest", do="Check the address.") from error
    except (LookupError, ValueError) as error:
        raise SyntaxError(f"its encoding is not known ({error})") from error
    return root


def _broken(data: bytes, error: SyntaxError) -> SourceError:
    if root_element(data) != "oai-pmh":
        return _no_oai()
    return SourceError(f"The answer is cut off or damaged: {error}.", code="damaged", do="It will be asked again.")


def _no_oai() -> SourceError:
    return SourceError("The answer is no list of records (OAI-PMH).", code="not_a_digest", do="Check the address.")
