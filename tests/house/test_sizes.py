"""Sizes: files, functions, classes and parameter lists stay small enough to be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tests.house.source import parsed, trees

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


# One test for all files of each rule: a test for each file would cost more than the look at it.
def test_every_file_is_small() -> None:
    assert len(FILES) > 100
    faults = []
    for path in FILES:
        name, lines = path.relative_to(PACKAGE), path.read_text(encoding="utf-8").count("\n")
        if lines > (WINDOW_LINES if path.name == "window.py" else FILE_LINES):
            faults.append(f"{name} has {lines} lines")
        if FORBIDDEN & set(path.stem.split("_")):
            faults.append(f"{name}: the name says nothing")
    assert not faults, "\n".join(faults)


def test_functions_and_classes_are_small() -> None:
    faults = [f"{name}: {fault}" for name, tree in trees() for fault in too_large(tree)]
    assert not faults, "\n".join(faults)


def too_large(tree: ast.Module) -> Iterator[str]:
    """What of a module's functions and classes is larger than it may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name} has {lines} lines"
            given = [a for a in node.args.args if a.arg not in ("self", "cls")]
            if len(given) > POSITIONAL:
                yield f"{node.name} takes {len(given)} positional parameters"
        if isinstance(node, ast.ClassDef):
            own = {item.name for item in node.body if _is_counted(item)}
            if len(own) > PUBLIC_METHODS:
                yield f"{node.name} has {len(own)} public methods"


def test_what_is_too_large_is_found() -> None:
    long = "def a():\n" + "    pass\n" * FUNCTION_LINES
    many = "def b(one, two, three, four, five, six): ..."
    wide = "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(PUBLIC_METHODS + 1))
    assert list(too_large(ast.parse(f"{long}\n{many}\n{wide}"))) == [
        "a has 51 lines",
        "b takes 6 positional parameters",
        "C has 16 public methods",
    ]


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


def test_a_patch_names_the_object() -> None:
    """A string with dots goes on to be patched, and to mean nothing, when a module is renamed."""
    assert len(TESTS) > 100
    texts = {path: path.read_text(encoding="utf-8") for path in TESTS}
    faults = [
        f"{path.relative_to(TESTS_FOLDER)}, line {line}: patch the attribute"
        for path, text in texts.items()
        if "setattr" in text
        for line in patched_by_name(text)
    ]
    assert not faults, "\n".join(faults)


def patched_by_name(text: str) -> list[int]:
    """The lines in which something is patched by a name that is text."""
    return [
        node.lineno
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("setattr")
        and isinstance(node.args[0], ast.Constant)
    ]


def test_a_patch_by_name_is_found() -> None:
    code = "monkeypatch.setattr('a.b', 1)\nmonkeypatch.setattr(a, 'b', 1)\nsetattr(a, 'b', 1)"
    assert patched_by_name(code) == [1]
