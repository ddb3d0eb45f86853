"""How an asset was made, as its file says it, and what a person says instead."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from desktop.catalog.tables.base import (
    Id,
    Instant,
    json_type,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

# Three places, so that none overwrites another: what was understood of the file, the file's own
# words, and a person's corrections, which win where they are shown and searched.
asset_recipes = Table(
    "asset_recipes",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("generator", String(50)),
    Column("parsed", json_type(), nullable=False, server_default="{}"),
    Column("raw", json_type(), nullable=False, server_default="[]"),
    Column("corrected", json_type(), nullable=False, server_default="{}"),
    Column("warnings", json_type(), nullable=False, server_default="[]"),
    Column("reader_version", String(50)),
    Column("read_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to_workspace(),
    to_asset("asset_id"),
)
Index("ix_asset_recipes_generator", asset_recipes.c.workspace_id, asset_recipes.c.generator)
