"""Every room has a sign on its door, and every module opens with one plain sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "desktop"
FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_what_it_is(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert doc.strip(), "no docstring"
    assert doc.strip().split("\n")[0].rstrip().endswith((".", ":", "?")), "not a sentence"


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("__init__.py")), ids=lambda p: str(p.parent.relative_to(PACKAGE))
)
def test_a_door_sign_holds_no_code(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    rest = [n for n in body[1:] if not (isinstance(n, ast.Assign) and path.parent == PACKAGE)]
    assert not rest


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
