"""The wheel carries what the program needs beside its code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.repository import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a wheel built from this checkout, by name."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("paperround-*.whl")
    with zipfile.ZipFile(built) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files(folder: str) -> list[Path]:
    return [f for f in (ROOT / folder).rglob("*") if f.is_file() and "__pycache__" not in f.parts]


@pytest.mark.parametrize(("folder", "inside"), [("templates", "bot/_templates"), ("bot/defaults", "bot/defaults")])
def test_every_file_travels(wheel: dict[str, bytes], folder: str, inside: str) -> None:
    assert files(folder)
    for file in files(folder):
        assert wheel.get(f"{inside}/{file.relative_to(ROOT / folder).as_posix()}") == file.read_bytes(), file


def test_the_default_topics_and_the_sample_are_among_them(wheel: dict[str, bytes]) -> None:
    assert {"bot/defaults/topics.yml", "bot/defaults/sample/README.md"} <= set(wheel)


def test_nothing_of_the_workshop_travels(wheel: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"bot"}
    assert not [name for name in wheel if name.endswith((".pyc", ".db", ".env"))]


def test_the_licence_travels(wheel: dict[str, bytes]) -> None:
    assert any(name.endswith("/licenses/LICENSE") and b"MIT License" in text for name, text in wheel.items())
