"""The writing connection of a local library stays open, and is given up after a fault."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import exc

from desktop.base.errors import LibraryError
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Tx


def test_it_is_opened_once_and_anew_after_a_fault(
    local_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    connect = sqlite3.dbapi2.connect

    def counted(*args: Any, **options: Any) -> sqlite3.Connection:
        opened.append(args)
        connection: sqlite3.Connection = connect(*args, **options)
        return connection

    def add(name: str) -> AssetId:
        return local_library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name=name))

    def fails(tx: Tx) -> None:
        tx.assets.add(AssetType.IMAGE, name="lost")
        raise exc.OperationalError("INSERT", None, sqlite3.OperationalError("disk I/O error"))

    add("first")
    monkeypatch.setattr(sqlite3.dbapi2, "connect", counted)
    add("second")
    assert opened == []
    with pytest.raises(LibraryError):
        local_library.write(fails)
    kept = [add("third"), add("fourth")]
    assert len(opened) == 1
    found = local_library.read(lambda reads: reads.assets.load_many(kept))
    assert [found[key].name for key in kept] == ["third", "fourth"]
