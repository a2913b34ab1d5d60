"""A password in DATABASE_URL is never shown: not in an error, not in a log, not in a traceback."""

from __future__ import annotations

import pytest

from tests.cli.samples import SAMPLE
from tests.support.commandline import CommandLine

SECRET = "g3heim-w0rt"
COMMANDS = [
    ("subscriptions",),
    ("round", "--source", SAMPLE, "--json"),
    ("round", "--source", SAMPLE, "--dry-run"),
    ("db", "current"),
    ("db", "upgrade"),
]


@pytest.mark.parametrize("arguments", COMMANDS)
@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ada:{SECRET}@127.0.0.1:1/papers",
        f"postgresql://ada@127.0.0.1:1/papers?password={SECRET}",
        f"postgresql://ada:{SECRET}@127.0.0.1:1/papers?nonsense=1",
        f"postgresql://ada:{SECRET}@127.0.0.1:1/papers?sslmode=nonsense",
        f"postgresql://ada:{SECRET}@127.0.0.1:port/papers",
        f"mysql://ada:{SECRET}@127.0.0.1/papers",
        f"ada:{SECRET}",
    ],
)
def test_it_is_nowhere(
    paperround: CommandLine, url: str, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    result = paperround(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Error: ")
    assert SECRET not in result.err
    assert "Traceback" not in result.err
