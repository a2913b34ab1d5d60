"""The topic pages that a README on the web links to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.core.errors import SourceError
from bot.sources.markdown.assembling import Page, find
from bot.sources.markdown.files import TOPICS
from bot.sources.markdown.findings import Finding, failed
from bot.sources.web.fetching import FetchError, Web

_PAGES = 100
"""Topic pages of one digest that are fetched: a page that links to more is not of this kind."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What asking for one page gave. ``page`` is None where there is none; not ``came``: it could not be had now."""

    page: Page | None
    came: bool = True


def fetch_pages(web: Web, folder: str, names: Sequence[str]) -> Iterator[Linked]:
    """The pages called ``names`` below the address ``folder``. A server in trouble is not asked for the rest."""
    trouble: FetchError | None = None
    for name in names[:_PAGES]:
        place = f"{TOPICS}/{name}"
        if trouble is not None:
            yield Linked(Page(place, failed(SourceError("It was not asked for after that.", code=trouble.code))), False)
            continue
        try:
            # A link in markdown is an address: what is escaped in it is escaped already.
            found = find(web.get(f"{folder}{TOPICS}/{quote(name, safe='%')}").body)
        except FetchError as error:
            trouble = error if error.transient else None
            missing = error.code == "missing"
            yield Linked(None if missing else Page(place, failed(error)), came=missing)
        else:
            yield Linked(Page(place, found))


def are_whole(found: Sequence[Linked], digest: Finding, *, new: bool) -> bool:
    """Whether ``digest`` need not be looked at again before its README changes. A page that is missing, damaged or of
    another day may only be late when the README is ``new``: caches hand out some pages before others."""
    if not all(one.came for one in found):
        return False
    return not new or all(one.page and not one.page.found.error and one.page.found.date == digest.date for one in found)
