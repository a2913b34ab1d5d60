"""Discovery of the kinds of source: each is found, none vanishes, markdown comes last."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sources import kinds
from bot.sources.kinds import all_kinds
from tests.sources.samples import open_source, put

NOW = datetime(2025, 6, 10, tzinfo=UTC)

SHOUT = """
from bot.core.digests import Reading
from bot.sources.kinds import Kind

class Shout:
    name = series = "shout"

    def read(self, bookmark, now):
        yield Reading(source="shout", series="shout", state="quiet")

def takes(spec, context):
    path = context.base / spec
    return path.is_file() and path.read_text().startswith("<rss")

KIND = Kind(name="NAME", takes=takes, open=lambda spec, context: Shout())
"""


@pytest.fixture
def more_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose modules are kinds too."""
    folder = tmp_path / "kinds"
    folder.mkdir()
    before = set(sys.modules)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(folder)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    all_kinds.cache_clear()
    yield folder
    for name in [name for name in set(sys.modules) - before if name.startswith(f"{kinds.__name__}.paperboy_")]:
        del sys.modules[name]
        delattr(kinds, name.rpartition(".")[2])
    all_kinds.cache_clear()


def test_markdown_is_asked_last() -> None:
    assert all_kinds()[-1].name == "markdown"


def test_a_kind_may_claim_a_file_by_looking_at_it(more_kinds: Path, tmp_path: Path) -> None:
    put(more_kinds / "paperboy_zz.py", SHOUT.replace("NAME", "zz"))  # after markdown by its name
    put(tmp_path / "feed.xml", "<rss/>")
    put(tmp_path / "page.md", "<html/>")
    names = [kind.name for kind in all_kinds()]
    assert names.index("zz") < names.index("markdown")
    states = [next(open_source(spec, base=tmp_path).read(None, NOW)).state for spec in ("feed.xml", "page.md")]
    assert states == ["quiet", "failed"]


def test_two_kinds_of_one_name_stop_the_start(more_kinds: Path) -> None:
    put(more_kinds / "paperboy_a.py", SHOUT.replace("NAME", "markdown"))
    with pytest.raises(RuntimeError, match="markdown"):
        all_kinds()
    with pytest.raises(RuntimeError, match="markdown"):
        open_source("page.md")


@pytest.mark.parametrize(
    ("text", "error"),
    [("import no_such_module", ImportError), ("KIND = 1 / 0", ZeroDivisionError), ("x = 1", AttributeError)],
)
def test_a_broken_kind_stops_the_start(more_kinds: Path, text: str, error: type[Exception]) -> None:
    put(more_kinds / "paperboy_b.py", text)
    with pytest.raises(error):
        open_source("page.md")
