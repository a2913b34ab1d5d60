"""Invented papers and their records, short to write."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.sources.oai import Record, parse_records
from tests.support.arxiv import Stored, Text, oai_page


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stored(number: int = 1, **fields: object) -> Stored:
    """A paper with one version, submitted on Tuesday 2026-03-03, announced on Wednesday the 4th."""
    given = {"text": Text(id=f"2603.99{number:03}"), "submitted": [utc("2026-03-03 12:00")], **fields}
    return Stored(**{"datestamp": date(2026, 3, 4), **given})  # type: ignore[arg-type]


def read(one: Stored) -> Record:
    (record,) = parse_records(oai_page([one])).records
    return record


def record(datestamp: str, *submitted: str, categories: tuple[str, ...] = ("cs.AI", "cs.LG", "math.ST")) -> Record:
    """Changed on ``datestamp``, submitted at these moments in UTC."""
    text = Text(id="2603.99001", categories=categories)
    return read(Stored(text=text, submitted=[utc(one) for one in submitted], datestamp=date.fromisoformat(datestamp)))
