"""What hangs on an asset goes with it when it is purged, and with nothing else, in every table."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, func, select
from sqlalchemy.types import JSON

from desktop.base.errors import NotFoundError
from desktop.catalog.engine.session import utc_now
from desktop.catalog.library import Library, Tx
from desktop.catalog.on_record import _OWN
from desktop.catalog.tables.all import (
    asset_search_text,
    assets,
    metadata,
    provider_calls,
    workspaces,
)
from desktop.catalog.tables.base import Id, Instant, MoneyType, defaults_of
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.edits.asset import AddAsset
from desktop.edits.edit import Undo, perform

# Words that a CHECK wants, and values that belong together.
WORDS: dict[str, dict[str, Any]] = {
    "asset_collections": {"type": "library"},
    "asset_relationships": {"relationship_type": "derived_from"},
    "asset_storage_locations": {"storage_type": "local"},
    "asset_pair_decisions": {"decision": "not_duplicates"},
    "asset_image_sequences": {"first_frame": 1001, "last_frame": 1240},
    "rate_cards": {"valid_from": "2026-11-27"},
    "exchange_rates": {"day": "2026-11-27", "currency": "EUR", "us_dollars": "1.08"},
}


def links_to(table: Table, other: Table) -> list[Column[Any]]:
    return [
        key.parent
        for link in table.foreign_key_constraints
        for key in link.elements
        if link.referred_table is other and key.column.name == "id"
    ]


HANGING = [table for table in metadata.sorted_tables if links_to(table, assets)]


def a_row(tx: Tx, table: Table, ids: list[str]) -> dict[str, Any]:
    """A row with everything that must be there, about these assets."""
    row: dict[str, Any] = {}
    about = iter(ids)
    for column in table.columns:
        links = [link.column.table for link in column.foreign_keys if link.column.name == "id"]
        others = [other for other in links if other.name not in ("workspaces",)]
        if column.name == "workspace_id":
            row[column.name] = tx._session.workspace_id
        elif assets in others:
            row[column.name] = next(about)
        elif column.nullable or column.name in defaults_of(table):
            continue
        elif others:
            row[column.name] = fill(tx, others[0], ids)
        elif column.name not in ("docid",):
            row[column.name] = a_value(column)
    return {**row, **WORDS.get(table.name, {})}


def a_value(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Id):
        return new_id()
    if isinstance(kind, Instant):
        return utc_now()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | BigInteger | MoneyType):
        return 1
    return {} if isinstance(kind, JSON) else "x"


def fill(tx: Tx, table: Table, ids: list[str]) -> str:
    row = a_row(tx, table, ids)
    tx._session.execute(table.insert().values({table.c[name]: row[name] for name in row}))
    return str(row.get("id", ""))


def count(library: Library, table: Table) -> int:
    return int(library.read(lambda r: r._session.scalar(select(func.count()).select_from(table))))


@pytest.fixture
def pair(library: Library) -> list[str]:
    add = [AddAsset(AssetType.IMAGE, name) for name in ("a.png", "b.png")]
    return sorted(perform(library, edit).result for edit in add)


def test_rows_go_with_their_asset_and_calls_stay(library: Library, pair: list[str]) -> None:
    for table in HANGING:
        if table is not asset_search_text:  # the triggers have written it
            library.write(lambda tx, table=table: fill(tx, table, pair))  # type: ignore[misc]
    assert not [table.name for table in HANGING if not count(library, table)]
    library.write(lambda tx: tx.assets.trash([AssetId(key) for key in pair]))
    library.write(lambda tx: tx.assets.purge([AssetId(key) for key in pair]))
    assert not [table.name for table in (*HANGING, assets) if count(library, table)]
    assert count(library, provider_calls) == 1  # what it has cost is still so


def test_nothing_is_tied_to_an_asset_of_another_workspace(
    library: Library, pair: list[str]
) -> None:
    other = new_id()
    stamps = dict.fromkeys(("created_at", "updated_at"), utc_now())
    row = {"id": other, "code": "other", "name": "Other", "settings": {}, **stamps}
    library.write(lambda tx: tx._session.execute(workspaces.insert().values(row)))

    def stray(tx: Tx, table: Table) -> None:
        row = {**a_row(tx, table, pair), "workspace_id": other}
        tx._session.execute(table.insert().values({table.c[name]: row[name] for name in row}))

    for table in HANGING:
        if table is asset_search_text:  # one row each, and the triggers have written it
            continue
        with pytest.raises(NotFoundError):
            library.write(lambda tx, table=table: stray(tx, table))  # type: ignore[misc]


def test_undoing_the_making_of_an_asset_takes_no_work_of_others_along(
    library: Library, pair: list[str]
) -> None:
    for table in HANGING:
        if table in _OWN:
            continue
        made = perform(library, AddAsset(AssetType.IMAGE, "c.png"))
        ids = sorted([pair[0], made.result])[2 - len(links_to(table, assets)) :]
        library.write(lambda tx, table=table, ids=ids: fill(tx, table, ids))  # type: ignore[misc]
        undone = perform(library, Undo(made.operation_id, made.label))
        assert undone.result == 1, table.name  # left alone
        assert made.result in library.read(lambda r, m=made: r.assets.cards([m.result]))  # type: ignore[misc]
