"""The command line in this process: a state folder of its own, no settings of this machine."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app.settings import Settings
from bot.cli import main

FOREIGN = ("SMTP_HOST", "SLACK_BOT_TOKEN")
NOWHERE = dict.fromkeys(("ARXIV_RSS_URL", "ARXIV_API_URL", "ARXIV_OAI_URL"), "http://127.0.0.1:9")
"""Settings under which no command, in this process or in one of its own, can ever ask arXiv: nobody listens there."""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Call it with arguments; ``ok`` also asserts exit code 0. ``state`` is STATE_DIR."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def outbox(self) -> list[Path]:
        return sorted((self.state / "outbox").glob("[!.]*"))

    def __call__(self, *arguments: object) -> Result:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        out, err = self.capsys.readouterr()
        return Result(int(stop.value.code or 0), out, err)

    def ok(self, *arguments: object) -> Result:
        result = self(*arguments)
        assert result.code == 0, result
        return result


@pytest.fixture
def paperround(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CommandLine]:
    """``paperround(...)`` in an empty folder."""
    for name in (*(n.upper() for n in Settings.model_fields), *FOREIGN):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**NOWHERE, "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    yield CommandLine(tmp_path, capsys)
    for logger in map(logging.getLogger, ("bot", "waitress")):
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
