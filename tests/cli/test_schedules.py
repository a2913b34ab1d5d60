"""Schedules by command line: what is answered, what is listed, what waits, and that the timer keeps the hour."""

from __future__ import annotations

import re
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.clocks import MachineClock
from bot.cli.commands import run
from bot.core.errors import StoreError
from bot.services import rounds, timing
from bot.services.reports import RoundReport
from tests.cli.samples import SAMPLE
from tests.cli.test_processes import start
from tests.support.commandline import CommandLine

WEDNESDAY = "2025-04-30T08:00:00Z"


def schedule(paperround: CommandLine, *options: str) -> Any:
    return paperround.ok("subscribe", "console", "tea", *options, "--json").json["schedule"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ("daily", "09:00", None, "Europe/Zurich")),
        (("--at", "7:30"), ("daily", "07:30", None, "Europe/Zurich")),
        (("--every", "weekdays", "--at", "5pm", "--tz", "UTC"), ("weekdays", "17:00", None, "UTC")),
        (("--every", "weekly", "--on", "Friday"), ("weekly", "09:00", "fri", "Europe/Zurich")),
        (("--every", "batch"), ("batch", None, None, "Europe/Zurich")),
    ],
)
def test_what_is_asked_for_is_answered(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], expected: tuple[str | None, ...]
) -> None:
    monkeypatch.setenv("TIMEZONE", "Europe/Zurich")
    assert tuple(schedule(paperround, *options).values()) == expected


def test_it_is_said_when_the_first_message_comes(paperround: CommandLine) -> None:
    daily = paperround.ok("subscribe", "console", "tea", "--now", WEDNESDAY).out
    assert "Sent: daily at 09:00 UTC, next today 09:00; announcements: new, cross" in daily
    options = ("--every", "weekly", "--at", "9am", "--tz", "Asia/Tokyo", "--now", WEDNESDAY)
    assert "every Monday at 09:00 Asia/Tokyo, next Mon 5 May 09:00" in paperround.ok("edit", "1", *options).out
    assert "every Monday at 10:00 Asia/Tokyo" in paperround.ok("edit", "1", "--at", "10", "--now", WEDNESDAY).out
    assert "Sent: with each new digest;" in paperround.ok("edit", "1", "--every", "batch", "--now", WEDNESDAY).out


def test_edit_refuses_what_cannot_be(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "batch")
    refused = paperround("edit", "1", "--at", "10:00")
    assert (refused.code, refused.out) == (2, "")
    assert "say --every daily" in refused.err
    paperround.ok("edit", "1", "--every", "daily", "--at", "10:00")


def test_a_list_says_what_comes_next(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--now", WEDNESDAY)
    paperround.ok("subscribe", "console", "robots", "--every", "weekdays", "--at", "7", "--now", WEDNESDAY)
    paperround.ok("subscribe", "console", "lamps", "--every", "batch", "--now", WEDNESDAY)
    listed = paperround.ok("subscriptions", "--now", WEDNESDAY).out
    assert "daily at 09:00 UTC, next today 09:00" in listed
    assert "Monday to Friday at 07:00 UTC, next tomorrow 07:00" in listed
    assert "with each new digest" in listed
    found = paperround.ok("subscriptions", "--now", WEDNESDAY, "--json").json
    assert [one["next_due_at"] for one in found] == ["2025-04-30T09:00:00+00:00", "2025-05-01T07:00:00+00:00", None]
    assert "due now" in paperround.ok("subscriptions", "--now", "2025-04-30T09:30:00Z").out


def test_what_waits_for_its_time(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "slack:C0LABTALK", "topic:LLM", "--tz", "Europe/Zurich", "--at", "11:00")
    early = ("round", "--source", SAMPLE, "--now", WEDNESDAY)
    said = paperround.ok(*early).out
    assert re.search(r"papers wait for their time \(next: today 11:00 Europe/Zurich\)\.", said)
    assert "Left:" not in said
    found = paperround.ok(*early, "--json").json
    assert found["deliveries"]["due"] > 0
    assert (found["deliveries"]["sent"], found["messages"]) == (0, {"sent": 0, "failed": 0, "due": 0, "empty": 0})
    assert "nothing would be sent now" in paperround.ok(*early, "--dry-run").out
    late = paperround.ok("dispatch", "--now", "2025-04-30T09:00:00Z", "--json").json
    assert (late["deliveries"]["sent"], late["messages"]["sent"]) == (found["deliveries"]["due"], 1)
    assert "wait for" not in paperround.ok("dispatch", "--now", "2025-04-30T10:00:00Z").out


@pytest.mark.long
@pytest.mark.timeout(180)
def test_run_delivers_at_the_hour(tmp_path: Path) -> None:
    """The pause between two rounds is long; the hour comes all the same."""
    soon = datetime.now(UTC) + timedelta(minutes=1)
    if soon.second > 50:  # time enough for the first round
        soon += timedelta(minutes=1)
    hour = ("--every", "daily", "--at", f"{soon:%H:%M}", "--tz", "UTC")
    bot = [sys.executable, "-u", "-m", "bot"]
    with start(tmp_path, [*bot, "subscribe", "console", "topic:LLM", *hour]) as process:
        assert process.wait(30) == 0
    with start(tmp_path, [*bot, "run", "--source", SAMPLE, "--interval", "3600"]) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Sent 1 message" in line:
                break
        late = datetime.now(UTC) - soon.replace(second=0, microsecond=0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert "wait for their time" in "".join(lines)
    assert timedelta(0) <= late < timedelta(seconds=20)


class Bot:
    """As much of an app as waiting needs."""

    store = None
    clock = MachineClock()

    def __init__(self) -> None:
        self.bot = self


def test_between_two_rounds_it_delivers_at_each_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    slots: list[float | StoreError | None] = [0.05, 0.1, StoreError("The database is away."), None]
    delivered: list[object] = []

    def until_next_slot(store: object, now: object) -> float | None:
        found = slots.pop(0)
        if isinstance(found, StoreError):
            raise found
        return found

    def run_dispatch(bot: object) -> RoundReport:
        delivered.append(bot)
        return RoundReport()

    monkeypatch.setattr(timing, "until_next_slot", until_next_slot)
    monkeypatch.setattr(rounds, "run_dispatch", run_dispatch)
    monkeypatch.setattr(run, "GLANCE", 0.6)
    reader, writer = socket.socketpair()
    with reader, writer:
        app: Any = Bot()
        assert run._wait(app, reader, 1.2) is False
        assert (len(delivered), slots) == (2, [])
        writer.send(b"x")
        slots.append(None)
        assert run._wait(app, reader, 60) is True
