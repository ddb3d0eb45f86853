"""Sizes: files, functions, classes and parameter lists stay small enough to be read."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TypeGuard

import pytest

PACKAGE = Path(__file__).parents[2] / "desktop"
FILE_LINES = 400
WINDOW_LINES = 200
FUNCTION_LINES = 50
PUBLIC_METHODS = 15
POSITIONAL = 5
# A class that overrides what Qt asks is as wide as its subject: only methods of our own naming are
# counted, decorated or not. These are Qt's though they have no capital.
QTS = {"data", "event", "flags", "index", "parent"}
# What these decorate is read, or assigned to, as an attribute is.
ATTRIBUTES = {"property", "cached_property", "setter"}
FILES = sorted(PACKAGE.rglob("*.py"))
TESTS_FOLDER = Path(__file__).parents[1]
TESTS = sorted(TESTS_FOLDER.rglob("*.py"))
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
            own = {item.name for item in node.body if _is_counted(item)}
            assert len(own) <= PUBLIC_METHODS, f"{node.name} has {len(own)} public methods"


def _is_counted(item: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Whether a part of a class is a public method of our own naming."""
    if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    decorators = {ast.unparse(one).partition("(")[0].split(".")[-1] for one in item.decorator_list}
    is_ours = item.name == item.name.lower() and item.name not in QTS
    return is_ours and not item.name.startswith("_") and not decorators & ATTRIBUTES


def test_methods_are_counted_decorated_or_not() -> None:
    (made,) = ast.parse(
        "class A:\n"
        "    @report_exceptions(None)\n"
        "    def one(self): ...\n"
        "    def two(self): ...\n"
        "    @property\n"
        "    def three(self): ...\n"
        "    @three.setter\n"
        "    def three(self, value): ...\n"
        "    def rowCount(self): ...\n"
        "    def data(self): ...\n"
        "    def _four(self): ...\n"
    ).body
    assert isinstance(made, ast.ClassDef)
    assert [_is_counted(item) for item in made.body] == [True, True, *[False] * 5]


@pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(TESTS_FOLDER)))
def test_a_patch_names_the_object(path: Path) -> None:
    """A string with dots goes on to be patched, and to mean nothing, when a module is renamed."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setattr"):
            target = node.args[0]
            assert not isinstance(target, ast.Constant), f"line {node.lineno}: patch the attribute"
