"""What stands at an address of the web: a feed, or a markdown digest. Which of them is told from its content.

An address that ends in ``/`` is the folder of a digest repository's raw pages: README.md, and the topic pages it links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources.arxiv.announced import announced
from bot.sources.feeds import parse_feed
from bot.sources.feeds.rolling import rolled, still
from bot.sources.kinds import Context, Kind
from bot.sources.markdown.files import README
from bot.sources.markdown.remote import KIND as MARKDOWN
from bot.sources.markdown.remote import Repository
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Answer, Web
from bot.sources.web.looks import looks_like_feed
from bot.sources.web.marks import Mark, load
from bot.sources.web.shown import shown_url

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UrlSource:
    """``address`` as it was typed; ``name`` is the address without what is secret in it."""

    name: str
    series: str
    address: str
    web: Web

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        mark, machine = load(bookmark), self.web.machine()
        if mark.failure.patience.waits(machine):
            yield kept_back(self, mark.failure, now, machine)
            return
        try:
            yield self._read(mark, now)
        except SourceError as error:
            after = replace(mark, failure=failed_again(self.web, mark.failure, error))
            yield failed(self, error, after.dump())

    def _read(self, mark: Mark, now: datetime) -> Reading:
        url = f"{self.address}{README}" if self.address.endswith("/") else self.address
        answer = self.web.get(url, seen=mark.validators)
        repository = Repository(self, self.web, self.address)
        if answer.unchanged:
            return repository.unchanged(answer, mark, now) if mark.kind == MARKDOWN else self._still(answer, mark, now)
        if looks_like_feed(answer.body):
            return self._feed(answer, mark, now)
        return repository.read(answer, mark, now)

    def _still(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        if mark.kind == "announcements":
            return announced(self, None, answer.validators, mark, now)
        return still(self, answer.validators, mark)

    def _feed(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        feed = parse_feed(answer.body)
        if feed.kind == "announcements":
            return announced(self, feed, answer.validators, replace(mark, kind="announcements"), now)
        return rolled(self, feed, answer.validators, replace(mark, kind="feed"), now)


def _takes(spec: str, _: Context) -> bool:
    return _ADDRESS.match(spec) is not None


def _open(spec: str, context: Context) -> UrlSource:
    name = clean(shown_url(spec))
    told_apart = "" if name == spec else f"#{sha256(spec.encode(errors='replace')).hexdigest()[:12]}"
    return UrlSource(name, name + told_apart, spec, context.web)


KIND = Kind(name="url", takes=_takes, open=_open)
