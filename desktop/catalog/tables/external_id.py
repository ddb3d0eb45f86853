"""What other programs call assets: a name in a system, and whose it is."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from desktop.catalog.tables.base import (
    Id,
    Instant,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

# A key of its own, as the record of edits names rows by keys without slashes, and these have some.
# One name may stand for several assets, which one call made; and an asset may have several of one
# system, as where two rows of an older library were the same file.
asset_external_ids = Table(
    "asset_external_ids",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("system", String(100), nullable=False),
    Column("external_id", String(255), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "system", "external_id", "asset_id"),
    to_workspace(),
    to_asset("asset_id"),
)
Index("ix_asset_external_ids_asset", asset_external_ids.c.asset_id)
