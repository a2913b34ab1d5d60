"""The fake on a web server: what is asked, at which simulated moment, and what is wrong then."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from tests.support.arxiv import atom_error
from tests.support.fake_arxiv.announcements import NEW_YORK, Announcement, Archive
from tests.support.fake_arxiv.digests import DigestRepository
from tests.support.fake_arxiv.faults import Fault
from tests.support.fake_arxiv.feeds import feed
from tests.support.fake_arxiv.pages import SECTIONS, TopicPage
from tests.support.fake_arxiv.records import list_records
from tests.support.webserver import Asked, Reply, WebServer


class FakeArxiv:
    """``at`` is the moment that everybody sees; ``categories`` are the feeds that there are."""

    def __init__(
        self,
        server: WebServer,
        announcements: Iterable[Announcement],
        *,
        topics: Sequence[TopicPage] = (),
        categories: Iterable[str] = SECTIONS,
        page_size: int = 40,
    ) -> None:
        self.archive = Archive(announcements)
        self.at = datetime.now(NEW_YORK)
        self._server = server
        self._categories = {*categories}
        self._page_size = page_size
        self._faults: defaultdict[tuple[str, date], list[Fault]] = defaultdict(list)
        self._digest = DigestRepository(self.archive, topics, lambda day: self._of_day("/digest", day))
        server.on("*", self._answer)

    @property
    def url(self) -> str:
        """To which ``/atom/…``, ``/oai`` and ``/digest/`` are appended."""
        return self._server.url("")

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for since this was last looked at."""
        paths = [asked.path for asked in self._server.requests]
        self._server.requests.clear()
        return paths

    def fault(self, path: str, day: date, *faults: Fault) -> None:
        """From midnight of ``day`` on, at all paths that begin with ``path``."""
        self._faults[path, day].extend(faults)

    def _of_day(self, path: str, day: date) -> Sequence[Fault]:
        """Those at ``path``, the one that ends first first."""
        found = (
            fault
            for (place, when), of in self._faults.items()
            if when == day and path.startswith(place)
            for fault in of
        )
        return sorted(found, key=lambda fault: fault.until)

    def _answer(self, asked: Asked) -> Reply:
        local = self.at.astimezone(NEW_YORK)
        hour = local.hour + local.minute / 60
        now = [fault for fault in self._of_day(asked.path, local.date()) if hour < fault.until]
        body = self._published(asked, local.date(), hour, next((fault for fault in now if fault.content), Fault()))
        broken = next((fault.answer for fault in now if fault.answer), None)
        if broken is not None and isinstance(body, bytes):
            return broken(body)
        return _as_reply(body) if isinstance(body, bytes) else body

    def _published(self, asked: Asked, today: date, hour: float, fault: Fault) -> bytes | Reply:
        place, _, rest = asked.path.strip("/").partition("/")
        if place in ("atom", "rss"):
            if rest not in self._categories:
                return Reply(atom_error(rest, f"Bad archive “{rest}”.", today), status=400)
            return feed(self.archive, place, rest, today, fault)
        if place == "oai":
            behind = timedelta(days=fault.behind if fault.content == "late" else 0)
            return list_records(self.archive, asked.query, self.at, self._page_size, behind)
        text = self._digest.at(today, hour).get(rest) if place == "digest" else None
        return Reply("There is nothing here.", status=404) if text is None else text.encode()


def _as_reply(body: bytes) -> Reply:
    return Reply(body, etag=f'"{hashlib.sha256(body).hexdigest()}"', gzip=True)
