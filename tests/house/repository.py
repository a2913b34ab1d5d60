"""The repository as files: what the house tests read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_OURS = (".ci", "benchmarks", "bot", "docs", "requirements", "state", "templates", "tests")
_MADE = {"__pycache__", ".hypothesis", "node_modules"}
_TEXT = {".cfg", ".css", ".example", ".html", ".ini", ".j2", ".md", ".py", ".toml", ".txt", ".xml", ".yaml", ".yml", ""}


def code(*rooms: str) -> list[Path]:
    """The Python files of those rooms of bot/ (all of bot/ when none is named), but for written migrations."""
    tops = [ROOT / "bot" / room for room in rooms] or [ROOT / "bot"]
    files = [file for top in tops for file in sorted(top.rglob("*.py"))]
    return [file for file in files if "versions" not in file.parts]


def texts() -> list[Path]:
    """Every text file of ours."""
    return sorted(_texts())


def _texts() -> Iterator[Path]:
    yield from (file for file in ROOT.iterdir() if file.is_file() and file.suffix in _TEXT and not _made(file))
    for top in _OURS:
        for file in (ROOT / top).rglob("*"):
            if file.is_file() and file.suffix in _TEXT and not _MADE & set(file.parts) and not _memory(file):
                yield file


def _made(file: Path) -> bool:
    """What tests, tools and people left beside our files; .git is one where several checkouts share a repository."""
    return file.name in (".env", ".git") or file.name.startswith(".coverage")


def _memory(file: Path) -> bool:
    """What a running bot left in state/."""
    state = ROOT / "state"
    return state in file.parents and file not in (state / "README.md", state / ".gitignore")


def pages() -> list[Path]:
    """Every markdown page for people; the sample digest is data."""
    sample = ROOT / "bot" / "defaults"
    return [file for file in texts() if file.suffix == ".md" and sample not in file.parents and not _fixture(file)]


def _fixture(file: Path) -> bool:
    return ROOT / "tests" in file.parents


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def read(file: str) -> str:
    """The text of a file of ours."""
    return (ROOT / file).read_text(encoding="utf-8")


def fenced(text: str) -> list[str]:
    """The lines that stand in code fences, joined where they end in a backslash."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def table(text: str, *header: str) -> list[list[str]]:
    """The rows of the markdown table with that header; empty when there is none."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if _cells(line) == list(header):
            return [_cells(row) for row in _until_blank(lines[at + 2 :])]
    return []


def _until_blank(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield line


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
