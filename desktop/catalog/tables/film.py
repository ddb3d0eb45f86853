"""What is kept of a film, besides its row in `assets`, and codes that assets had before."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    MoneyType,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

# A film without a row has the defaults. Its rate is a fraction: 24000/1001 is no decimal number.
film_settings = Table(
    "film_settings",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("frame_rate_num", Integer),
    Column("frame_rate_den", Integer),
    Column("aspect_ratio", String(20)),
    Column("start_timecode", String(12)),
    # What may be spent on it; in the library's currency where none is named.
    Column("budget", MoneyType),
    Column("budget_currency", String(3)),
    to_workspace(),
    to_asset("asset_id"),
    CheckConstraint("frame_rate_num > 0", name="frame_rate_num"),
    CheckConstraint("frame_rate_den > 0", name="frame_rate_den"),
    CheckConstraint(
        "(frame_rate_num IS NULL) = (frame_rate_den IS NULL)", name="frame_rate_is_whole"
    ),
    CheckConstraint("budget >= 0", name="budget"),
)

# What an asset was called before it was renumbered: an old call sheet still finds it.
asset_code_aliases = Table(
    "asset_code_aliases",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("code", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "asset_id", "code"),
    to_workspace(),
    to_asset("asset_id"),
)
Index("ix_asset_code_aliases_asset", asset_code_aliases.c.asset_id)
Index("ix_asset_code_aliases_code", asset_code_aliases.c.workspace_id, asset_code_aliases.c.code)
