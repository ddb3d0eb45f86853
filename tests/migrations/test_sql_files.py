"""The SQL of the revisions stands in files of SQL, each statement whole and in one place."""

from __future__ import annotations

import importlib.util
import re
import sqlite3
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "migrations" / "sql"
MAKES = re.compile(r"CREATE (?:OR REPLACE )?(?:TRIGGER|FUNCTION|VIRTUAL TABLE)")


@pytest.fixture(scope="module")
def sql_files() -> ModuleType:
    spec = importlib.util.spec_from_file_location("read_sql", ROOT / "migrations" / "sql_files.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_no_trigger_and_no_function_stands_in_a_string_of_python() -> None:
    files = [*(ROOT / "desktop").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    assert [str(one) for one in files if MAKES.search(one.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sql")), ids=lambda path: path.stem)
def test_every_statement_is_whole_and_none_is_lost(sql_files: ModuleType, path: Path) -> None:
    found = sql_files.statements(path.stem)
    text = path.read_text(encoding="utf-8")
    assert len(MAKES.findall(text)) == sum(len(MAKES.findall(one)) for one in found)
    for one in found:
        assert not one.endswith(";")
        assert "--" not in one
        assert len(MAKES.findall(one)) <= 1
        assert one.count("$$") % 2 == 0
        if path.stem.endswith("sqlite"):
            assert sqlite3.complete_statement(f"{one};"), one


def test_statements_are_found_by_what_they_make(sql_files: ModuleType) -> None:
    (one,) = sql_files.statements("0001_search.sqlite", ["tags_search_au"])
    assert one.startswith("CREATE TRIGGER tags_search_au AFTER UPDATE OF name ON tags")
    with pytest.raises(KeyError, match="no_such_trigger"):
        sql_files.statements("0001_search.sqlite", ["no_such_trigger"])
