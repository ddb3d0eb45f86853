"""The first page of a local library by plain sqlite3, for the window's first paint.

SQLAlchemy takes longer to import than the whole window to appear, so this one path does without
it; `listing.py` reads the same page again a moment later, and a test keeps the two equal. Whatever
is unusual (no library, another schema, a lock) is left to the usual way: the answer is None.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.catalog.card_rows import to_cards
from desktop.domain.asset import MEDIA_TYPES, AssetCard, AssetType
from desktop.domain.sidebar import SidebarData

if TYPE_CHECKING:
    from pathlib import Path

# `database.APPLICATION_ID` and `schema.user_version()`, which cannot be imported here.
APPLICATION_ID = 0x4445534B
USER_VERSION = 1
PAGE = 200
# Up to so many assets are counted; counting more would hold up the window.
COUNTED = 50_000

_CARDS = """
    SELECT a.id, a.type, a.name, a.size, a.duration, t.width, t.height, a.rating, a.label,
           a.is_favorite, a.generation_cost, a.source, a.status, a.created_at, a.recorded_at,
           a.checksum_sha256, a.code,
           EXISTS (SELECT 1 FROM asset_storage_locations l
                   WHERE l.asset_id = a.id AND l.is_accessible = 0),
           a.deleted_at, a.version
    FROM assets a INDEXED BY ix_assets_added
    LEFT JOIN asset_technical_metadata t ON t.asset_id = a.id
    WHERE a.workspace_id = ? AND a.deleted_at IS NULL
    ORDER BY a.id DESC LIMIT ?
"""
_BY_TYPE = """
    SELECT type, count(*) FROM assets INDEXED BY ix_assets_type
    WHERE workspace_id = ? AND deleted_at IS NULL GROUP BY type
"""
_FAVORITES = """
    SELECT count(*) FROM assets INDEXED BY ix_assets_favorite
    WHERE workspace_id = ? AND is_favorite = 1 AND deleted_at IS NULL
"""
_TRASHED = """
    SELECT count(*) FROM assets INDEXED BY ix_assets_deleted_at
    WHERE workspace_id = ? AND deleted_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the window shows first.

    Attributes:
        cards: The newest assets, as `ListingReads.page(Listing())` gives them.
        count: How many assets there are; in a large library an estimate from above.
        sidebar: Totals only, and in a large library only the estimated one.
    """

    cards: tuple[AssetCard, ...]
    count: int
    sidebar: SidebarData


def first_page(path: Path, *, limit: int = PAGE) -> FirstPage | None:
    """The first page of the library at `path`, or None where anything is unusual."""
    try:
        address = f"{path.resolve(strict=True).as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            connection.execute("PRAGMA query_only=1")
            return _read(connection, limit)
    except (OSError, sqlite3.Error, KeyError, ValueError):
        return None


def _read(connection: sqlite3.Connection, limit: int) -> FirstPage | None:
    if _one(connection, "PRAGMA application_id") != APPLICATION_ID:
        return None
    if _one(connection, "PRAGMA user_version") != USER_VERSION:
        return None
    connection.execute("BEGIN")  # one snapshot for the page and its counts
    workspace = _one(connection, "SELECT id FROM workspaces ORDER BY created_at LIMIT 1")
    if workspace is None:
        return None
    rows = connection.execute(_CARDS, (workspace, limit)).fetchall()
    cards = to_cards(rows, _takes(connection, rows), is_sqlite=True)
    sidebar = _totals(connection, workspace)
    return FirstPage(tuple(cards), sidebar.total, sidebar)


def _totals(connection: sqlite3.Connection, workspace: str) -> SidebarData:
    most = _one(connection, "SELECT max(docid) FROM asset_search_text") or 0
    if most > COUNTED:
        return SidebarData(total=int(most))
    by_type = dict(connection.execute(_BY_TYPE, (workspace,)).fetchall())
    return SidebarData(
        total=sum(by_type.values()),
        by_type={kind: by_type.get(kind.value, 0) for kind in MEDIA_TYPES},
        favorites=int(_one(connection, _FAVORITES, workspace)),
        trashed=int(_one(connection, _TRASHED, workspace)),
    )


def _takes(connection: sqlite3.Connection, rows: list[Any]) -> dict[Any, int]:
    shots = [row[0] for row in rows if row[1] == AssetType.SHOT]
    if not shots:
        return {}
    counted = connection.execute(
        "SELECT parent_asset_id, count(*) FROM asset_relationships"
        " WHERE relationship_type = 'generated_from'"
        f" AND parent_asset_id IN ({', '.join('?' * len(shots))}) GROUP BY parent_asset_id",
        shots,
    )
    return dict(counted.fetchall())


def _one(connection: sqlite3.Connection, statement: str, *values: str) -> Any:
    row = connection.execute(statement, values).fetchone()
    return row[0] if row else None
