"""Feeds in files: which files are taken for one, and what a reading of one says."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.sources import listings, local
from bot.sources.kinds import Context, all_kinds
from tests.sources.feeds.samples import Announced, api, atom, blog, journal, rss
from tests.sources.samples import put, read_one, topic_page


def kind_of(path: Path) -> str:
    return next(kind.name for kind in all_kinds() if kind.takes(str(path), Context(path.parent)))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("today", atom(Announced()), "feed"),
        ("today.md", f"\ufeff{rss(Announced())}", "feed"),
        ("x.RSS", "<html>503</html>", "feed"),
        ("x.xml", "", "feed"),
        ("page.md", topic_page([]), "markdown"),
        ("page.html", "<html><rss></rss></html>", "markdown"),
    ],
)
def test_a_feed_is_known_by_its_beginning_or_its_name(tmp_path: Path, name: str, text: str, kind: str) -> None:
    assert kind_of(put(tmp_path / name, text)) == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("gone.xml", "feed"), ("gone.atom", "feed"), ("gone.rss", "feed"), ("gone.md", "markdown")]
)
def test_what_is_missing_is_known_by_its_name(tmp_path: Path, name: str, kind: str) -> None:
    assert kind_of(tmp_path / name) == kind
    assert read_one(tmp_path / name).error_code == "missing"


def test_folders_pipes_and_addresses_are_no_feeds(tmp_path: Path) -> None:
    put(tmp_path / "folder.xml" / "README.md", topic_page([]))
    assert kind_of(tmp_path / "folder.xml") == "markdown"
    os.mkfifo(tmp_path / "pipe")
    assert kind_of(tmp_path / "pipe") == "markdown"
    (feed,) = (kind for kind in all_kinds() if kind.name == "feed")
    assert not feed.takes("https://example.org/feed.xml", Context(tmp_path))


def test_a_file_that_may_not_be_looked_at_is_read_by_its_name(tmp_path: Path) -> None:
    assert local.head(tmp_path / ("x" * 5000), 10) is None
    assert read_one(tmp_path / ("x" * 5000 + ".xml")).error_code == "unreadable"


def test_what_is_wrong_is_said_of_a_feed(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "cs.xml", "<html>503</html>"))
    assert (reading.state, reading.error_code) == ("failed", "not_a_digest")
    assert "no feed" in (reading.error or "")


@pytest.mark.parametrize(
    ("text", "kind", "day", "date_from"),
    [
        (atom(Announced()), "arxiv", date(2025, 4, 15), "feed"),
        (rss(Announced()), "arxiv", date(2025, 4, 15), "feed"),
        (blog("x"), "feed", date(2025, 6, 10), "clock"),
    ],
)
def test_whose_it_is_and_of_which_day(tmp_path: Path, text: str, kind: str, day: date, date_from: str) -> None:
    reading = read_one(put(tmp_path / "feed.xml", text))
    assert reading.digest
    assert (reading.digest.kind, reading.digest.date, reading.digest.topic) == (kind, day, None)
    assert (reading.date, reading.date_from) == (day, date_from)


def test_a_day_off_is_quiet_and_forgets_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "cs.xml", rss(Announced()))
    first = read_one(path)
    off = read_one(put(path, rss()), first.bookmark)
    assert (off.state, off.date, off.date_from, off.digest, off.bookmark) == (
        "quiet",
        date(2025, 4, 15),
        "feed",
        None,
        None,
    )
    assert read_one(put(path, atom(Announced())), first.bookmark).state == "unchanged"


def test_only_the_ids_make_it_another_listing(tmp_path: Path) -> None:
    one, other = Announced(), Announced(paper="2504.99002")
    first = read_one(put(tmp_path / "cs.xml", rss(one, other)))
    again = read_one(put(tmp_path / "cs.xml", rss(other, Announced(title="Revised", version=2))), first.bookmark)
    more = read_one(put(tmp_path / "cs.xml", rss(one, other, Announced(paper="2504.99003"))), first.bookmark)
    assert (again.state, more.state) == ("unchanged", "fresh")


def test_arxivs_limit_is_noted(tmp_path: Path) -> None:
    many = (Announced(paper=f"2504.{n:05}") for n in range(90_000, 92_000))
    assert "2,000" in read_one(put(tmp_path / "cs.xml", atom(*many))).notes[0]


def test_an_empty_answer_of_the_api_is_quiet(tmp_path: Path) -> None:
    assert read_one(put(tmp_path / "api.xml", api())).state == "quiet"
    assert read_one(put(tmp_path / "journal.xml", journal())).state == "quiet"


@pytest.mark.parametrize("bookmark", [None, "", "{", "[]", '{"listing": 3}', '{"listings": {}}', "[" * 50_000])
def test_a_bookmark_of_somebody_else_remembers_nothing(bookmark: str | None) -> None:
    assert listings.load(bookmark) is None
    assert listings.load(listings.dump("x")) == "x"
