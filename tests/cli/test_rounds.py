"""round, poll, dispatch, history, resend: what they say, print and leave alone."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.cli.samples import DAY, SAMPLE, TEA, UNSEEN, tree
from tests.support.commandline import CommandLine


@pytest.fixture
def following(paperround: CommandLine) -> CommandLine:
    """Somebody on Slack and the console follow something."""
    paperround.ok("subscribe", "slack:C0LABTALK", "tea", "--every", "batch", "--now", DAY)
    paperround.ok("subscribe", "console", "topic:LLM", "--every", "batch", "--now", DAY)
    return paperround


def test_a_round_in_words(following: CommandLine) -> None:
    said = following.ok("round", "--source", SAMPLE, "--now", DAY).out
    assert "fresh, 25 papers" in said
    assert "Sent 2 messages with 7 papers." in said
    again = following.ok("round", "--source", SAMPLE, "--now", DAY).out
    assert "unchanged" in again
    assert "Nothing new.\nSent nothing: nothing is due." in again
    assert len(following.outbox) == 1


def test_a_round_as_json_prints_one_document_although_the_console_is_told(following: CommandLine) -> None:
    result = following.ok("round", "--source", SAMPLE, "--now", DAY, "--json")
    assert result.json["papers"] == {"read": 25, "new": 25}
    assert result.json["matches"] == 7
    assert result.json["messages"] == {"sent": 2, "failed": 0, "due": 0, "empty": 0}
    assert result.json["deliveries"] == {"planned": 7, "sent": 7, "failed": 0, "due": 0, "summarised": 0}
    (source,) = result.json["sources"]
    assert set(source) >= {"name", "state", "date", "date_from", "papers", "repaired", "error"}
    assert (source["name"], source["date"], source["date_from"]) == (SAMPLE, "2025-04-30", "heading")
    assert (source["state"], source["papers"], source["repaired"], source["error"]) == ("fresh", 25, False, None)
    assert "LLM" in result.err


def test_a_source_that_fails_is_exit_code_1_and_others_go_on(following: CommandLine) -> None:
    result = following("round", "--source", "nowhere", "--source", SAMPLE, "--now", DAY, "--json")
    assert result.code == 1
    failed, fresh = result.json["sources"]
    assert (failed["state"], fresh["state"]) == ("failed", "fresh")
    assert failed["error"]["code"] == "missing"
    assert "no such file" in failed["error"]["text"]
    assert result.json["deliveries"]["sent"] == 7
    assert following("round", "--source", "nowhere", "--now", DAY).code == 1
    assert "nowhere" in following("round", "--source", "nowhere", "--now", DAY).out


def test_readers_do_not_see_the_folders_of_the_machine(following: CommandLine) -> None:
    said = following.ok("round", "--source", SAMPLE, "--now", DAY).out
    told = (following.outbox[0] / "message.txt").read_text("utf-8")
    assert "Sources: defaults/sample of 30 April 2025" in told
    assert "Sources: defaults/sample of 30 April 2025" in said
    assert SAMPLE not in told
    assert following.ok("sources", "--json").json[0]["name"] == SAMPLE


def test_poll_then_dispatch(following: CommandLine) -> None:
    polled = following.ok("poll", "--source", SAMPLE, "--now", DAY)
    assert "7 deliveries for `paperround dispatch`" in polled.out
    assert "Sent" not in polled.out
    assert following.outbox == []
    sent = following.ok("dispatch", "--now", DAY, "--json").json
    assert (sent["sources"], sent["deliveries"]["sent"]) == ([], 7)
    assert following.ok("dispatch", "--now", DAY).out == "Sent nothing: nothing is due.\n"


def test_digest_sources_are_read_unless_source_is_given(
    following: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SOURCES", f"'{SAMPLE}'")
    assert following.ok("round", "--now", DAY, "--json").json["papers"]["read"] == 25
    assert len(following("round", "--source", "nowhere", "--now", DAY, "--json").json["sources"]) == 1


def test_history_tells_every_delivery(following: CommandLine) -> None:
    following.ok("round", "--source", SAMPLE, "--now", DAY)
    (line,) = following.ok("history", "slack:C0LABTALK", "--json").json
    assert set(line) >= {
        *("address", "paper", "title", "subscription", "state", "planned_at", "sent_at", "message", "receipt", "error")
    }
    assert (line["address"], line["paper"], line["state"]) == ("slack:C0LABTALK", TEA, "sent")
    assert (line["subscription"], line["error"]) == ("1", None)
    assert isinstance(line["message"], str)
    assert line["title"].startswith("Steady Hands")
    assert datetime.fromisoformat(line["sent_at"]) == datetime.fromisoformat(DAY)
    assert line["receipt"] == f"outbox:{following.outbox[0].as_posix()}"


def test_history_can_be_narrowed(following: CommandLine) -> None:
    following.ok("round", "--source", SAMPLE, "--now", DAY)
    everything = following.ok("history", "--json").json
    assert len(everything) == 7
    assert following.ok("history", "--limit", 2, "--json").json == everything[-2:]
    assert [one["address"] for one in following.ok("history", "--paper", "2504.99003", "--json").json] == [
        "slack:C0LABTALK"
    ]
    assert len(following.ok("history", "--since", "2025-04-30", "--json").json) == 7
    assert following.ok("history", "--since", "2025-05-01", "--json").json == []
    assert len(following.ok("history", "--since", "today", "--now", DAY, "--json").json) == 7
    assert following.ok("history", "--since", "tomorrow", "--now", DAY, "--json").json == []
    assert "Nothing like that" in following.ok("history", "--since", "2025-05-01").out


NIGHT = "2025-05-01T23:30:00Z"
"""Still May 1 in Greenwich, May 2 already in Tokyo."""


@pytest.fixture
def tokyo(following: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("TIMEZONE", "Asia/Tokyo")
    following.ok("subscribe", "ada@example.org", "tea", "--every", "batch", "--confirmed", "--now", DAY)
    following.ok("round", "--source", SAMPLE, "--now", NIGHT)
    return following


def test_days_are_those_of_the_operators_zone(tokyo: CommandLine) -> None:
    (letter,) = (one for one in tokyo.outbox if "ada" in one.name)
    assert "2 May 2025" in (letter / "message.txt").read_text("utf-8")
    refused = tokyo("pause", "1", "--until", "2025-05-02", "--now", NIGHT)
    assert "is not after today (2025-05-02)" in refused.err
    paused = tokyo.ok("pause", "1", "--until", "tomorrow", "--now", "2025-05-02T01:30+02:00", "--json").json
    assert paused["paused_until"] == "2025-05-03"


def test_since_and_the_table_go_by_the_operators_zone(tokyo: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(tokyo.ok("history", "--since", "2025-05-02", "--json").json) == 8
    assert tokyo.ok("history", "--since", "2025-05-03", "--json").json == []
    heads, *rows = tokyo.ok("history").out.splitlines()
    assert heads.startswith("When (Asia/Tokyo)")
    assert all(row.startswith("2025-05-02 08:30") for row in rows)
    assert "2025-05-02 08:30" in tokyo.ok("sources").out
    told = datetime.fromisoformat(tokyo.ok("history", "--json").json[0]["sent_at"])
    assert told == datetime.fromisoformat(NIGHT)
    monkeypatch.setenv("TIMEZONE", "UTC")
    assert tokyo.ok("history", "--since", "2025-05-02", "--json").json == []


@pytest.mark.parametrize("command", ["round", "poll", "run"])
def test_nothing_is_made_where_there_is_no_source(
    paperround: CommandLine, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SOURCES", " ")
    result = paperround(command)
    assert (result.code, result.out) == (2, "")
    assert "Name a source with --source, or in DIGEST_SOURCES" in result.err
    assert list(paperround.folder.iterdir()) == []


def test_titles_and_source_names_cannot_steer_the_terminal(paperround: CommandLine) -> None:
    folder = paperround.folder / f"2025-04-30{UNSEEN}"
    shutil.copytree(SAMPLE, folder)
    page = folder / "README.md"
    page.write_text(page.read_text("utf-8").replace("Steady Hands", f"Steady{UNSEEN} Hands"), encoding="utf-8")
    paperround.ok("subscribe", "slack:C0LABTALK", "tea", "--every", "batch", "--now", DAY)
    said = [
        paperround.ok("round", "--source", folder, "--now", DAY),
        paperround.ok("history"),
        paperround.ok("sources"),
    ]
    said.append(paperround("round", "--source", f"nowhere{UNSEEN}"))
    assert "Steady Hands" in said[1].out
    assert [c for one in said for c in one.out + one.err if c in UNSEEN] == []


def test_a_topics_file_that_cannot_be_read_is_exit_code_2_and_the_papers_go_out(
    following: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPICS_FILE", "nowhere.yml")
    result = following("round", "--source", SAMPLE, "--now", DAY, "--json")
    assert (result.code, result.json["deliveries"]["sent"]) == (2, 7)
    assert any("nowhere.yml" in problem for problem in result.json["problems"])


def test_the_history_table_names_the_message_that_resend_takes(following: CommandLine) -> None:
    following.ok("round", "--source", SAMPLE, "--now", DAY)
    heads, row = following.ok("history", "slack:C0LABTALK").out.splitlines()
    number = row[heads.index("Message") :].split()[0]
    again = following.ok("resend", number, "--now", DAY, "--json").json
    assert again["messages"]["sent"] == 1
    assert len(following.outbox) == 2


def test_one_paper_again(following: CommandLine) -> None:
    following.ok("round", "--source", SAMPLE, "--now", DAY)
    said = following.ok("resend", "--address", "slack:C0LABTALK", "--paper", "2504.99003", "--now", DAY).out
    assert "Sent 1 message with 1 paper." in said
    (letter,) = (told for box in following.outbox if "again" in (told := (box / "message.txt").read_text("utf-8")))
    assert "defaults/sample" in letter
    assert SAMPLE not in letter


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("round", "--source", "x", "--now", "2025-13-45"), "--now: “2025-13-45” is not a date or time"),
        (("round", "--source", "x", "--now", ""), "is not a date or time"),
        (("round", "--source", "x", "--now", "9999-12-31T23:59-12:00"), "is not a date or time"),
        (("dispatch", "--now", "0001-01-01T00:00+14:00"), "is not a date or time"),
        (("run", "--source", "x", "--interval", "nan"), "not a valid integer"),
        (("history", "--since", "2025-05-01T10:00"), "--since"),
        (("history", "--paper", "\udcff"), "is not a paper's id"),
        (("history", "--limit", "0"), "“0” is not a whole number from 1"),
        (("resend",), "Give either MESSAGE"),
        (("resend", "1", "--paper", "2504.99003"), "Give either MESSAGE"),
        (("resend", "9" * 19), "is not a whole number"),
        (("resend", str(2**31)), "is not a whole number from 1 to 2147483647"),
        (("resend", "12"), "Nothing of that was ever sent"),
    ],
)
def test_mistakes(paperround: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    result = paperround(*arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_dry_run_writes_nothing_where_nothing_is(paperround: CommandLine) -> None:
    before = tree(paperround.folder)
    shown = paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--dry-run", "--json").json
    assert shown["dry_run"] is True
    assert tree(paperround.folder) == before == {}


def test_a_dry_run_shows_what_would_be_sent_and_writes_nothing(following: CommandLine) -> None:
    following.ok("round", "--source", SAMPLE, "--now", DAY)
    rule = "delivery robots"
    following.ok("subscribe", "ada@example.org", rule, "--every", "batch", "--confirmed", "--now", DAY)
    before = tree(following.folder)
    shown = following.ok("round", "--source", SAMPLE, "--now", DAY, "--dry-run", "--json").json
    (would,) = shown["would_send"]
    assert (would["address"], would["part"], would["of"], would["papers"]) == ("ada@example.org", 1, 1, 1)
    assert "System" in would["text"]
    words = following.ok("round", "--source", SAMPLE, "--now", DAY, "--dry-run").out
    assert "to ada@example.org" in words
    assert "Dry run: 1 part would be sent now. Nothing was written." in words
    assert tree(following.folder) == before
    assert following.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["deliveries"]["sent"] == 1


def test_a_dry_run_changes_no_row(following: CommandLine, ready_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", ready_url)
    following.ok("subscribe", "slack:C0LABTALK", "tea", "--every", "batch", "--now", DAY)
    before = _rows(ready_url)
    shown = following.ok("round", "--source", SAMPLE, "--now", DAY, "--dry-run", "--json").json
    assert shown["deliveries"]["planned"] == 1
    assert _rows(ready_url) == before


def _rows(url: str) -> dict[str, list[str]]:
    """Every row of every table."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as db:
        names = inspect(db).get_table_names()
        rows = {n: sorted(str(row) for row in db.execute(text(f'SELECT * FROM "{n}"'))) for n in names}
    engine.dispose()
    return rows
