"""Settings for a replay, and its subscribers: one for each topic, and one who asked for revisions too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import FakeArxiv
from tests.support.fake_arxiv.pages import SECTIONS
from tests.support.replaying.real_papers import Replayed

REVISIONS = "revisions@example.org"
"""Follows LLM."""


def address(topic: str) -> str:
    return f"{topic.lower().replace('_', '-')}@example.org"


def subscribe(paperround: CommandLine, told: Replayed) -> None:
    for topic in told.topics:
        paperround.ok("subscribe", address(topic.name), f"topic:{topic.name}", "--every", "batch", "--confirmed")
    policy = ("--every", "batch", "--announce", "new,cross,replace", "--confirmed")
    paperround.ok("subscribe", REVISIONS, "topic:LLM", *policy)


def set_up(monkeypatch: pytest.MonkeyPatch, arxiv: FakeArxiv, digests: Path, *, digest_first: bool = False) -> str:
    """The settings; the digest's name as a source."""
    digest = f"{arxiv.url}/digest/"
    sources = [f"arxiv:{'+'.join(SECTIONS)}", digest]
    monkeypatch.setenv("DIGEST_SOURCES", " ".join(sources[::-1] if digest_first else sources))
    monkeypatch.setenv("TOPICS_FILE", str(digests / "2025-04-12" / "config.yml"))
    for name in ("ARXIV_RSS_URL", "ARXIV_API_URL", "ARXIV_OAI_URL"):
        monkeypatch.setenv(name, arxiv.url)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return digest
