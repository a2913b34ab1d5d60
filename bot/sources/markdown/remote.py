"""Markdown digests by address: one page, or the raw pages of a digest repository."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.digests import DateFrom, Reading, SourceState
from bot.core.errors import SourceError
from bot.core.ports import Source
from bot.sources.markdown import bookmarks
from bot.sources.markdown.assembling import Page, assemble, find
from bot.sources.markdown.files import README
from bot.sources.markdown.linked import are_whole, fetch_pages
from bot.sources.markdown.readings import Dated, is_awaited, reading_of
from bot.sources.places import date_of
from bot.sources.web.answers import Answer, Validators
from bot.sources.web.fetching import Web
from bot.sources.web.looks import looks_like_html
from bot.sources.web.marks import Mark

KIND = "markdown"
_KEY = "*"
_DO = "Open the address in a browser. Of a repository on a forge, name the address of its raw files."


def is_folder(address: str) -> bool:
    """Whether pages stand below ``address``; a slash at the end of a query is none of a folder, nor one before a host
    that was forgotten."""
    return address.endswith("/") and not address.endswith("://") and not set("?#") & set(address)


@dataclass(frozen=True, slots=True)
class Repository:
    """The place: ``address`` as it was typed, a page's or a folder's."""

    source: Source
    web: Web
    address: str

    def read(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        """What the first page, ``answer``, and those that it links to say. Raises SourceError."""
        if looks_like_html(answer.body):
            what = "A web page came instead of a digest, perhaps one about an error."
            raise SourceError(what, code="not_a_digest", do=_DO)
        first = found = find(answer.body)
        linked = list(fetch_pages(self.web, self.address, first.linked)) if is_folder(self.address) else []
        if is_folder(self.address):
            found = assemble(Page(README, first), [one.page for one in linked if one.page], now.date())
        if found.error:
            raise SourceError(found.error, code=found.error_code or "damaged")
        day, date_from = self._date(found.date, now.date())
        reading = reading_of(self.source, Dated(found, _KEY, day, date_from), bookmarks.load(mark.digest))
        whole = are_whole(linked, found, new=reading.state == "fresh")
        after = replace(mark, kind=KIND, claimed=day if date_from == "heading" else None, empty=not found.papers)
        after = replace(after, digest=reading.bookmark or mark.digest)
        after = after.answered(answer.validators if whole else Validators())
        return _awaited(replace(reading, bookmark=after.dump()), after, now)

    def unchanged(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        """The first page is the one of the last look."""
        day, date_from = self._date(mark.claimed, bookmarks.load(mark.digest).days.get(_KEY))
        state: SourceState = "quiet" if mark.empty else "unchanged"
        base = Reading(source=self.source.name, series=self.source.series, state=state)
        bookmark = mark.answered(answer.validators).dump()
        return _awaited(replace(base, date=day, date_from=date_from if day else None, bookmark=bookmark), mark, now)

    def _date(self, heading: date | None, clock: date | None) -> tuple[date | None, DateFrom]:
        """The heading's day, else the one in the address, else that of the ``clock`` when the listing was new."""
        if heading:
            return heading, "heading"
        named = date_of(Path(urlsplit(self.address).path or "/"))
        return (named, "path") if named else (clock, "clock")


def _awaited(reading: Reading, mark: Mark, now: datetime) -> Reading:
    """Waiting, where a later digest than the one still shown should be there."""
    if reading.state == "unchanged" and mark.claimed and is_awaited(mark.claimed, now):
        note = f"The digest of {mark.claimed} is still shown."
        return replace(reading, state="waiting", notes=(*reading.notes, note))
    return reading
