"""export hands out what is known of an address; forget deletes it, the outbox included."""

from __future__ import annotations

import sys

import pytest

from tests.cli.samples import DAY, SAMPLE, TEA
from tests.support.commandline import CommandLine

ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture
def delivered(paperround: CommandLine) -> CommandLine:
    for who in ("Ada@example.org", BOB):
        paperround.ok("subscribe", who, "tea", "--every", "batch", "--confirmed", "--name", "Tea time")
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    return paperround


def owners(paperround: CommandLine) -> list[str]:
    return [folder.name.split("_")[1] for folder in paperround.outbox]


def test_an_export_has_what_was_delivered_and_nobody_elses(delivered: CommandLine) -> None:
    result = delivered.ok("export", "ADA@example.org", "--json")
    found = result.json
    assert (found["address"], found["subscriber"]["target"]) == (ADA, "Ada@example.org")
    [subscription], [delivery], [message] = found["subscriptions"], found["deliveries"], found["messages"]
    assert (subscription["name"], subscription["rule"], subscription["pauses"]) == ("Tea time", "tea", [])
    assert (delivery["paper"], delivery["state"], delivery["error"]) == (TEA, "sent", None)
    assert delivery["wanted_by"] == [subscription["id"]]
    [part] = message["parts"]
    assert part["receipt"].startswith("outbox:")
    assert part["sent_at"].endswith("+00:00")
    assert part["papers"][0]["paper"] == TEA
    assert "tea" in part["payload"]["text"].lower()
    assert BOB not in result.out
    assert delivered.ok("export", ADA).json == found


def test_an_export_of_nobody_says_so(paperround: CommandLine) -> None:
    found = paperround.ok("export", ADA).json
    assert found["subscriber"] is None
    assert found["messages"] == []


def test_forgetting_says_what_was_deleted(delivered: CommandLine) -> None:
    assert sorted(owners(delivered)) == [ADA, BOB]
    said = delivered.ok("forget", ADA, "--yes").out
    assert said == (
        "Forgotten: ada@example.org.\nDeleted: 1 subscription, 1 delivery, 1 message, 1 part of messages, "
        "1 folder in the outbox.\n"
    )
    assert owners(delivered) == [BOB]
    assert delivered.ok("export", ADA).json["subscriber"] is None
    assert [line["address"] for line in delivered.ok("history", "--json").json] == [BOB]
    assert ADA.encode() not in (delivered.state / "paperround.db").read_bytes().lower()
    assert delivered.ok("forget", ADA, "--yes").out == "Nothing is known of ada@example.org.\n"
    assert delivered.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["messages"]["sent"] == 0


def test_forgetting_as_json(delivered: CommandLine) -> None:
    found = delivered.ok("forget", ADA, "--yes", "--json").json
    assert (found["deleted"]["subscribers"], found["deleted"]["files"], found["suppressed"]) == (1, 1, False)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_without_anybody_to_ask_it_needs_to_be_said(delivered: CommandLine, more: tuple[str, ...]) -> None:
    result = delivered("forget", ADA, *more)
    assert result.code == 2
    assert "Add --yes" in result.err
    assert len(delivered.outbox) == 2


@pytest.mark.parametrize(("answer", "left"), [("n\n", 2), ("y\n", 1)])
def test_it_asks(delivered: CommandLine, monkeypatch: pytest.MonkeyPatch, answer: str, left: int) -> None:
    from io import StringIO  # noqa: PLC0415

    typed = StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    said = delivered.ok("forget", ADA).out
    assert "Delete everything about ada@example.org: 1 subscription, 1 delivery, 1 message? [y/N]" in said
    assert ("Nothing was deleted." in said) == (left == 2)
    assert len(delivered.outbox) == left
