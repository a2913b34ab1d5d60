"""subscribe, edit, pause, resume, unsubscribe, subscriptions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from tests.cli.samples import DAY, SAMPLE, UNSEEN
from tests.support.commandline import CommandLine

KEYS = {"id", "address", "rule", "reads_as", "schedule", "announce", "state", "warnings"}


def test_subscribe_answers_with_all_that_programs_rely_on(paperround: CommandLine) -> None:
    found = paperround.ok("subscribe", "slack:C0LABTALK", "tea, -2D", "--every", "batch", "--now", DAY, "--json").json
    assert set(found) >= KEYS
    assert (found["id"], found["address"], found["rule"]) == ("1", "slack:C0LABTALK", "tea, -2D")
    assert found["schedule"] == {"every": "batch", "at": None, "on": None, "tz": "UTC"}
    assert (found["announce"], found["state"], found["warnings"]) == (["new", "cross"], "active", [])
    assert "tea" in found["reads_as"]
    assert datetime.fromisoformat(found["created_at"]) == datetime.fromisoformat(DAY)


def test_a_new_database_is_announced_on_stderr_only(paperround: CommandLine) -> None:
    first = paperround.ok("subscribe", "console", "tea", "--every", "batch", "--json")
    assert str(paperround.state) in first.err
    assert paperround.ok("subscriptions", "--json").err == ""


def test_the_same_rule_again_is_the_same_subscription(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "Ada@Example.org", "tea,  coffee", "--every", "batch", "--confirmed")
    again = paperround.ok("subscribe", "ada@example.org", "tea, coffee", "--every", "batch", "--json").json
    assert again["id"] == "1"
    assert "already" in again["warnings"][0]
    assert len(paperround.ok("subscriptions", "--json").json) == 1


def test_an_unconfirmed_address_waits_and_says_how_to_go_on(paperround: CommandLine) -> None:
    said = paperround.ok("subscribe", "ada@example.org", "tea", "--every", "batch").out
    assert "pending" in said
    assert "--confirmed" in said
    sure = paperround.ok("subscribe", "ada@example.org", "tea", "--every", "batch", "--confirmed", "--json").json
    assert (sure["id"], sure["state"]) == ("1", "active")


def test_the_zone_is_timezone_unless_it_is_said(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Europe/Zurich")
    own = paperround.ok("subscribe", "console", "tea", "--every", "batch", "--json").json
    said = paperround.ok("subscribe", "console", "robot", "--every", "batch", "--tz", "Asia/Tokyo", "--json").json
    assert (own["schedule"]["tz"], said["schedule"]["tz"]) == ("Europe/Zurich", "Asia/Tokyo")
    moved = paperround.ok("edit", "1", "--tz", "Asia/Tokyo", "--json").json
    assert moved["schedule"] == said["schedule"]


def test_edit_changes_what_is_given_and_leaves_the_rest(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch", "--name", "Drinks")
    found = paperround.ok("edit", "1", "--rule", "coffee", "--announce", "replace,new", "--json").json
    assert (found["name"], found["rule"], found["announce"]) == ("Drinks", "coffee", ["new", "replace"])
    assert paperround.ok("edit", 1, "--name", "Cups", "--json").json["rule"] == "coffee"


def test_a_subscription_from_start_to_end(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch")
    paused = paperround.ok("pause", "1", "--until", "tomorrow", "--now", DAY, "--json").json
    assert (paused["state"], paused["paused_until"]) == ("paused", "2025-05-01")
    assert "paused until 2025-05-01" in paperround.ok("pause", "1", "--until", "2025-05-01", "--now", DAY).out
    assert paperround.ok("resume", "1", "--json").json["state"] == "active"
    assert paperround.ok("unsubscribe", "1", "--json").json["state"] == "ended"
    assert paperround.ok("subscriptions", "--json").json == []
    assert [s["state"] for s in paperround.ok("subscriptions", "--all", "--json").json] == ["ended"]


def test_what_was_paused_gets_nothing_until_it_wakes(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "slack:C0LABTALK", "tea", "--every", "batch")
    paperround.ok("pause", "1", "--until", "2025-05-01", "--now", DAY)
    assert paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["deliveries"]["planned"] == 0
    paperround.ok("round", "--source", SAMPLE, "--now", "2025-05-01")
    assert paperround.ok("subscriptions", "--json").json[0]["state"] == "active"


def test_subscriptions_of_one_address(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch")
    paperround.ok("subscribe", "slack:U0HOPPER", "topic:LLM", "--every", "batch")
    found = paperround.ok("subscriptions", "slack:U0HOPPER", "--json").json
    assert [(s["id"], s["name"], s["next_due_at"]) for s in found] == [("2", "LLM", None)]
    table = paperround.ok("subscriptions").out.splitlines()
    assert [line.split()[0] for line in table] == ["ID", "1", "2"]


def test_nobody_follows_anything_yet(paperround: CommandLine) -> None:
    assert "paperround subscribe" in paperround.ok("subscriptions").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("subscribe", "console", "tea", "--at", "25:00"), "--at: “25:00” is not a time of day"),
        (("subscribe", "console", "tea", "--on", "mon"), "--every weekly --on mon"),
        (("subscribe", "console", "tea", "--every", "weekly", "--on", "day"), "“day” is not a day of the week"),
        (("subscribe", "console", "tea", "--tz", ""), "“” is not a time zone"),
        (("subscribe", "console", "tea", "--every", "hourly"), "“hourly” is not a schedule"),
        (("subscribe", "console", "tea", "--every", "batch", "--at", "09:00"), "no meaning"),
        (("subscribe", "console", "tea", "--every", "batch", "--tz", "Mars/Base"), "“Mars/Base” is not a time zone"),
        (("subscribe", "console", "tea", "--every", "batch", "--announce", "all"), "“all” is not a kind"),
        (("subscribe", "nobody", "tea", "--every", "batch"), "“nobody” is not an address"),
        (("subscribe", "slack:#general", "tea", "--every", "batch"), "Use its id"),
        (("subscribe", "console", "topic:Lllm", "--every", "batch"), "Did you mean topic:LLM?"),
        (("subscribe", "console", 'a, "b', "--every", "batch"), "never closed"),
        (("subscribe", "console", "\udcff, -", "--every", "batch"), "rule, character"),
        (("subscribe", "\udcff@x", "tea", "--every", "batch"), "is not an e-mail address"),
        (("subscribe", "console"), "Missing argument 'RULE'"),
        (("subscribe", "console", "tea", "--every", "batch", "--name", ""), "a name needs at least one character"),
        (("subscribe", "console", "tea", "--every", "batch", "--name", "x" * 201), "this one has 201"),
        (("edit", "1", "--name", ""), "a name needs at least one character"),
        (("edit", "1", "--name", " \u200b\t"), "a name needs at least one character"),
        (("edit", "1"), "Nothing to change"),
        (("edit", "1", "--name", "x"), "There is no subscription 1."),
        (("pause", "7"), "There is no subscription 7."),
        (("pause", "1", "--until", "soon"), "--until: “soon” is not a day"),
        (("pause", "1", "--until", "2025-04-30", "--now", DAY), "is not after today (2025-04-30)"),
        (("resume", "0"), "“0” is not a whole number from 1"),
        (("unsubscribe", "9" * 5000), "is not a whole number from 1"),
        (("subscriptions", "nobody"), "“nobody” is not an address"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_mistakes_are_told_on_stderr(
    paperround: CommandLine, arguments: tuple[str, ...], said: str, as_json: bool
) -> None:
    result = paperround(*arguments, *(["--json"] if as_json else []))
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_the_mistake_in_a_rule_is_pointed_at(paperround: CommandLine) -> None:
    lines = paperround("subscribe", "console", 'robot, "tea', "--every", "batch").err.splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip() == "^")
    assert lines[at - 1][lines[at].index("^")] == '"'


def test_text_that_no_terminal_takes(paperround: CommandLine) -> None:
    name = "a\x1b[31m\udcff\nb"
    said = paperround.ok("subscribe", "console", "tea", "--every", "batch", "--name", name).out
    assert "\x1b" not in said
    assert "\udcff" not in said
    listed = paperround.ok("subscriptions").out
    assert "\x1b" not in listed
    assert len(listed.splitlines()) == 2


def test_names_rules_and_mistakes_cannot_steer_the_terminal(paperround: CommandLine) -> None:
    start = ("subscribe", "console")
    said = [
        paperround.ok(*start, f"tea{UNSEEN} house", "--every", "batch", "--name", f"a{UNSEEN}b"),
        paperround.ok("subscriptions"),
        paperround(*start, f"topic:{UNSEEN}x", "--every", "batch"),
        paperround(*start, f'"tea{UNSEEN}', "--every", "batch"),
        paperround(f"{UNSEEN}subscribe"),
        paperround("pause", f"1{UNSEEN}"),
    ]
    assert [one.code for one in said] == [0, 0, 2, 2, 2, 2]
    assert "follows ab." in said[0].out
    assert [c for one in said for c in one.out + one.err if c in UNSEEN] == []


@pytest.mark.parametrize("given", ["nowhere.yml", "bad.yml"])
def test_only_who_follows_a_topic_needs_the_topics_file(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    paperround.ok("topics")
    (paperround.folder / "bad.yml").write_text("Tea: [", encoding="utf-8")
    monkeypatch.setenv("TOPICS_FILE", given)
    done = paperround.ok("subscribe", "console", "tea", "--every", "batch", "--json")
    assert done.json["id"] == "1"
    assert done.err.startswith("Warning:")
    assert given in done.err
    assert "Warning:" in paperround.ok("edit", "1", "--rule", "coffee").err
    assert "Warning:" in paperround.ok("edit", "1", "--name", "Cups").err
    assert paperround("edit", "1", "--rule", "topic:LLM").code == 2
    assert paperround("subscribe", "console", "tea, topic:LLM", "--every", "batch").code == 2
    assert [one["rule"] for one in paperround.ok("subscriptions", "--json").json] == ["coffee"]


def test_a_rule_that_cannot_be_read_any_more_hides_no_other(paperround: CommandLine) -> None:
    for rule in ("diffusion", "robots"):
        paperround.ok("subscribe", "console", rule, "--every", "batch")
    with closing(sqlite3.connect(paperround.state / "paperround.db")) as db, db:
        db.execute("UPDATE subscriptions SET rule = '\"open' WHERE id = 1")
    broken, good = paperround.ok("subscriptions", "--json").json
    assert "cannot be read any more" in broken["reads_as"]
    assert "robots" in good["reads_as"]
    assert paperround.ok("edit", "1", "--rule", "diffusion", "--json").json["rule"] == "diffusion"


def test_editing_to_a_rule_that_is_there_already_is_said(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch")
    paperround.ok("subscribe", "console", "lids", "--every", "batch")
    assert "Subscription 1 of this address has the same rule" in paperround.ok("edit", 2, "--rule", "Tea").out
    assert paperround.ok("edit", 2, "--name", "Hot", "--json").json["warnings"] == []
