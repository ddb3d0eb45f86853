"""The first page of a local library by plain sqlite3, for the window's first paint.

SQLAlchemy takes longer to import than the whole window to appear, so this one path does without
it; `listing.py` reads the same page again a moment later, and a test keeps the two equal. Whatever
is unusual (no library, another schema, a lock) is left to the usual way: the answer is None.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.catalog.card import CARD, to_cards
from desktop.catalog.engine.revisions import APPLICATION_ID, USER_VERSION
from desktop.domain.asset import MEDIA_TYPES, AssetCard
from desktop.domain.sidebar import SidebarData

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 200
PATIENCE = 0.1  # seconds; what takes longer is left to the usual way
# Up to so many assets are counted; counting more would hold up the window.
COUNTED = 50_000

_CARDS = """
    SELECT {columns}
    FROM assets INDEXED BY ix_assets_added
    LEFT JOIN asset_technical_metadata ON asset_technical_metadata.asset_id = assets.id
    WHERE assets.workspace_id = ? AND assets.deleted_at IS NULL AND assets.type IN ({kinds})
    ORDER BY assets.id DESC LIMIT ?
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


@frozen
class FirstPage:
    """What the window shows first.

    Attributes:
        cards: The newest media, as `ListingReads.page` gives them for `MEDIA_TYPES`.
        count: How many media there are; in a large library an estimate from above.
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
            # A library of a million shots and no picture would be searched to its end.
            until = time.monotonic() + PATIENCE
            connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
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
    kinds = [kind.value for kind in MEDIA_TYPES]
    columns = ", ".join(column.sql for column in CARD)
    query = _CARDS.format(columns=columns, kinds=", ".join("?" * len(kinds)))
    rows = connection.execute(query, (workspace, *kinds, limit)).fetchall()
    sidebar = _totals(connection, workspace)
    # Where nothing was counted by type, the total stands for it.
    count = sum(sidebar.by_type.get(kind, 0) for kind in MEDIA_TYPES) or sidebar.total
    return FirstPage(tuple(to_cards(rows, {}, is_sqlite=True)), count, sidebar)


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


def _one(connection: sqlite3.Connection, statement: str, *values: str) -> Any:
    row = connection.execute(statement, values).fetchone()
    return row[0] if row else None
