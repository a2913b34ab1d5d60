"""sources: how each source is and was, and what it lacks; a round tells that too."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.cli.samples import DAY, SAMPLE, UNSEEN
from tests.sources.day_folders import add
from tests.sources.samples import put
from tests.support.arxiv import Text
from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import Announcement, FakeArxiv, new_york, partial
from tests.support.webserver import WebServer, webserver

__all__ = ["webserver"]

TUESDAY = date(2026, 3, 3)


def row(paperround: CommandLine, name: str, now: str) -> list[str]:
    """The words of the line of that source in the table; below it is what is wrong."""
    out = paperround.ok("sources", "--now", now).out
    (line,) = (line for line in out.splitlines() if name in line and not line.startswith(name))
    return line.split()


def test_before_anything_was_read(paperround: CommandLine) -> None:
    assert paperround.ok("sources").out == "No source was read yet. Try: paperround round\n"
    assert paperround.ok("sources", "--json").json == []


def test_each_day_has_its_place(paperround: CommandLine) -> None:
    """June 2025: Monday the 2nd to Friday the 13th; another source is read on the last day only."""
    root = paperround.folder / "days"

    def look(day: int) -> None:
        paperround("round", "--source", root, "--now", f"2025-06-{day:02}T22:00Z")

    look(2)  # there is no such folder yet
    add(root, 3, "2506.00001")
    look(3)
    look(4)  # Tuesday's evening is what is known on Wednesday
    look(5)  # Wednesday's is not there
    add(root, 9, "2506.00001")
    look(9)  # the old papers under Monday's date
    add(root, 10, "2506.00002")
    look(10)
    look(10)  # a day on which something came stays so
    look(11)
    put(root / "2025-06-12" / "README.md", "<html>")
    look(12)
    now = "2025-06-13T08:00Z"
    paperround.ok("round", "--source", SAMPLE, "--now", now)
    assert row(paperround, str(root), now)[3] == "--!█▄?---=█▄!-"
    assert row(paperround, SAMPLE, now)[3] == "-------------█"
    assert row(paperround, str(root), "2025-06-25T08:00Z")[3] == "!-------------"
    days = _of(paperround, str(root), now)["days"]
    assert isinstance(days, list)
    assert {one["day"].removeprefix("2025-06-"): one["state"] for one in days} == {
        "02": "failed",
        "03": "fresh",
        "04": "unchanged",
        "05": "waiting",
        "09": "stalled",
        "10": "fresh",
        "11": "unchanged",
        "12": "failed",
    }


def _of(paperround: CommandLine, name: str, now: str) -> dict[str, object]:
    (found,) = (one for one in paperround.ok("sources", "--now", now, "--json").json if one["name"] == name)
    assert isinstance(found, dict)
    return found


def test_a_quiet_day_has_its_sign(paperround: CommandLine, webserver: WebServer, arxiv: FakeArxiv) -> None:
    arxiv.at = new_york("2026-03-07 09:00")
    said = paperround.ok("round", "--source", "arxiv:cs.CL", "--now", "2026-03-07T14:00Z").out
    assert "quiet, no papers are announced on this day\n" in said
    assert row(paperround, "arxiv:cs.CL", "2026-03-07T14:00Z")[:4] == ["quiet", "2026-03-07", "0", "-------------·"]


def test_the_keys_that_programs_rely_on(paperround: CommandLine) -> None:
    paperround("round", "--source", SAMPLE, "--source", "nowhere", "--now", DAY)
    good, bad = (_of(paperround, name, DAY) for name in (SAMPLE, "nowhere"))
    told = {"name", "state", "date", "papers", "last_ok_at", "error"}
    compared = {"of_batch", "lacks", "had_by", "only_here", "days"}
    assert set(good) == set(bad) == told | compared
    assert (good["state"], good["date"], good["papers"], good["error"]) == ("fresh", "2025-04-30", 25, None)
    assert datetime.fromisoformat(str(good["last_ok_at"])) == datetime.fromisoformat(DAY)
    assert good["days"] == [{"day": "2025-04-30", "state": "fresh", "papers": 25}]
    assert (bad["state"], bad["date"], bad["papers"], bad["last_ok_at"]) == ("failed", None, 0, None)
    assert bad["error"] == {"code": "missing", "text": "There is no such file or folder. Check the path."}
    assert (bad["lacks"], bad["had_by"], bad["only_here"]) == ([], [], [])
    assert "never" in row(paperround, "nowhere", DAY)
    said = paperround.ok("sources", "--now", DAY).out.splitlines()
    assert said[-1] == "nowhere: There is no such file or folder. Check the path."
    assert row(paperround, SAMPLE, DAY)[4:6] == ["2025-04-30", "07:00"]


# --- what one lacks that another has ---


@pytest.fixture
def arxiv(webserver: WebServer, monkeypatch: pytest.MonkeyPatch) -> FakeArxiv:
    """On a Tuesday, twelve papers of cs.CL that are cross-listed to cs.AI, and one of cs.AI alone. In the morning the
    feed of cs.CL has the first half only."""
    both = [Text(id=f"2603.000{n:02}", title=f"Paper {n}", categories=("cs.CL", "cs.AI")) for n in range(24)]
    alone = Text(id="2603.00099", title="Alone", categories=("cs.AI",))
    fake = FakeArxiv(webserver, [Announcement(day=TUESDAY, text=text) for text in (*both, alone)])
    fake.fault("/atom/cs.CL", TUESDAY, partial(until=12))
    fake.at = new_york("2026-03-03 09:00")
    monkeypatch.setenv("ARXIV_RSS_URL", fake.url)
    monkeypatch.setenv("DIGEST_SOURCES", "arxiv:cs.CL+cs.AI")
    return fake


MORNING, NOON = ("--now", "2026-03-03T14:00Z"), ("--now", "2026-03-03T17:30Z")
LACKING = [f"arxiv:2603.000{n:02}" for n in range(12, 24)]


def test_a_shortfall_is_told_in_words(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    told = " ".join(paperround.ok("round", *MORNING).out.split())
    what = f"arxiv:cs.CL lacks 12 papers of this batch, taken from arxiv:cs.AI: {', '.join(LACKING[:8])} and 4 more"
    assert what in told
    assert what in " ".join(paperround.ok("sources", *MORNING).out.split())
    arxiv.at = new_york("2026-03-03 12:30")
    assert "lacks" not in paperround.ok("round", *NOON).out
    assert "lacks" not in paperround.ok("sources", *NOON).out


def test_a_shortfall_is_told_to_programs(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    report = paperround.ok("round", *MORNING, "--json").json
    assert report["shortfalls"] == [{"name": "arxiv:cs.CL", "lacks": LACKING, "had_by": ["arxiv:cs.AI"]}]
    assert report["papers"]["new"] == 25, "nobody loses a paper by it"
    lacking, whole = (_of(paperround, f"arxiv:cs.{name}", MORNING[1]) for name in ("CL", "AI"))
    assert (lacking["lacks"], lacking["had_by"], lacking["only_here"]) == (LACKING, ["arxiv:cs.AI"], [])
    assert (whole["lacks"], whole["had_by"]) == ([], [])
    assert whole["only_here"] == [*LACKING, "arxiv:2603.00099"]


def test_a_day_gone_by_is_compared_too(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    paperround.ok("round", *MORNING)
    arxiv.at = new_york("2026-03-04 09:00")
    later = ("--now", "2026-03-04T14:00Z")
    paperround.ok("round", *later)
    said = " ".join(paperround.ok("sources", "--day", "yesterday", *later).out.split())
    alone = ", ".join(LACKING[:8])
    assert f"arxiv:cs.AI had 25 papers of that day’s batch, 13 of them only here: {alone} and 5 more" in said
    assert "arxiv:cs.CL had 12 papers of that day’s batch arxiv:cs.CL lacks 12 papers" in said
    told = paperround.ok("sources", "--day", "2026-03-03", *later, "--json").json
    assert {one["name"]: one["of_batch"] for one in told} == {"arxiv:cs.AI": 25, "arxiv:cs.CL": 12}
    assert "is not a day" in paperround("sources", "--day", "then", *later).err


def test_what_was_only_looked_back_at_has_no_state(paperround: CommandLine) -> None:
    root = paperround.folder / "days"
    add(root, 3, "2506.00001")
    paperround.ok("backfill", "--from", "2025-06-03", "--to", "2025-06-03", "--source", root, "--now", "2025-06-13")
    assert paperround.ok("sources", "--json").json == []
    paperround.ok("round", "--source", root, "--now", "2025-06-03T23:00Z")
    assert [one["state"] for one in paperround.ok("sources", "--json").json] == ["fresh"]


def test_one_that_is_not_read_this_time_is_not_told_of(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    paperround.ok("round", *MORNING)
    assert paperround.ok("round", "--source", "arxiv:cs.AI", *MORNING, "--json").json["shortfalls"] == []


def test_names_cannot_steer_the_terminal(paperround: CommandLine) -> None:
    paperround("round", "--source", f"nowhere{UNSEEN}", "--now", DAY)
    assert [c for c in paperround.ok("sources").out if c in UNSEEN] == []


def test_days_that_are_missing_are_told_to_programs(paperround: CommandLine, arxiv: FakeArxiv) -> None:
    paperround.ok("round", *MORNING)
    late = ("--now", "2026-03-06T14:00Z")  # two days went by, and nobody answers where the records are
    told = paperround("round", "--source", "arxiv:cs.AI", *late, "--json")
    missing = [one["missing"] for one in told.json["sources"]]
    assert (told.code, missing[-1]) == (1, ["2026-03-04", "2026-03-05"])
