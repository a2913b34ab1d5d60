"""A process that forks children, lets them play the story, and has them killed at chosen instants.

    python -m tests.crash.driver FOLDER URL count            how many instants there are
    python -m tests.crash.driver FOLDER URL kill N…          for each: a child killed at instant N, then one to the end
    python -m tests.crash.driver FOLDER URL race SECONDS…    for each pair: two children at a time, killed after so
                                                             long; then two at a time to the end

It prints a JSON document: a number, or what went wrong where. An instant is just before or just after a commit, a
rename, or a send. They are counted by wrapping the functions that do these things, so the program itself needs no hook.
Each child is forked from one process that has played the story once, so everything is imported and every template
compiled: hundreds of them take minutes, not hours. Every trial has its own folder below FOLDER; ``{trial}`` in URL (a
file, or a schema of PostgreSQL) is its name.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic import command as _alembic  # noqa: F401 - imported here so that the children need not
from sqlalchemy.engine.default import DefaultDialect

from bot.cli import main
from bot.messengers.outbox import OutboxMessenger
from tests.crash.scenario import EXPECTED, commands, delivered, write_days

LEASE = "0.4"


class Instants:
    """Counts instants; at ``fatal`` the process kills itself."""

    def __init__(self, fatal: int | None) -> None:
        self.passed = 0
        self.fatal = fatal

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            self()
            result = function(*given, **named)
            self()
            return result

        return wrapped


def instrument(instants: Instants) -> None:
    DefaultDialect.do_commit = instants.around(DefaultDialect.do_commit)  # type: ignore[method-assign]
    OutboxMessenger.send = instants.around(OutboxMessenger.send)  # type: ignore[method-assign]
    os.rename = instants.around(os.rename)
    os.replace = instants.around(os.replace)


def play(days: Path) -> int:
    """The whole story; the worst exit code."""
    worst = 0
    for arguments in commands(days):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            try:
                main(arguments)
            except SystemExit as stop:
                code = int(stop.code or 0)
        if code:
            sys.__stderr__.write(f"{arguments}: {code}\n{out.getvalue()}{err.getvalue()}\n")
        worst = max(worst, code)
    return worst


def child(days: Path, fatal: int | None, report: int | None = None) -> int:
    """Fork; the child's pid. With ``report`` (a file descriptor) the child writes how many instants it passed."""
    if pid := os.fork():
        return pid
    instants = Instants(fatal)
    instrument(instants)
    code = play(days)
    if report is not None:
        os.write(report, str(instants.passed).encode())
    os._exit(code)


def wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@dataclass(frozen=True)
class Trial:
    """A folder and a database of its own."""

    folder: Path

    @classmethod
    def begin(cls, base: Path, url: str, name: str) -> Trial:
        folder = base / name
        own = url.replace("{trial}", name)
        write_days(folder / "days")
        if own.startswith("postgresql"):
            with psycopg.connect(own.replace("postgresql+psycopg", "postgresql"), autocommit=True) as admin:
                admin.execute(f'CREATE SCHEMA "{name}"')
        os.environ |= {"STATE_DIR": str(folder / "state"), "DATABASE_URL": own, "LEASE_SECONDS": LEASE}
        return cls(folder)

    def child(self, fatal: int | None = None, report: int | None = None) -> int:
        return child(self.folder / "days", fatal, report)

    def wrong(self, *codes: int) -> dict[str, object]:
        """What is not as it should be, empty when all is well."""
        found = delivered(self.folder / "state" / "outbox")
        faults = {"codes": [c for c in codes if c], "lost": list(EXPECTED - found), "twice": list(found - EXPECTED)}
        return {name: fault for name, fault in faults.items() if fault}


def warm_up(base: Path, url: str) -> None:
    name = f"warm{os.getpid()}"
    if worst := play(Trial.begin(base, url, name).folder / "days"):
        raise SystemExit(f"undisturbed, the story ends with {worst}")


def count(base: Path, url: str) -> int:
    trial = Trial.begin(base, url, "count")
    end, start = os.pipe()
    if wrong := trial.wrong(wait(trial.child(report=start))):
        raise SystemExit(f"undisturbed, the story ends wrong: {wrong}")
    return int(os.read(end, 20))


def kill(base: Path, url: str, instants: list[int]) -> dict[str, object]:
    faults: dict[str, object] = {}
    missed: list[int] = []  # the heartbeat beats by the clock, so the last instants are not in every run
    for instant in instants:
        trial = Trial.begin(base, url, f"kill{instant}")
        reached = wait(trial.child(fatal=instant)) == -signal.SIGKILL
        wrong = trial.wrong(wait(trial.child()))
        if wrong:
            faults[str(instant)] = wrong
        elif not reached:
            missed.append(instant)
    return {"faults": faults, "missed": missed}


def race(base: Path, url: str, seconds: list[float]) -> dict[str, object]:
    faults: dict[str, object] = {}
    killed = 0
    for n, pair in enumerate(zip(seconds[::2], seconds[1::2], strict=True)):
        trial = Trial.begin(base, url, f"race{n}")
        killed += _cut(trial, *pair)
        pids = [trial.child(), trial.child()]
        if wrong := trial.wrong(*(wait(pid) for pid in pids)):
            faults[f"{n}: {pair}"] = wrong
    return {"faults": faults, "killed": killed}


def _cut(trial: Trial, first: float, second: float) -> int:
    """Two children side by side, killed after so many seconds; how many were still at work then."""
    start = time.monotonic()
    pids = [trial.child(), trial.child()]
    for pid, moment in sorted(zip(pids, (first, second), strict=True), key=lambda cut: cut[1]):
        time.sleep(max(0.0, start + moment - time.monotonic()))
        os.kill(pid, signal.SIGKILL)
    return sum(wait(pid) == -signal.SIGKILL for pid in pids)


def run(arguments: list[str]) -> None:
    base, url, what, *numbers = arguments
    warm_up(Path(base), url)
    if what == "count":
        answer: object = count(Path(base), url)
    elif what == "kill":
        answer = kill(Path(base), url, [int(n) for n in numbers])
    else:
        answer = race(Path(base), url, [float(n) for n in numbers])
    print(json.dumps(answer))  # noqa: T201 - its answer


if __name__ == "__main__":
    run(sys.argv[1:])
