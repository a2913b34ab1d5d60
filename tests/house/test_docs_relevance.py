"""docs/relevance.md is what its benchmark says, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.relevance import page, papers_of
from tests.house.repository import ROOT


@pytest.mark.long
@pytest.mark.real_digests
def test_the_page_is_true(real_digests: Path) -> None:
    assert page(*papers_of(real_digests)) == (ROOT / "docs" / "relevance.md").read_text(encoding="utf-8")
