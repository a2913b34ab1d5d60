"""What stands in no file of ours: promises to do it later, one machine's paths, a package index's address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.repository import name, read, texts

# The brackets keep this file from finding itself.
FORBIDDEN = {
    "a promise to do it later": r"\b(TO[D]O|FIX[M]E)\b",
    "a path of one machine": r"(?<![\w.])/(roo[t]|wor[k]|hom[e]/\w+)/",
    "the address of a package index": r"pyp[i]\.org|pythonhoste[d]",
}


@pytest.mark.parametrize("file", texts(), ids=name)
def test_nothing_forbidden(file: Path) -> None:
    text = file.read_text(encoding="utf-8", errors="replace")
    assert {what: found[0] for what, pattern in FORBIDDEN.items() if (found := re.search(pattern, text))} == {}


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'__version__ = "(.+)"', read("bot/__init__.py"))
    assert version
    assert re.search(rf"^## {re.escape(version[1])}\b", read("CHANGELOG.md"), flags=re.MULTILINE)
