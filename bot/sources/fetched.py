"""A source at one address of the web: a feed, or a markdown digest. Which of them is told from its content.

An address whose path ends in ``/`` is the folder of a digest repository's raw pages: README.md, and the topic pages it
links; where there is no README.md, a feed that stands at the address itself (``https://blog.example/feed/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.sources.arxiv.announced import announced
from bot.sources.feeds import parse_feed
from bot.sources.feeds.refusals import explained
from bot.sources.feeds.rolling import rolled, still
from bot.sources.markdown.files import README
from bot.sources.markdown.remote import KIND as MARKDOWN
from bot.sources.markdown.remote import Repository, is_folder
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Answer, FetchError, Web
from bot.sources.web.looks import looks_like_feed
from bot.sources.web.marks import Mark, load

ANNOUNCEMENTS, ROLLING = "announcements", "feed"


@dataclass(frozen=True, slots=True)
class FetchedSource:
    """``address`` is what is asked; ``name`` and ``series`` have nothing of it that is secret."""

    name: str
    series: str
    address: str = field(repr=False)
    web: Web

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        mark, machine = load(bookmark), self.web.machine()
        if mark.failure.patience.waits(machine):
            yield kept_back(self, mark.failure, now, machine)
            return
        try:
            yield self._read(mark, now)
        except SourceError as error:
            told = explained(error)
            after = replace(mark, failure=failed_again(self.web, mark.failure, error, told=told))
            yield failed(self, told, after.dump())

    def _read(self, mark: Mark, now: datetime) -> Reading:
        answer = self._answer(mark)
        repository = Repository(self, self.web, self.address)
        if answer.unchanged:
            return repository.unchanged(answer, mark, now) if mark.kind == MARKDOWN else self._still(answer, mark, now)
        if looks_like_feed(answer.body):
            return self._feed(answer, mark, now)
        return repository.read(answer, mark, now)

    def _answer(self, mark: Mark) -> Answer:
        first, *others = self._places(mark.kind)
        try:
            return self.web.get(first, seen=mark.validators)
        except FetchError as error:
            if error.code != "missing":
                raise
            return self._elsewhere(others, error)

    def _places(self, kind: str) -> list[str]:
        """Where it may be, where it was last time first."""
        if not is_folder(self.address):
            return [self.address]
        places = [f"{self.address}{README}", self.address]
        return places[::-1] if kind in (ANNOUNCEMENTS, ROLLING) else places

    def _elsewhere(self, places: list[str], missing: FetchError) -> Answer:
        """Raises ``missing`` where there is nothing either, for all that can be told now."""
        for place in places:
            try:
                answer = self.web.get(place)
            except FetchError as error:
                if error.transient:
                    raise
            else:
                if looks_like_feed(answer.body) or place.endswith(README):
                    return answer
        raise missing

    def _still(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        if mark.kind == ANNOUNCEMENTS:
            return announced(self, None, answer.validators, mark, now)
        return still(self, answer.validators, mark)

    def _feed(self, answer: Answer, mark: Mark, now: datetime) -> Reading:
        feed = parse_feed(answer.body)
        if feed.kind == "announcements":
            return announced(self, feed, answer.validators, mark.of(ANNOUNCEMENTS), now)
        return rolled(self, feed, answer.validators, mark.of(ROLLING), now)
