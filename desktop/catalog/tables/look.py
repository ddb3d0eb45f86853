"""What the pictures of a library look like, as numbers that can be compared."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, SmallInteger, String, Table

from desktop.catalog.tables.base import (
    Id,
    Instant,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)
from desktop.domain.look import SHADES

# Of which there are five each: a main colour in CIE L*a*b*, and percent of the picture.
SHADE_COLUMNS = tuple(
    tuple(f"{part}{number}" for part in ("light", "a", "b", "share"))
    for number in range(1, SHADES + 1)
)

# Neither an edit nor journalled: it can be made from the picture at any time.
asset_looks = Table(
    "asset_looks",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("checksum_sha256", String(64), nullable=False),
    Column("method", Integer, nullable=False),
    Column("views", LargeBinary),
    *(Column(name, SmallInteger) for names in SHADE_COLUMNS for name in names),
    Column("made_at", Instant, nullable=False),
    to_workspace(),
    to_asset("asset_id"),
)
Index("ix_asset_looks_made", asset_looks.c.workspace_id, asset_looks.c.made_at)
