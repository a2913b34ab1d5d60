"""Budgets: small files, small functions, and every module says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.repository import code, name

LINES_IN_A_FILE = 400
LINES_IN_A_BODY = 50


@pytest.mark.parametrize("file", code(), ids=name)
def test_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LINES_IN_A_FILE, "split it by subject"
    assert not tree.body or ast.get_docstring(tree), "open it with what it is for"
    assert {n: lines for n, lines in bodies(tree).items() if lines > LINES_IN_A_BODY} == {}, "cut it up"


def bodies(tree: ast.AST) -> dict[str, int]:
    """The length of each function's body, its docstring left out."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {f"{f.name} (line {f.lineno})": _length(f) for f in functions}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_bodies_are_measured_without_their_docstring() -> None:
    tree = ast.parse('def f():\n    """Says\n    much."""\n    x = 1\n\n    return x\n')
    assert bodies(tree) == {"f (line 1)": 3}
