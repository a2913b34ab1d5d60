"""A digest repository as its generator writes it, night after night: what it does not write anew is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from tests.support.arxiv import Text
from tests.support.fake_arxiv.announcements import Archive
from tests.support.fake_arxiv.faults import Fault
from tests.support.fake_arxiv.pages import SECTIONS, TopicPage, is_listed, readme, section, topic_page

_DAY = timedelta(days=1)
_WRITTEN = 0.5
"""The hour in New York at which it is written. Its pages bear the date of the evening before: yesterday's."""

Files = Mapping[str, str]


class DigestRepository:
    """``faults`` tells those of a day, by their end."""

    def __init__(
        self, archive: Archive, topics: Sequence[TopicPage], faults: Callable[[date], Sequence[Fault]]
    ) -> None:
        self._archive = archive
        self._topics = topics
        self._faults = faults
        self._nights: dict[date, _Written] = {}

    def at(self, today: date, hour: float) -> Files:
        """Its files, by name."""
        return self._until(today, hour).files(self._topics)

    def _until(self, today: date, hour: float) -> _Written:
        if not self._archive.days or today < self._archive.days[0]:
            return _Written()
        if today - _DAY not in self._nights:
            self._nights[today - _DAY] = self._until(today - _DAY, 24)
        written = self._nights[today - _DAY]
        for papers in self._runs(today, hour):
            written = written.then(today - _DAY, papers, self._topics)
        return written

    def _runs(self, today: date, hour: float) -> Iterator[Sequence[Text]]:
        """What its runs of the day up to ``hour`` found on arXiv."""
        faults = self._faults(today)
        for begun in sorted({_WRITTEN, *(fault.until for fault in faults)}):
            if _WRITTEN <= begun <= hour and begun < 24:
                content = next((fault.content for fault in faults if begun < fault.until and fault.content), None)
                if content != "late":
                    yield [] if content == "outage" else self._listing(today - _DAY if content == "stale" else today)

    def _listing(self, day: date) -> Sequence[Text]:
        """On a day without announcement arXiv's pages show the last one."""
        latest = self._archive.latest(day)
        return [one.text for one in self._archive.on(latest) if is_listed(one.text)] if latest else []


class _Written:
    """What stands there: the entries of each section, their counts, and the topic pages."""

    def __init__(self) -> None:
        self.sections: Mapping[str, Sequence[str]] = {}
        self.counts: Mapping[str, int] = {}
        self.pages: Files = {}

    def then(self, day: date, papers: Sequence[Text], topics: Sequence[TopicPage]) -> _Written:
        """After a run that found ``papers``: sections and pages without one are not written anew."""
        by_section = {key: [text for text in papers if text.categories[0] == key] for key in SECTIONS}
        ordered = [text for key in SECTIONS for text in sorted(by_section[key], key=lambda t: t.id, reverse=True)]
        found = [(topic, [text for text in ordered if topic.takes(text)]) for topic in topics]
        after = _Written()
        after.counts = {key: len(of) for key, of in by_section.items()}
        after.sections = {key: section(of) if of else self.sections.get(key, []) for key, of in by_section.items()}
        new = {f"hot_topic/{topic.name}.md": topic_page(topic, day, of) for topic, of in found if of}
        after.pages = {**self.pages, **new}
        return after

    def files(self, topics: Sequence[TopicPage]) -> Files:
        return {"README.md": readme(self.sections, self.counts, topics), **self.pages} if self.counts else {}
