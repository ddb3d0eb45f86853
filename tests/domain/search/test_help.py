"""The page about the language says what the table of fields says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.domain.search.fields import FIELDS, Field
from desktop.domain.search.help import choice_table, field_help, field_table
from desktop.domain.search.parser import parse

PAGE = Path(__file__).parents[3] / "docs" / "search.md"


@pytest.mark.parametrize(
    ("name", "table"), [("fields", field_table()), ("choices", choice_table())]
)
def test_the_tables_of_the_page_are_those_of_the_code(name: str, table: str) -> None:
    found = re.search(rf"<!-- {name}:.*? -->\n(.*?)<!-- /{name} -->", PAGE.read_text("utf-8"), re.S)
    assert found is not None
    assert found[1] == table, f"put this between the {name} marks of docs/search.md:\n{table}"


def test_every_field_stands_in_the_table_once_under_names_of_its_own() -> None:
    assert sorted(spec.field for spec in FIELDS) == sorted(Field)
    names = [name for row in field_help() for name in (row.name, *row.aliases)]
    assert len(names) == len(set(names))
    assert all(row.takes and row.finds and row.example for row in field_help())


def test_every_search_on_the_page_parses() -> None:
    page = PAGE.read_text("utf-8")
    block = re.search(r"```\n(.*?)```", page, re.S)
    assert block is not None
    queries = block[1].splitlines()
    names = "|".join(spec.field.value for spec in FIELDS)
    queries += re.findall(rf"`(-?(?:{names})(?::|[<>]=?)[^`]+)`", page)
    assert len(queries) > 80
    for query in queries:
        assert parse(query) is not None, query
