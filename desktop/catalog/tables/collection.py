"""Collections and their ordered members."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    json_type,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

asset_collections = Table(
    "asset_collections",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("name", String(255), nullable=False),
    Column("type", String(50), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("parent_id", Id),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("metadata", json_type(), nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "parent_id"],
        ["asset_collections.workspace_id", "asset_collections.id"],
        ondelete="RESTRICT",
    ),
    CheckConstraint(
        "type IN ('project', 'character', 'storyboard', 'library', 'smart')", name="type"
    ),
)
Index("ix_asset_collections_type", asset_collections.c.workspace_id, asset_collections.c.type)
Index(
    "ix_asset_collections_parent", asset_collections.c.workspace_id, asset_collections.c.parent_id
)

asset_collection_members = Table(
    "asset_collection_members",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("collection_id", Id, nullable=False),
    Column("asset_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("metadata", json_type(), nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "collection_id", "asset_id"),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "collection_id"],
        ["asset_collections.workspace_id", "asset_collections.id"],
        ondelete="CASCADE",
    ),
    to_asset("asset_id"),
)
m = asset_collection_members.c
Index("ix_asset_collection_members_order", m.collection_id, m.sequence, m.asset_id)
Index("ix_asset_collection_members_asset", m.asset_id)
