"""The program as a process of its own: exit codes, signals, streams that are closed, two rounds at a time."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot import defaults
from bot.app.clocks import MachineClock
from bot.app.settings import Settings
from bot.core.addresses import parse_address
from bot.core.schedules import parse_schedule
from bot.core.subscriptions import DEFAULT_ANNOUNCE
from bot.services.subscribing import Wish, subscribe
from bot.services.topics import TopicsFile, take_over
from bot.store import open_store
from tests.cli.samples import DAY, SAMPLE
from tests.support.commandline import FOREIGN, NOWHERE

SCRIPT = Path(sys.executable).with_name("paperround")
ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sqlalchemy", "alembic", "jinja2", "rich", "pydantic", "lark", "yaml", "ftfy", "email_validator", "dotenv")


def long(command: str) -> Any:
    """One that only .ci/run tries: each is a process or two more."""
    return pytest.param(command, marks=pytest.mark.long)


def environment(**more: str) -> dict[str, str]:
    unset = {*(name.upper() for name in Settings.model_fields), *FOREIGN, "PYTHONIOENCODING"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return kept | NOWHERE | {"PYTHONPATH": str(ROOT)} | more


def start(folder: Path, command: list[str], **more: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment(**more), stdout=pipe, stderr=pipe, text=True)


def finish(folder: Path, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    pipe = subprocess.PIPE
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**more),
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def call(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The program with ``arguments``, in ``folder``."""
    return finish(folder, [sys.executable, "-m", "bot", *arguments], **more)


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """``line`` in a shell, where P is the program; a pipe's exit code is that of whatever in it went wrong."""
    return finish(folder, ["bash", "-c", f"set -o pipefail; P() {{ '{sys.executable}' -m bot \"$@\"; }}; {line}"])


def imported(folder: Path, *arguments: str) -> str:
    """Which of HEAVY a command imported."""
    code = (
        "import sys\nfrom bot.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = finish(folder, [sys.executable, "-c", code])
    assert done.stderr == "" or "Created the database" in done.stderr
    return done.stdout.splitlines()[-1]


def test_the_console_script_is_there(tmp_path: Path) -> None:
    if not SCRIPT.exists():
        pytest.skip("the package is not installed beside this Python")
    done = subprocess.run([SCRIPT, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("paperround, version ")


@pytest.mark.parametrize("arguments", [("--help",), ("round", "--help"), ("--version",)])
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert imported(tmp_path, *arguments) == "[]"
    assert list(tmp_path.iterdir()) == []


def test_a_round_imports_nothing_that_draws_where_nobody_looks(tmp_path: Path) -> None:
    assert "rich" not in imported(tmp_path, "round", "--source", SAMPLE)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("round", "--source", SAMPLE), 0),
        (("round", "--source", "nowhere"), 1),
        (("round", "--source", "ftp://x"), 2),
        (("rond",), 2),
        (("pause", "7"), 2),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    done = call(tmp_path, *arguments)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    done = shell(tmp_path, "P demo | head -1")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "Error" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("command", ["topics", long("topics --json"), long("topics export"), "--help", long("demo")])
def test_a_full_disk_behind_the_output_is_told(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"P {command} > /dev/full")
    assert done.returncode == 2
    assert "The output cannot be written: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    "command", ["topics >&-", long("topics --json >&-"), long("history 2>&-"), "subscriptions <&- >&- 2>&-"]
)
def test_closed_streams(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"P {command}")
    assert done.returncode == 0, done
    assert "Traceback" not in done.stderr


_CODES = {"nonsense": 2, "pause 7": 2, "pause zero": 2, "round --source nowhere": 1, "topics": 0}


@pytest.mark.parametrize("stderr", ["2>&-", long("2>/dev/full")])
def test_the_exit_code_needs_no_stderr(tmp_path: Path, stderr: str) -> None:
    call(tmp_path, "topics")
    assert {words: shell(tmp_path, f"P {words} {stderr}").returncode for words in _CODES} == _CODES


def test_what_no_terminal_could_show_is_not_called_sent(tmp_path: Path) -> None:
    call(tmp_path, "subscribe", "console", "tea", "--every", "batch", "--now", DAY)
    call(tmp_path, "poll", "--source", SAMPLE, "--now", DAY)
    process = start(tmp_path, ["bash", "-c", f"exec '{sys.executable}' -m bot dispatch --now {DAY} >&-"])
    while not _is_unknown(tmp_path / "state" / "paperround.db"):  # then it waits, to try again
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert "Interrupted" in process.communicate(timeout=60)[1]
    (line,) = json.loads(call(tmp_path, "history", "--json").stdout)
    assert line["state"] == "unknown"
    assert "no output" in line["error"]["text"]


def _is_unknown(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        return connection.execute("SELECT 1 FROM parts WHERE state = 'unknown'").fetchone() is not None


def test_a_terminal_without_unicode(tmp_path: Path) -> None:
    done = call(tmp_path, "demo", PYTHONIOENCODING="latin-1:strict")
    assert done.returncode == 0, done.stderr
    assert "?diffusion?" in done.stdout
    assert call(tmp_path, "subscribe", "nobody", "tea", "--every", "batch", PYTHONIOENCODING="ascii").returncode == 2


def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    done = shell(tmp_path, 'mkdir gone; cd gone; rmdir ../gone; P subscriptions; echo "code $?"; P demo')
    assert "code 2" in done.stdout
    assert done.returncode == 2
    assert done.stderr.count("The current folder was removed.") == 2


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_run_ends_after_the_round_in_hand(tmp_path: Path, how: signal.Signals) -> None:
    call(tmp_path, "subscribe", "slack:C0LABTALK", "tea", "--every", "batch")
    with _running(tmp_path, "--source", SAMPLE) as process:
        _wait_for(process, "Sent 1 message with 1 paper.")
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Paperround has ended." in err


def test_run_goes_on_with_a_topics_file_that_cannot_be_read(tmp_path: Path) -> None:
    topics = tmp_path / "topics.yml"
    topics.write_text("Tea: {keywords: [tea]}\n", encoding="utf-8")
    with _running(tmp_path, "--source", SAMPLE, "--interval", "1", TOPICS_FILE=str(topics)) as process:
        _wait_for(process, "Sent nothing")
        topics.write_text("Tea: [", encoding="utf-8")
        _wait_for(process, "The topics stay as they were")
        topics.write_text("Coffee: {keywords: [coffee]}\n", encoding="utf-8")
        _wait_for(process, "Sent nothing")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert [topic["name"] for topic in json.loads(call(tmp_path, "topics", "--json").stdout)] == ["Coffee"]


def _running(folder: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return start(folder, [sys.executable, "-u", "-m", "bot", "run", *arguments], **more)


def _wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read on until ``words`` were said. (pytest's timeout ends a wait in vain.)"""
    for line in process.stdout or ():
        if words in line:
            return
    raise AssertionError(f"never said: {words}")


SUBSCRIBERS = 100


def test_two_rounds_at_the_same_time(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'state' / 'paperround.db'}", announce=lambda _: None)
    now = MachineClock().now()
    take_over(store, TopicsFile(defaults.topics_text(), "defaults", seed=True), now=now)
    for n in range(SUBSCRIBERS):
        subscribe(store, _wish(f"reader{n}@example.org"), now=now)
    store.close()
    command = [sys.executable, "-m", "bot", "round", "--source", SAMPLE, "--now", DAY, "--json"]
    both = [start(tmp_path, command) for _ in range(2)]
    ended = [process.communicate(timeout=200) for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    assert [err for _, err in ended] == ["", ""]
    reports = [json.loads(out) for out, _ in ended]
    history = json.loads(call(tmp_path, "history", "--json").stdout)
    told = Counter((line["address"], line["paper"]) for line in history)
    assert set(told.values()) == {1}
    assert {line["state"] for line in history} == {"sent"}
    assert len({address for address, _ in told}) == SUBSCRIBERS
    assert sum(report["deliveries"]["sent"] for report in reports) == len(history)
    assert len(list((tmp_path / "state" / "outbox").glob("[!.]*"))) == SUBSCRIBERS


def _wish(address: str) -> Wish:
    return Wish(
        address=parse_address(address),
        rule="tea, topic:LLM",
        name=None,
        schedule=parse_schedule("batch", at=None, on=None, tz="UTC"),
        announce=DEFAULT_ANNOUNCE,
        confirmed=True,
    )
