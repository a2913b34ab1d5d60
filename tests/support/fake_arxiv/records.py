"""ListRecords: each paper once, as it is now, under the date of its last change; by set and days, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from tests.support.arxiv import Stored, oai_error, oai_page, oai_set
from tests.support.fake_arxiv.announcements import NEW_YORK, Announcement, Archive

_EARLIEST = date(2005, 9, 16)
_CHANGED = time(22, 30)
"""In New York, on the evening before the feed: in UTC that is the feed's own day already."""


def list_records(
    archive: Archive, query: Mapping[str, str], at: datetime, size: int, behind: timedelta = timedelta()
) -> bytes:
    """The answer to ``query`` at the moment ``at``, with ``size`` records a page; the records are ``behind``."""
    token = query.get("resumptionToken")
    asked = dict(part.split("=") for part in token.split("&")) if token and "&" in token else dict(query)
    if token and "offset" not in asked:
        return oai_error("badResumptionToken", "token is not valid", at=at)
    if error := _refusal(asked, at):
        return oai_error("badArgument", error, at=at)
    found, offset = _matching(records(archive, at - behind), asked, at), int(asked.get("offset", "0"))
    if not found:
        return oai_error("noRecordsMatch", "", at=at)
    more = _token(asked, offset + size) if offset + size < len(found) else "" if offset else None
    return oai_page(found[offset : offset + size], more, asked=query, at=at)


def _refusal(asked: Mapping[str, str], at: datetime) -> str:
    if asked.get("metadataPrefix", "arXivRaw") != "arXivRaw":
        return "this fake knows arXivRaw only"
    first, last = _span(asked, at)
    if last > at.astimezone(UTC).date():
        return "until date too late"
    if first < _EARLIEST:
        return "start date too early"
    return "start date must be before end date" if first > last else ""


def _span(asked: Mapping[str, str], at: datetime) -> tuple[date, date]:
    first, last = asked.get("from", _EARLIEST.isoformat()), asked.get("until", at.astimezone(UTC).date().isoformat())
    return date.fromisoformat(first), date.fromisoformat(last)


def _matching(records: Sequence[Stored], asked: Mapping[str, str], at: datetime) -> Sequence[Stored]:
    first, last = _span(asked, at)
    return [record for record in records if first <= record.datestamp <= last and _in_set(record, asked.get("set", ""))]


def records(archive: Archive, at: datetime) -> Sequence[Stored]:
    """All records at the moment ``at``, by the date of their last change."""
    told: defaultdict[str, list[Announcement]] = defaultdict(list)
    for one in archive.until(at.astimezone(UTC).date()):
        if at >= datetime.combine(one.day - timedelta(days=1), _CHANGED, NEW_YORK):
            told[one.text.id].append(one)
    return sorted(
        (_stored(one, archive.touched) for one in told.values()), key=lambda record: (record.datestamp, record.text.id)
    )


def _stored(told: Sequence[Announcement], touched: Mapping[str, date]) -> Stored:
    """What was announced under version 3 has a first and a second one too, from long before."""
    known = {one.version: one.moment for one in told if not one.added}
    earlier = min(known.values()) - timedelta(days=60)
    moments = [known.get(version, earlier) for version in range(1, max(known) + 1)]
    return Stored(text=told[-1].text, submitted=moments, datestamp=touched.get(told[0].text.id, told[-1].day))


def _in_set(record: Stored, wanted: str) -> bool:
    sets = map(oai_set, record.text.categories)
    return not wanted or any(one == wanted or one.startswith(f"{wanted}:") for one in sets)


def _token(asked: Mapping[str, str], offset: int) -> str:
    kept = {name: value for name, value in asked.items() if name in ("set", "from", "until")}
    return "&".join(f"{name}={value}" for name, value in {**kept, "offset": str(offset)}.items())
