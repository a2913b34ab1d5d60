"""Markdown digests by address: one page, or the raw pages of a digest repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from bot.core.digests import DateFrom, Reading, SourceState
from bot.core.errors import SourceError
from bot.core.ports import Source
from bot.sources.markdown import bookmarks
from bot.sources.markdown.assembling import Page, assemble, find
from bot.sources.markdown.files import README, TOPICS
from bot.sources.markdown.findings import Finding, failed
from bot.sources.markdown.readings import Dated, is_awaited, reading_of
from bot.sources.places import date_of
from bot.sources.web.answers import Answer, Validators
from bot.sources.web.fetching import Web
from bot.sources.web.looks import looks_like_html
from bot.sources.web.marks import Mark

KIND = "markdown"
_KEY = "*"
_PAGES = 100
"""Topic pages of one digest that are fetched: a page that links to more is not of this kind."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The place: ``address`` as it was typed, a page's or, with a slash at its end, a folder's."""

    source: Source
    web: Web
    address: str

    def read(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        """What the first page, ``answer``, and those that it links to say. Raises SourceError."""
        if looks_like_html(answer.body):
            what = "A web page came instead of a digest, perhaps one about an error."
            raise SourceError(what, code="not_a_digest", do="Open the address; of a repository name the raw pages.")
        found, whole = self._found(answer, now.date())
        if found.error:
            raise SourceError(found.error, code=found.error_code or "damaged")
        day, date_from = self._date(found, now.date())
        reading = reading_of(self.source, Dated(found, _KEY, day, date_from), bookmarks.load(mark.digest))
        after = replace(mark, kind=KIND, claimed=None if date_from == "clock" else day, empty=not found.papers)
        after = after.answered(answer.validators if whole else Validators())
        return _awaited(
            replace(reading, bookmark=replace(after, digest=reading.bookmark or mark.digest).dump()), after, now
        )

    def unchanged(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        """The first page is the one of the last look."""
        state: SourceState = "quiet" if mark.empty else "unchanged"
        bookmark = mark.answered(answer.validators).dump()
        base = Reading(source=self.source.name, series=self.source.series, state=state, bookmark=bookmark)
        return _awaited(replace(base, date=mark.claimed, date_from="heading" if mark.claimed else None), mark, now)

    def _found(self, answer: Answer, today: date) -> tuple[Finding, bool]:
        """The digest, and whether all its pages could be had."""
        first = find(answer.body)
        if not self.address.endswith("/"):
            return first, True
        pages = list(self._pages(first))
        whole = not any(page.found.error_code not in (None, *_PAGES_OWN) for page in pages)
        return assemble(Page(README, first), pages, today), whole

    def _pages(self, first: Finding) -> Iterator[Page]:
        for name in first.linked[:_PAGES]:
            try:
                body = self.web.get(f"{self.address}{TOPICS}/{quote(name)}").body
            except SourceError as error:
                if error.code != "missing":
                    yield Page(f"{TOPICS}/{name}", failed(error))
            else:
                yield Page(f"{TOPICS}/{name}", find(body))

    def _date(self, found: Finding, today: date) -> tuple[date, DateFrom]:
        if found.date:
            return found.date, "heading"
        named = date_of(Path(urlsplit(self.address).path or "/"))
        return (named, "path") if named else (today, "clock")


_PAGES_OWN = ("damaged", "empty", "not_a_digest", "outage")
"""What is wrong with a page itself, and stays so until the repository changes."""


def _awaited(reading: Reading, mark: Mark, now: datetime) -> Reading:
    """Waiting, where a later digest than the one still shown should be there."""
    if reading.state == "unchanged" and mark.claimed and is_awaited(mark.claimed, now):
        note = f"The digest of {mark.claimed} is still shown."
        return replace(reading, state="waiting", notes=(*reading.notes, note))
    return reading
