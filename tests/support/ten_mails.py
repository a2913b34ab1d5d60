"""Ten mails as the bot sends them, through its own command line: seven messages of real days, from one paper to more
than three hundred, one that can only be left by mail, a question to an address's owner, and a test mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import CommandLine

READERS = "example.net"
PUBLIC_URL = "https://papers.example.org"


@dataclass(frozen=True)
class Digest:
    """A mail of that day's papers about any of those topics. ``letters`` stand in all of them: they change nothing but
    what is marked."""

    day: str
    topics: tuple[str, ...]
    pages: str = PUBLIC_URL
    letters: str = ""

    @property
    def rule(self) -> str:
        return ", ".join(f"topic:{topic}{self.letters}" for topic in self.topics)

    def papers(self, expected: dict[str, Any]) -> int:
        """How many it must tell of, by the oracle of the real days."""
        found = expected["days"][self.day]["topics"]
        return len({paper for topic in self.topics for paper in found[topic]["ids"]})


DIGESTS = {
    "one": Digest("2025-04-22", ("Embodied_AI",)),
    "few": Digest("2025-10-22", ("Embodied_AI",)),
    "pictures": Digest("2025-05-04", ("3D_Reconstruction", "3D_Generation")),
    "month": Digest("2025-03-31", ("Reasoning", "Diffusion")),
    "words": Digest("2025-04-12", ("LLM",), letters=" + ~a + ~e"),
    "tables": Digest("2025-07-14", ("Benchmark",)),
    "all": Digest("2025-07-14", ("LLM", "MLLM", "Test-Time-Scaling", "Diffusion", "3D_Reconstruction", "Benchmark")),
    "bymail": Digest("2025-05-07", ("Diffusion",), pages=""),
}
NOTES = ("owner", "tester")
"""Who is asked whether they want mails, and who gets a test mail."""


def send_ten(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, digests: Path, port: int) -> None:
    """Hand them over to the mail server at ``port``, each to NAME@example.net."""
    for name, value in _settings(port).items():
        monkeypatch.setenv(name, value)
    for name, digest in DIGESTS.items():
        for setting, text in _of(name, digest, digests, paperround).items():
            monkeypatch.setenv(setting, text)
        now = ("--now", f"{digest.day}T06:00:00Z")
        paperround.ok("poll", "--source", digests / digest.day / "README.md", *now)
        paperround.ok("subscribe", address(name), digest.rule, "--every", "batch", "--confirmed", *now)
        paperround.ok("dispatch", *now)
    monkeypatch.setenv("PUBLIC_URL", PUBLIC_URL)
    paperround.ok("subscribe", address("owner"), "diffusion", "--every", "batch")
    paperround.ok("mail-test", address("tester"))


def address(name: str) -> str:
    return f"{name}@{READERS}"


def addresses() -> Iterator[str]:
    yield from map(address, (*DIGESTS, *NOTES))


def _settings(port: int) -> dict[str, str]:
    return {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "Papers <papers@example.org>",
    }


def _of(name: str, digest: Digest, digests: Path, paperround: CommandLine) -> dict[str, str]:
    """A memory of its own: nothing of another day comes with it."""
    return {
        "STATE_DIR": str(paperround.state / name),
        "TOPICS_FILE": str(digests / digest.day / "config.yml"),
        "PUBLIC_URL": digest.pages,
    }
