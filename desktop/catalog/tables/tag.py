"""Tags and what carries them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

tags = Table(
    "tags",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("name", String(100), nullable=False),
    Column("name_key", String(200), nullable=False),  # the name casefolded: one tag per name
    Column("colour", String(7), nullable=False, server_default=""),
    Column("parent_id", Id),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "name_key"),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "parent_id"], ["tags.workspace_id", "tags.id"], ondelete="RESTRICT"
    ),
)
Index("ix_tags_parent", tags.c.workspace_id, tags.c.parent_id)

# Clustered by tag on SQLite: the assets of a tag lie side by side in the order of their ids.
asset_tags = Table(
    "asset_tags",
    metadata,
    Column("tag_id", Id, primary_key=True),
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("created_at", Instant, nullable=False),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "tag_id"], ["tags.workspace_id", "tags.id"], ondelete="CASCADE"
    ),
    to_asset("asset_id"),
    sqlite_with_rowid=False,
)
Index("ix_asset_tags_asset", asset_tags.c.asset_id, asset_tags.c.tag_id)
