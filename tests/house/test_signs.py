"""Every room has a sign on its door, and every module opens with one plain sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.source import parsed, texts

PACKAGE = Path(__file__).parents[2] / "desktop"
FILES = sorted(PACKAGE.rglob("*.py"))


def test_every_module_says_what_it_is() -> None:
    assert len(texts()) > 100
    assert {name: fault for name, text in texts().items() if (fault := fault_of(text))} == {}


def fault_of(text: str) -> str:
    """What is wrong with how a module begins; empty if nothing."""
    doc = (ast.get_docstring(parsed(text)) or "").strip()
    if not doc:
        return "no docstring"
    return "" if doc.split("\n")[0].rstrip().endswith((".", ":", "?")) else "not a sentence"


def test_a_module_that_does_not_say_it_is_found() -> None:
    assert fault_of("import ast") == fault_of('"""  """') == "no docstring"
    assert fault_of('"""Utilities"""') == "not a sentence"
    assert fault_of('"""What it is.\n\nAnd more"""') == ""


def test_a_door_sign_holds_no_code() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        rest = [n for n in body[1:] if not (isinstance(n, ast.Assign) and path.parent == PACKAGE)]
        if path.parent == PACKAGE / "tracking":  # scripts import its names from its door
            rest = [n for n in rest if not _hands_out(n)]
        assert not rest, path


def _hands_out(node: ast.stmt) -> bool:
    """Whether a statement only hands out names of the room whose sign it stands on."""
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["__all__"]
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
        ("desktop.tracking.", "__future__")
    )


def test_the_project_speaks_of_itself_alone() -> None:
    root = PACKAGE.parent
    hosts = ("pypi" + ".org", "python" + "hosted", "deb." + "debian", "registry." + "npmjs")
    checked = [
        path
        for folder in ("desktop", "tests", "docs", "migrations", "benchmarks", ".ci")
        for path in (root / folder).rglob("*")
        if path.suffix in {".py", ".md", ".txt", ".toml", ".mako"}
    ]
    assert len(checked) > 100
    for path in [*checked, root / "README.md", root / "pyproject.toml", root / "Makefile"]:
        text = path.read_text(encoding="utf-8")
        assert not any(host in text for host in hosts), path
        assert "/work/" + "main" not in text, path


def test_nobody_outside_the_catalog_takes_the_session_of_a_transaction() -> None:
    """`Reads` and `Tx` are the way to a database; there is no second one beside them."""
    taken = re.compile(r"\b(tx|reads|transaction)\.(_)?session\b")
    inside = PACKAGE / "catalog"
    found = [
        str(path.relative_to(PACKAGE))
        for path in FILES
        if not path.is_relative_to(inside) and taken.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
