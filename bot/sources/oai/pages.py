"""One answer to ListRecords: records, and a token for more. http://www.openarchives.org/OAI/openarchivesprotocol.html"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.errors import SourceError
from bot.core.messages import shorten
from bot.sources.feeds.texts import one_line
from bot.sources.oai.documents import parse_document
from bot.sources.oai.records import OAI, BrokenRecordError, Record, identifier, read_record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``token`` gets the next page; None on the last. ``notes`` are remarks for the operator: broken records."""

    records: tuple[Record, ...] = ()
    token: str | None = None
    notes: tuple[str, ...] = ()


class RefusedError(SourceError):
    """The server answers that it will not. ``reason``: its own code for why (``badArgument``, …)."""

    def __init__(self, reason: str, words: str) -> None:
        said = f"{reason}: {words}" if words else reason
        do = "Start again." if reason == "badResumptionToken" else "Check the category."
        super().__init__(f"arXiv’s records answer with an error: {said}.", code="rejected", do=do)
        self.reason = reason


def parse_records(data: bytes) -> Page:
    """What the answer ``data`` says; a page without records where nothing matches. Broken records are skipped, with a
    note. Raises SourceError: ``rejected`` for an error that the server tells, ``not_a_digest``, ``damaged``, ``empty``.
    """
    document = parse_document(data)
    error, listed = document.root.find(f"{OAI}error"), document.root.find(f"{OAI}ListRecords")
    if error is not None:
        return _refusal(error)
    if listed is None:
        raise SourceError("The answer has neither records nor an error.", code="damaged", do="It will be asked again.")
    records, broken = _records(listed.findall(f"{OAI}record"))
    token = _token(listed.find(f"{OAI}resumptionToken"))
    return Page(records=records, token=token, notes=(*document.notes, *_notes(broken)))


def _refusal(error: Element) -> Page:
    reason = shorten(one_line(error.get("code") or "unknown"), 40)
    if reason == "noRecordsMatch":
        return Page()
    raise RefusedError(reason, shorten(one_line(error.text or "").rstrip("."), 200))


def _records(elements: Sequence[Element]) -> tuple[tuple[Record, ...], list[str]]:
    """The records that can be read, and what is wrong with the others."""
    records, broken = [], []
    for number, element in enumerate(elements, 1):
        try:
            record = read_record(element)
        except BrokenRecordError as error:
            name = shorten(identifier(element), 40) or f"number {number}"
            broken.append(f"Record {name} is skipped, {error}.")
        else:
            records += [record] if record else []
    return tuple(records), broken


def _notes(broken: Sequence[str]) -> Iterator[str]:
    yield from islice(broken, _NAMED)
    if len(broken) > _NAMED:
        yield f"Skipped besides: {len(broken) - _NAMED} more."


def _token(element: Element | None) -> str | None:
    return ((element.text or "").strip() or None) if element is not None else None
