"""Sizes: files, functions, classes and parameter lists stay small enough to be read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "desktop"
FILE_LINES = 400
WINDOW_LINES = 200
FUNCTION_LINES = 50
PUBLIC_METHODS = 15
POSITIONAL = 5
# A class that answers one noun of the catalog, or one that overrides what Qt asks, is as wide as
# its subject; only methods of our own naming are counted.
FILES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN = {"utils", "util", "helpers", "helper", "misc", "manager", "common"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_is_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = WINDOW_LINES if path.name == "window.py" else FILE_LINES
    assert text.count("\n") <= limit
    assert not FORBIDDEN & set(path.stem.split("_")), "the name says nothing"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_and_classes_are_small(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= FUNCTION_LINES, f"{node.name} has {lines} lines"
            given = [a for a in node.args.args if a.arg not in ("self", "cls")]
            assert len(given) <= POSITIONAL, f"{node.name} takes {len(given)} positional parameters"
        if isinstance(node, ast.ClassDef):
            own = [
                item.name
                for item in node.body
                if isinstance(item, ast.FunctionDef)
                and not item.name.startswith("_")
                and item.name == item.name.lower()
                and not item.decorator_list
            ]
            assert len(own) <= PUBLIC_METHODS, f"{node.name} has {len(own)} public methods"
