"""docs/sources.md: its tables know every state and every word for a failure, and the kind of source on it works."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from bot.core.digests import Reading, SourceState
from bot.sources import kinds
from bot.sources.kinds import all_kinds
from tests.house.repository import code, read, table
from tests.sources.samples import open_source

PAGE = "docs/sources.md"
NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)


def words(*header: str) -> set[str]:
    return {row[0].strip("`") for row in table(read(PAGE), *header)}


def test_every_state_stands_there() -> None:
    assert words("state", "what it means") == set(get_args(SourceState))


def test_every_word_for_a_failure_stands_there() -> None:
    used = {
        word for file in code("sources", "services") for word in re.findall(r'code="(\w+)"', file.read_text("utf-8"))
    }
    assert used - words("word", "what it means") == set()
    promised = set(
        re.findall(r"``(\w+)``", (Reading.__doc__ or "").partition("one word for programs")[2].partition("both or")[0])
    )
    assert words("word", "what it means") == promised
    assert len(promised) > 10


def test_every_kind_of_source_stands_there() -> None:
    forms = " ".join(row[0] for row in table(read(PAGE), "what you write", "what is read"))
    signs = {"arxiv": "arxiv:", "search": "arxiv-search:", "url": "https://", "feed": "a file", "markdown": "a folder"}
    assert {kind.name for kind in all_kinds()} <= set(signs)
    assert [sign for sign in signs.values() if sign not in forms] == []


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The kind of source on the page is one of the kinds."""
    [text] = re.findall(r"^```python\n(.*?)^```", read(PAGE), flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "docs_jsonlines.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path / "kinds")])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    all_kinds.cache_clear()
    yield
    sys.modules.pop(f"{kinds.__name__}.docs_jsonlines", None)
    all_kinds.cache_clear()


@pytest.mark.usefixtures("example")
def test_the_kind_of_source_on_the_page_works(tmp_path: Path) -> None:
    paper = {"id": "2504.99001", "title": "Tides", "abstract": "They come.", "link": "https://arxiv.org/abs/2504.99001"}
    (tmp_path / "papers.jsonl").write_text(json.dumps(paper), encoding="utf-8")
    source = open_source("papers.jsonl", base=tmp_path)
    [first] = source.read(None, NOW)
    assert (first.state, [p.id for p in first.papers]) == ("fresh", ["arxiv:2504.99001"])
    [again] = source.read(first.bookmark, NOW)
    assert again.state == "unchanged"
    (tmp_path / "papers.jsonl").write_text('{"id": "x"', encoding="utf-8")
    [failed] = source.read(first.bookmark, NOW)
    assert (failed.state, failed.error_code) == ("failed", "unreadable")
