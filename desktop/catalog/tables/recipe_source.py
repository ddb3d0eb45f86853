"""The files that recipes name as what something was made from, and which assets they are."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

# `source_asset_id` is no foreign key: the name stays when the asset that it was goes. That the two
# hang together is the relation between them; this says why there is one, or why there is to be
# none.
recipe_sources = Table(
    "recipe_sources",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", String(20), nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("checksum_sha256", String(64)),
    Column("is_used", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("is_refused", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("source_asset_id", Id),
    Column("found_by", String(20)),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    to_workspace(),
    to_asset("asset_id"),
    CheckConstraint(
        "found_by IN ('content', 'place', 'name', 'relation', 'person')", name="found_by"
    ),
    CheckConstraint(
        "(found_by IS NULL) = (source_asset_id IS NULL)", name="found_by_is_of_a_source"
    ),
)

c = recipe_sources.c
Index("ix_recipe_sources_asset", c.asset_id, c.position)
Index("ix_recipe_sources_name", c.workspace_id, c.name_key)
for _name, _column in (("checksum", c.checksum_sha256), ("source", c.source_asset_id)):
    Index(
        f"ix_recipe_sources_{_name}",
        c.workspace_id,
        _column,
        sqlite_where=_column.is_not(None),
        postgresql_where=_column.is_not(None),
    )
