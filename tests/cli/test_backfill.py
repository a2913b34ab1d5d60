"""backfill: days gone by into the store; what it says, what it refuses, and that it goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.samples import SAMPLE
from tests.sources.day_folders import add
from tests.sources.samples import put
from tests.support.arxiv import Text
from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import Announcement, FakeArxiv, new_york
from tests.support.webserver import Asked, Reply, WebServer, webserver

__all__ = ["webserver"]

NOW = ("--now", "2025-06-30T12:00Z")
JUNE = ("--from", "2025-06-01", "--to", "2025-06-30")


@pytest.fixture
def days(paperround: CommandLine) -> Path:
    """A folder of four days with two papers each."""
    for day in (2, 3, 4, 5):
        add(paperround.folder / "days", day, f"2506.0000{day}", f"2506.1000{day}")
    return paperround.folder / "days"


def test_a_folder_of_days_in_words(paperround: CommandLine, days: Path) -> None:
    result = paperround.ok("backfill", "--source", days, *JUNE, *NOW)
    assert result.out == f"{days}: 8 new papers of 4 days (8 read).\n"
    again = paperround.ok("backfill", "--source", days, "--from", "2025-06-03", "--to", "2025-06-03", *NOW)
    assert again.out == f"{days}: 0 new papers of 1 day (2 read).\n"


def test_that_nothing_was_found_is_said(paperround: CommandLine, days: Path) -> None:
    result = paperround.ok("backfill", "--source", days, "--from", "2025-06-10", "--to", "2025-06-12", *NOW)
    assert result.out == f"{days}: nothing of these days that was not looked back at before.\n"


def test_as_json(paperround: CommandLine, days: Path) -> None:
    result = paperround.ok("backfill", "--source", days, "--source", SAMPLE, *JUNE, *NOW, "--json")
    assert result.json == {
        "from": "2025-06-01",
        "to": "2025-06-30",
        "sources": [
            {
                "name": str(days),
                "looks_back": True,
                "days": 4,
                "papers": {"read": 8, "new": 8},
                "error": None,
                "notes": [],
            },
            {
                "name": SAMPLE,
                "looks_back": False,
                "days": 0,
                "papers": {"read": 0, "new": 0},
                "error": None,
                "notes": [],
            },
        ],
    }


def test_nothing_is_sent_for_it_and_nothing_of_it_later(paperround: CommandLine, days: Path) -> None:
    paperround.ok("subscribe", "slack:C0LABTALK", "paper", "--every", "batch", *NOW)
    paperround.ok("backfill", "--source", days, *JUNE, *NOW)
    assert paperround.ok("history", "--json").json == []
    assert paperround.ok("dispatch", *NOW).out == "Sent nothing: nothing is due.\n"
    report = paperround.ok("round", "--source", days, *NOW, "--json").json
    assert report["papers"] == {"read": 2, "new": 0}
    assert {line["paper"] for line in paperround.ok("history", "--json").json} == {
        "arxiv:2506.00005",
        "arxiv:2506.10005",
    }


def test_what_was_filled_in_can_be_written_as_digests(paperround: CommandLine, days: Path) -> None:
    paperround.ok("backfill", "--source", days, *JUNE, *NOW)
    out = paperround.folder / "out"
    written = paperround.ok("digest", "--all", "--date", "2025-06-03", "--out", out, *NOW, "--json").json
    assert {*written["papers"]} == {"arxiv:2506.10003", "arxiv:2506.00003"}


def test_a_source_that_cannot_look_back_is_told_and_the_others_are_filled(paperround: CommandLine, days: Path) -> None:
    result = paperround.ok("backfill", "--source", SAMPLE, "--source", days, *JUNE, *NOW)
    assert result.out.splitlines() == [
        f"{SAMPLE} cannot look back: it only shows what it has today.",
        f"{days}: 8 new papers of 4 days (8 read).",
    ]


@pytest.mark.parametrize("source", [SAMPLE, "https://example.org/feed.xml", "arxiv-search:au:Hinton", "nowhere"])
def test_where_no_source_can_look_back_it_is_refused(paperround: CommandLine, source: str) -> None:
    result = paperround("backfill", "--source", source, *JUNE, *NOW)
    assert (result.code, result.out) == (2, "")
    assert "Not one of these sources can look back" in result.err
    assert source in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2025-06-05", "--to", "2025-06-01"), "--from: 2025-06-05 is after 2025-06-01."),
        (("--from", "2025-06-05", "--to", "2025-07-01"), "--to: 2025-07-01 is still to come."),
        (("--from", "yesterday", "--to", "tomorrow"), "--to: 2025-07-01 is still to come."),
        (("--from", "soon", "--to", "today"), "--from: “soon” is not a day."),
        (("--from", "2025-02-30", "--to", "today"), "--from: “2025-02-30” is not a day."),
        (("--from", "2025-06-05"), "--to"),
        (("--to", "2025-06-05"), "--from"),
    ],
)
def test_wrong_days_are_refused(paperround: CommandLine, days: Path, arguments: tuple[str, ...], said: str) -> None:
    result = paperround("backfill", "--source", days, *arguments, *NOW)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_words_for_days(paperround: CommandLine, days: Path) -> None:
    now = ("--now", "2025-06-04T12:00Z")
    found = paperround.ok("backfill", "--source", days, "--from", "yesterday", "--to", "today", *now, "--json").json
    assert (found["from"], found["to"], found["sources"][0]["days"]) == ("2025-06-03", "2025-06-04", 2)


def test_a_day_that_cannot_be_read_is_told_and_tried_again(paperround: CommandLine, days: Path) -> None:
    readme = days / "2025-06-03" / "README.md"
    good = readme.read_bytes()
    put(readme, "<html>\u202e")
    said = paperround.ok("backfill", "--source", days, *JUNE, *NOW).out.splitlines()
    assert said[0] == f"{days}: 6 new papers of 3 days (6 read)."
    assert said[1].startswith("  2025-06-03: README.md: This is no digest")
    put(readme, good)
    assert paperround.ok("backfill", "--source", days, *JUNE, *NOW, "--json").json["sources"][0]["papers"]["new"] == 2


# --- arXiv ---

FIRST = date(2026, 3, 2)
MONTH = ("--from", "2026-03-02", "--to", "2026-03-27", "--now", "2026-03-28T12:00Z")
WORKDAYS = [day for n in range(26) if (day := FIRST + timedelta(days=n)).weekday() < 5]


@pytest.fixture
def arxiv(webserver: WebServer, monkeypatch: pytest.MonkeyPatch) -> FakeArxiv:
    """Four weeks of a simulated arXiv with three papers a working day, on a Saturday after them."""
    fake = FakeArxiv(
        webserver,
        [
            Announcement(day=day, text=Text(id=f"2603.{n * 10 + i:05}", title=f"Paper {n}.{i}", categories=("cs.CL",)))
            for n, day in enumerate(WORKDAYS)
            for i in range(3)
        ],
    )
    fake.at = new_york("2026-03-28 08:00")
    for name in ("ARXIV_RSS_URL", "ARXIV_API_URL", "ARXIV_OAI_URL"):
        monkeypatch.setenv(name, fake.url)
    return fake


def broken_after(requests: int, whole: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
    """``whole`` for so many requests, then a server that is busy for an hour."""
    left = [requests]

    def answer(asked: Asked) -> Reply:
        left[0] -= 1
        return whole(asked) if left[0] >= 0 else Reply(status=503, headers={"Retry-After": "3600"})

    return answer


def test_arxiv_by_its_records(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    result = paperround.ok("backfill", "--source", "arxiv:cs.CL", *MONTH)
    assert len(WORKDAYS) == 20
    assert result.out.startswith("arxiv:cs.CL: 60 new papers of 20 days (")
    assert set(arxiv.asked) == {"/oai"}


def test_it_goes_on_where_it_broke_off(paperround: CommandLine, arxiv: FakeArxiv, webserver: WebServer) -> None:
    webserver.on("/oai", broken_after(2, arxiv._answer))
    first = paperround("backfill", "--source", "arxiv:cs.CL", *MONTH)
    assert first.code == 1
    assert "503" in first.out
    assert "What was found until then is kept. Run the same command again: it goes on from there." in first.out
    webserver.on("/oai", arxiv._answer)
    second = paperround.ok("backfill", "--source", "arxiv:cs.CL", *MONTH, "--json").json["sources"][0]
    assert second["error"] is None
    assert 0 < second["days"] < 20, "what was done is not done again"
    third = paperround.ok("backfill", "--source", "arxiv:cs.CL", *MONTH, "--json").json["sources"][0]
    assert (third["papers"]["read"], third["papers"]["new"]) == (0, 0)
    whole = {
        day: paperround.ok("digest", "--all", "--date", day, "--out", "out", "--now", MONTH[5], "--json").json["papers"]
        for day in (WORKDAYS[0], WORKDAYS[9], WORKDAYS[-1])
    }
    assert [len(papers) for papers in whole.values()] == [3, 3, 3]


def test_one_source_that_fails_does_not_hold_up_the_others(
    paperround: CommandLine, arxiv: FakeArxiv, webserver: WebServer, days: Path
) -> None:
    webserver.on("/oai", Reply(status=404))
    result = paperround("backfill", "--source", "arxiv:cs.CL", "--source", days, *JUNE, *NOW, "--json")
    failed, good = result.json["sources"]
    assert (result.code, failed["error"]["code"], good["papers"]["new"]) == (1, "missing", 8)


def test_it_introduces_itself(
    paperround: CommandLine, arxiv: FakeArxiv, webserver: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACT", "me@example.org")
    paperround.ok("backfill", "--source", "arxiv:cs.CL", *MONTH)
    agents = {asked.headers["user-agent"] for asked in webserver.requests}
    assert {agent.partition(" ")[2] for agent in agents} == {"(+mailto:me@example.org)"}
