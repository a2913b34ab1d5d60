"""The rooms import one way (DESIGN section 3), and the check that says so can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_house_is_in_order() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("core", "import bot.services"),
        ("core", "import bot.lib"),
        ("core", "import sqlalchemy"),
        ("core", "import os"),
        ("services", "import time"),
        ("services", "import bot.store"),
        ("sources", "import bot.store"),
        ("lib", "import bot.core.papers"),
        ("store", "import bot.app"),
        ("newroom", "import json"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, room: str, line: str) -> None:
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__", "sample"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bot" / room).mkdir(exist_ok=True)
    with (tmp_path / "bot" / room / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert ("newroom" if room == "newroom" else "BROKEN") in done.stdout
