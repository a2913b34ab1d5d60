"""Which sources the settings name, and how the web is asked for them. Nothing is fetched here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app.settings import Settings
from bot.app.turns import StoreTurns, paced_hosts
from bot.app.wiring import check_sources, open_sources
from bot.core.errors import UsageError
from bot.sources.web.lone import alone
from bot.store.store import SqlStore
from tests.cli.samples import SAMPLE


def settings(**given: object) -> Settings:
    return Settings.model_construct(**given)


def names(given: tuple[str, ...] = (), **of: object) -> list[str]:
    return [source.name for source in open_sources(settings(**of), given, alone())]


def test_by_default_arxivs_six_categories_are_read() -> None:
    assert names() == [f"arxiv:cs.{name}" for name in ("AI", "CL", "CV", "LG", "MA", "RO")]


def test_what_is_named_counts_instead() -> None:
    assert names(("arxiv:cs.CL", SAMPLE)) == ["arxiv:cs.CL", SAMPLE]
    assert names(digest_sources="https://example.org/feed 'arxiv-search:au:Hinton AND cat:cs.LG'") == [
        "https://example.org/feed",
        "arxiv-search:au:Hinton AND cat:cs.LG",
    ]


def test_what_is_named_twice_is_read_once_where_it_stood_first() -> None:
    assert names(("arxiv:cs.CL+cs.CV", "http://x/y", "arxiv:cs.LG+cs.CL", "http://x/y")) == [
        "arxiv:cs.CL",
        "arxiv:cs.CV",
        "http://x/y",
        "arxiv:cs.LG",
    ]


def test_relative_paths_of_settings_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    (source,) = open_sources(settings(digest_sources="digests").counted_from(tmp_path), (), alone())
    assert source.series == (tmp_path / "digests").as_posix()


@pytest.mark.parametrize("given", [" ", "''"])
def test_no_source_at_all_is_told(given: str) -> None:
    with pytest.raises(UsageError):
        check_sources(settings(digest_sources=given), ())


def test_mirrors_of_arxiv_are_paced_and_this_machine_is_not() -> None:
    paced = paced_hosts(
        settings(
            arxiv_rss_url="https://Mirror.Example.org./rss",
            arxiv_api_url="http://[2001:db8::7]:8080",
            arxiv_oai_url="http://münchen.example:81/oai",
        )
    )
    assert paced == {
        "mirror.example.org:443": "arxiv",
        "[2001:db8::7]:8080": "arxiv",
        "xn--mnchen-3ya.example:81": "arxiv",
    }
    here = {"arxiv_rss_url": "http://127.0.0.1:9", "arxiv_api_url": "http://[::1]", "arxiv_oai_url": "http://localhost"}
    assert paced_hosts(settings(**here)) == {}


def test_arxivs_own_hosts_need_no_naming() -> None:
    assert paced_hosts(settings()) == {}


def test_turns_are_shared_through_the_store(open_again: Callable[[], SqlStore]) -> None:
    """Two processes of one installation: the second waits until the first is done, and then for the pause."""
    now = [1000.0]
    one, other = (StoreTurns(open_again(), owner, lambda: now[0]) for owner in ("one", "other"))
    assert one.take("arxiv", hold=60) == 0
    assert other.take("arxiv", hold=60) > 0
    one.give_back("arxiv", pause=3)
    assert other.take("arxiv", hold=60) > 0
    now[0] += 3
    assert other.take("arxiv", hold=60) == 0
    assert one.take("arxiv", hold=60) > 0
