"""Typed relations between assets."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
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

asset_relationships = Table(
    "asset_relationships",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("parent_asset_id", Id, nullable=False),
    Column("child_asset_id", Id, nullable=False),
    Column("relationship_type", String(50), nullable=False),
    Column("sequence", Integer),
    Column("scene_id", Id),
    Column("metadata", json_type(), nullable=False, server_default="{}"),
    Column("is_selected", Boolean(create_constraint=False), nullable=False, server_default=false()),
    # Which part is used, in seconds: of the child, a take or a sound; of the parent, where the
    # child is a part of a clip (a subclip).
    Column("source_in", Float),
    Column("source_out", Float),
    Column("starts_at", Float),  # seconds after the parent begins
    Column("level_db", Float),  # 0 is as recorded
    # What a take was made from: a digest of each part, and one of them all.
    Column("basis", json_type()),
    Column("basis_digest", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "parent_asset_id", "child_asset_id", "relationship_type"),
    to_workspace(),
    to_asset("parent_asset_id"),
    to_asset("child_asset_id"),
    # The scene of a shot is one of the same film: the row that makes it part of that film.
    ForeignKeyConstraint(
        ["workspace_id", "parent_asset_id", "scene_id", "relationship_type"],
        [
            "asset_relationships.workspace_id",
            "asset_relationships.parent_asset_id",
            "asset_relationships.child_asset_id",
            "asset_relationships.relationship_type",
        ],
        name="fk_asset_relationships_scene",
    ),
    CheckConstraint("parent_asset_id <> child_asset_id", name="not_itself"),
    CheckConstraint("source_in >= 0", name="source_in"),
    CheckConstraint("source_out > coalesce(source_in, 0)", name="source_out"),
    CheckConstraint("starts_at >= 0", name="starts_at"),
    CheckConstraint("scene_id IS NULL OR relationship_type = 'part_of'", name="scene"),
    CheckConstraint(
        "relationship_type IN ('used_in', 'derived_from', 'variant_of', 'part_of',"
        " 'reference_for', 'generated_from')",
        name="relationship_type",
    ),
)

c = asset_relationships.c
Index("ix_asset_relationships_parent", c.parent_asset_id, c.relationship_type, c.sequence)
Index("ix_asset_relationships_child", c.child_asset_id, c.relationship_type)
_named = c.scene_id.is_not(None)
Index(
    "ix_asset_relationships_scene",
    c.workspace_id,
    c.scene_id,
    c.sequence,
    sqlite_where=_named,
    postgresql_where=_named,
)
_chosen = text("is_selected AND relationship_type = 'generated_from'")
Index(
    "uq_asset_relationships_selected",
    c.workspace_id,
    c.parent_asset_id,
    unique=True,
    sqlite_where=_chosen,
    postgresql_where=_chosen,
)
