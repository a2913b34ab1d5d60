"""Killed and restarted: SIGKILL just before and just after every commit, rename and send, at random instants, and with
two processes at a time. Every expected paper is in the outbox exactly once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import NOWHERE

ROOT = Path(__file__).resolve().parents[2]
STRIDE = 301
"""Every how many instants `make test` kills."""
EACH = {"sqlite": 2, "postgresql": 4}
"""Every how many .ci/run does, beginning with another one each time: there are some six hundred, of seconds each."""


def driver(folder: Path, url: str, *arguments: object) -> Any:
    command = [sys.executable, "-W", "ignore", "-m", "tests.crash.driver", str(folder), url, *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment | NOWHERE, capture_output=True, text=True, check=False, timeout=3000
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def template(database_url: str, folder: Path) -> str:
    """The database's address with a place for the trial's name."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{folder}/{{trial}}/state/paperround.db"
    joint = "&" if "?" in database_url else "?"
    return f"{database_url}{joint}options=-csearch_path%3D{{trial}}"


def killed_at(folder: Path, url: str, stride: int, first: int = 1) -> None:
    instants = driver(folder, url, "count")
    assert instants > 100
    result = driver(folder, url, "kill", *range(first, instants + 1, stride))
    assert result["faults"] == {}
    assert all(missed > 0.9 * instants for missed in result["missed"]), result


def test_killed_at_some_instants(tmp_path: Path) -> None:
    killed_at(tmp_path, template("sqlite:", tmp_path), STRIDE)


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_killed_at_many_instants(tmp_path: Path, database_url: str) -> None:
    stride = EACH[database_url.partition(":")[0]]
    killed_at(tmp_path, template(database_url, tmp_path), stride, first=random.randint(1, stride))


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_two_at_a_time_killed_at_random_instants(tmp_path: Path, database_url: str) -> None:
    url = template(database_url, tmp_path)
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    result = driver(tmp_path, url, "race", *(chance.uniform(0.02, 0.8) for _ in range(20)))
    assert result["faults"] == {}, f"seed {seed}"
    assert result["killed"] > 10, f"seed {seed}: too few were still at work when their moment came"
