"""Logs for people and for collectors."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.app import logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger("bot")
    before = root.handlers[:], root.level, root.propagate
    yield
    root.handlers[:], root.propagate = before[0], before[2]
    root.setLevel(before[1])


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("WARNING", "text")
    logging.getLogger("bot.some.where").warning("it waits")
    logging.getLogger("bot.some.where").info("not told")
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.endswith("WARNING bot.some.where: it waits\n")


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG", "json")
    logging.getLogger("bot.a").info("“%s”\nsecond line", "\udcff")
    try:
        _ = 1 // 0
    except ZeroDivisionError:
        logging.getLogger("bot.a").exception("it failed")
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (first["level"], first["logger"]) == ("INFO", "bot.a")
    assert first["text"].endswith("second line")
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    assert "ZeroDivisionError" in second["traceback"]


def test_set_up_twice_tells_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")
    logs.set_up("INFO", "text")
    logging.getLogger("bot").info("once")
    assert capsys.readouterr().err.count("once") == 1
