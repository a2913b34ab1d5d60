"""core and services read no clock, no file, no environment, and print nothing; what they need is handed in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.repository import code, name

_CLOCKS = {
    *(f"datetime.datetime.{call}" for call in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(f"time.{call}" for call in ("time", "time_ns", "monotonic", "perf_counter", "sleep", "localtime", "gmtime")),
}
_DOORS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}


def offences(source: str) -> list[str]:
    """The forbidden calls of ``source``, each with its line."""
    tree = ast.parse(source)
    origins = dict(_origins(tree))
    used = [
        (node.lineno, _full(node, origins)) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)
    ]
    return sorted(f"line {line}: {what}" for line, what in used if what in _CLOCKS | _DOORS)


def _origins(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _full(node: ast.expr, origins: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full(node.value, origins)}.{node.attr}"
    return origins.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


@pytest.mark.parametrize("file", code("core", "services"), ids=name)
def test_nothing_from_outside_is_read(file: Path) -> None:
    assert offences(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime\nx = datetime.now()", ["line 2: datetime.datetime.now"]),
        ("import datetime as d\nx = d.date.today()", ["line 2: datetime.date.today"]),
        ("from time import time\nx = time()", ["line 2: time.time"]),
        ("open('x')", ["line 1: open"]),
        ("def f(clock): return clock.now()", []),
        ("def f(bot): return bot.clock.sleep(1)", []),
    ],
)
def test_the_check_sees_through_names(source: str, found: list[str]) -> None:
    assert offences(source) == found
