"""The import contracts hold: every arrow points down, panes and neighbours keep apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.source import trees

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_are_kept() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_contract_has_an_exception() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def calls_on_a_library(method: str) -> set[str]:
    """The modules that call this method of a library, as `edits/edit.py`."""
    found = set()
    for module, tree in trees(f".{method}"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and node.attr == method):
                continue
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name.endswith("library"):
                found.add(module)
    return found


def importers_of(name: str) -> set[str]:
    """The modules that import a name, for types included."""
    return {
        module
        for module, tree in trees(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}
    }


def rooms_of(modules: set[str]) -> set[str]:
    return {module.partition("/")[0] for module in modules}


def test_edits_are_the_only_writers() -> None:
    assert calls_on_a_library("write") == {"edits/edit.py"}
    # The demo's dressing is an edit too; `catalog` is where the transaction is made.
    assert rooms_of(importers_of("Tx")) <= {"catalog", "edits", "demo"}


def test_upkeep_is_written_by_jobs_only() -> None:
    assert rooms_of(calls_on_a_library("maintain")) == {"jobs"}
    assert rooms_of(importers_of("Maintenance")) <= {"catalog", "edits", "jobs"}
