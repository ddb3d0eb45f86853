"""The fast path of the first paint shows what the usual path shows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog import first_page as fast
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.listing import Listing

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library


def fill(tx: Any) -> None:
    for number in range(30):
        tx.assets.add(
            AssetType.IMAGE,
            f"pier {number}",
            generation_cost=Decimal("0.1") * number if number % 2 else None,
            is_favorite=number % 3 == 0,
            recorded_at=tx._session.now if number % 4 else None,
        )
    shot = tx.assets.add(AssetType.SHOT, "12A")
    take = tx.assets.add(AssetType.VIDEO, "take")
    tx.films.add_takes(shot, [take])
    tx.assets.trash([tx.assets.add(AssetType.AUDIO, "gone")])
    tx.locations.add(take, storage_type="local", path="x.mp4", is_accessible=False)


def test_the_fast_page_and_totals_are_those_of_the_usual_way(local_library: Library) -> None:
    local_library.write(fill)
    assert local_library.path is not None
    found = fast.first_page(local_library.path, limit=20)
    assert found is not None
    listed = Listing(types=MEDIA_TYPES)
    page = local_library.read(lambda reads: reads.listing.page(listed, limit=20))
    assert found.cards == page.cards
    assert any(card.is_missing for card in found.cards)
    sidebar = local_library.read(lambda reads: reads.sidebar())
    assert found.count == local_library.read(lambda reads: reads.listing.count(listed)) == 31
    assert found.sidebar.total == sidebar.total == 32
    assert found.sidebar.by_type == sidebar.by_type
    assert (found.sidebar.favorites, found.sidebar.trashed) == (sidebar.favorites, 1)


def test_a_large_library_is_not_counted(
    local_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_library.write(fill)
    monkeypatch.setattr(fast, "COUNTED", 10)
    assert local_library.path is not None
    found = fast.first_page(local_library.path)
    assert found is not None
    assert found.count == 33  # the one in the Trash is not taken off
    assert found.sidebar.by_type == {}


def test_what_takes_too_long_is_left_to_the_usual_way(
    local_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_with_shots(tx: Any) -> None:
        for number in range(3000):
            tx.assets.add(AssetType.SHOT, f"{number}")

    local_library.write(fill_with_shots)
    monkeypatch.setattr(fast, "PATIENCE", 0.0)
    assert local_library.path is not None
    assert fast.first_page(local_library.path) is None


def test_another_version_is_left_to_the_usual_way(local_library: Library) -> None:
    path = local_library.path
    assert path is not None
    local_library.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.commit()
    connection.close()
    assert fast.first_page(path) is None


@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_library_gives_no_page(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a b#?%.desk"
    if content is not None:
        path.write_bytes(content)
    assert fast.first_page(path) is None


def test_the_fast_path_imports_neither_sqlalchemy_nor_alembic() -> None:
    code = (
        "import sys, desktop.catalog.first_page; print({'sqlalchemy', 'alembic'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
