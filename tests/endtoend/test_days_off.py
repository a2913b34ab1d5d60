"""The machine is off for four days, a weekend among them. Then everybody gets one message: exactly what was missed, and
it names the days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import FakeArxiv, new_york
from tests.support.replaying import Replayed, replayed
from tests.support.replaying.setting_up import REVISIONS, address, set_up, subscribe
from tests.support.webserver import WebServer, webserver

__all__ = ["webserver"]

pytestmark = pytest.mark.real_digests

BEFORE = ("2025-04-29 09:00", "2025-04-30 09:00")
BACK = "2025-05-05 09:00"
"""Off from Thursday, the first of May, to the Sunday."""
MISSED = (date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 5))


@dataclass
class Household:
    told: Replayed
    arxiv: FakeArxiv
    paperround: CommandLine

    def round(self, moment: str) -> Any:
        self.arxiv.at = new_york(moment)
        return self.paperround.ok("round", "--now", self.arxiv.at.isoformat(), "--json").json

    def texts(self) -> Mapping[Path, str]:
        return {folder: (folder / "message.txt").read_text("utf-8") for folder in self.paperround.outbox}

    def history(self) -> list[Any]:
        lines: list[Any] = self.paperround.ok("history", "--json").json
        return lines

    def wanted(self) -> dict[str, dict[tuple[str, int], date]]:
        """By subscriber the papers (with editions) of the missed days that are due, each with its day. Only the text
        of today is left of a paper that was replaced since."""
        missed = self.told.on(*MISSED)
        today = {one.text.id: one.text for one in missed}
        found: defaultdict[str, dict[tuple[str, int], date]] = defaultdict(dict)
        for topic in self.told.topics:
            for one in (one for one in missed if topic.takes(today[one.text.id])):
                if one.version == 1:
                    found[address(topic.name)][f"arxiv:{one.text.id}", 0] = one.day
                if topic.name == "LLM":
                    found[REVISIONS][f"arxiv:{one.text.id}", one.version if one.version > 1 else 0] = one.day
        return dict(found)


@pytest.fixture
def household(
    webserver: WebServer,
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
) -> Household:
    told = replayed(real_digests, expected, every=6)
    arxiv = FakeArxiv(webserver, told.announcements, topics=told.topics, page_size=200)
    set_up(monkeypatch, arxiv, real_digests)
    subscribe(paperround, told)
    return Household(told, arxiv, paperround)


def test_one_message_each_exact_and_naming_the_days(household: Household) -> None:
    for moment in BEFORE:
        household.round(moment)
    old, known = household.texts(), {line["message"] for line in household.history()}
    household.round(BACK)

    lines = [line for line in household.history() if line["message"] not in known]
    wanted = household.wanted()
    assert {line["state"] for line in lines} == {"sent"}
    assert len({line["message"] for line in lines}) == len({line["address"] for line in lines}) == len(wanted)
    for subscriber, papers in wanted.items():
        got = [(line["paper"], line["edition"]) for line in lines if line["address"] == subscriber]
        assert sorted(got) == sorted(papers), subscriber

    assert max(len(set(papers.values())) for papers in wanted.values()) == len(MISSED)
    new = {folder: text for folder, text in household.texts().items() if folder not in old}
    for subscriber, papers in wanted.items():
        mine = {folder.name: text for folder, text in new.items() if f"_{subscriber}_" in folder.name}
        (text,) = [text for name, text in mine.items() if name.endswith("-1")]  # a long message has several parts
        assert says_days(text, sorted(set(papers.values()))), subscriber

    again = household.round("2025-05-05 10:00")
    assert again["deliveries"] == {"planned": 0, "sent": 0, "summarised": 0, "failed": 0, "due": 0}


def says_days(text: str, days: Sequence[date]) -> bool:
    """Of one day nothing is said; of several, all of the same month here, which."""
    *first, last = [str(day.day) for day in days]
    said = f"These are the papers of {len(days)} days: {', '.join(first)} and {last} May 2025."
    words = " ".join(text.split())
    return said in words if first else "These are the papers of" not in words
