"""Revision 0011 on libraries with rows: what other programs call assets becomes rows, and back."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import inspect, text

from desktop.catalog.library import open_library
from desktop.domain.ids import AssetId, new_id
from tests.migrations.revisions import brought_to, engine_of

SET = "UPDATE assets SET external_ids = {value} WHERE name = :name"
FOUND = "SELECT name, external_ids FROM assets ORDER BY name"


def test_what_other_programs_call_assets_goes_down_and_up_again(address: str) -> None:
    library = open_library(address, create=True)
    facts = {"external_ids": "a script's own"}
    rows = [
        {
            "id": AssetId(new_id()),
            "type": "image",
            "name": name,
            "external_ids": told,
            "metadata": m,
        }
        for name, told, m in (
            ("a", {"eagle": "K3/1", "tracking": "run/1"}, {}),
            ("b", {}, {}),
            ("c", {}, facts),
        )
    ]
    library.write(lambda tx: tx.intake.load(rows))
    a, b, c = (AssetId(str(row["id"])) for row in rows)
    library.write(lambda tx: tx.external_ids.give(a, "eagle", "K3/2"))
    library.close()
    brought_to(address, "0010")
    odd = {"old": 17, "deep": {"a": 1}, "long": "x" * 300, "none": None}
    engine = engine_of(address)
    with engine.begin() as connection:
        told = {name: _read(value) for name, value in connection.execute(text(FOUND))}
        value = ":value" if "://" not in address else "CAST(:value AS jsonb)"
        for name, given in (("b", {"old": [7, "8"]}), ("c", odd)):
            connection.execute(
                text(SET.format(value=value)), {"name": name, "value": json.dumps(given)}
            )
        assert not inspect(connection).has_table("asset_external_ids")
    engine.dispose()
    assert told == {"a": {"eagle": ["K3/1", "K3/2"], "tracking": "run/1"}, "b": {}, "c": {}}
    brought_to(address, "head")
    library = open_library(address)
    try:
        names = library.read(lambda r: r.external_ids.of([a, b, c]))
        assert names == {
            a: {"eagle": "K3/1", "tracking": "run/1"},
            b: {"old": "7"},
            c: {"old": "17"},
        }
        assert library.read(lambda r: r.external_ids.find("eagle", "K3/2", ["image"])) == [a]
        assert library.read(lambda r: r.external_ids.find("old", "8", ["image"])) == [b]
        del odd["old"]
        kept = library.read(lambda r: r.assets.load(c)).metadata
        assert kept == {**facts, "external_ids_": odd}
    finally:
        library.close()


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
