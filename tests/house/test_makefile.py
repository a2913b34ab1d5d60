"""The Makefile's own words, and what it says on a machine without a good Python."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.repository import ROOT, read


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, also when make runs these tests."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON", "VENV"))
    }
    return subprocess.run(["make", *words], cwd=ROOT, env=own, capture_output=True, text=True, check=False)


def targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), flags=re.MULTILINE)
    assert phony
    return set(phony[1].split())


def test_the_promised_targets_are_there() -> None:
    assert targets() >= {"demo", "test", "check", "run", "lock", "help"}


def test_help_names_every_target() -> None:
    shown = {line.split()[0] for line in make("help").stdout.splitlines()}
    assert shown == targets()


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_without_a_good_python_it_says_so(tmp_path: Path, python: str) -> None:
    done = make(f"VENV={tmp_path}/venv", f"PYTHON={python}", "demo")
    assert done.returncode == 2
    assert "Python 3.11 or newer" in done.stderr
    assert python in done.stderr
    assert not (tmp_path / "venv").exists()


def test_the_ci_script_is_good_bash() -> None:
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0


def test_ci_refuses_to_run_without_the_real_digests(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", ROOT / ".ci" / "run"],
        env={"PATH": "/usr/bin:/bin", "PAPERROUND_DIGESTS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{tmp_path}/expected.json" in done.stderr
