"""The feeds: only what is announced today, by New York's date; empty at weekends and on holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tests.support.arxiv import Entry, atom_feed, rss_feed
from tests.support.fake_arxiv.announcements import Archive
from tests.support.fake_arxiv.faults import Fault

_DAY = timedelta(days=1)
_FORMS = {"atom": atom_feed, "rss": rss_feed}


def feed(archive: Archive, form: str, category: str, today: date, fault: Fault) -> bytes:
    day, entries = _shown(archive, category, today, fault)
    return _FORMS[form](category, day, entries)


def _shown(archive: Archive, category: str, today: date, fault: Fault) -> tuple[date, Sequence[Entry]]:
    if fault.content == "late":
        day = today - fault.behind * _DAY
        return day, archive.entries(category, day)
    if fault.content == "stale":
        before = archive.latest(today - _DAY, behind=fault.behind - 1)
        return today, archive.entries(category, before) if before else []
    entries = archive.entries(category, today)
    half = (len(entries) + 1) // 2
    return today, {"first half": entries[:half], "second half": entries[half:]}.get(fault.content or "", entries)
