"""Tags and what carries them."""

from __future__ import annotations

from sqlalchemy import (
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
    Column("name_key", String(300), nullable=False),  # the name folded: one tag of it per place
    Column("indexed_name", Text),  # for the full-text index, where it is not the name itself
    Column("colour", String(7), nullable=False, server_default=""),
    Column("parent_id", Id),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "parent_id"], ["tags.workspace_id", "tags.id"], ondelete="RESTRICT"
    ),
)
Index("ix_tags_name_key", tags.c.workspace_id, tags.c.name_key)
# A tag is its path: its name below its parent. Two indexes, since no two NULLs are equal.
_AT_TOP = tags.c.parent_id.is_(None)
Index(
    "uq_tags_at_top",
    tags.c.workspace_id,
    tags.c.name_key,
    unique=True,
    sqlite_where=_AT_TOP,
    postgresql_where=_AT_TOP,
)
Index("uq_tags_below", tags.c.workspace_id, tags.c.parent_id, tags.c.name_key, unique=True)

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
