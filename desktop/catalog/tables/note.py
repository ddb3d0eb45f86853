"""What people say about assets, and what they have decided about pairs of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

asset_notes = Table(
    "asset_notes",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("parent_id", Id),  # the note that this one answers
    Column("author_id", Id),
    Column("author_name", String(255), nullable=False, server_default=""),  # who is no user here
    Column("body", Text, nullable=False),
    Column("state", String(20), nullable=False, server_default="open"),
    Column("first_frame", BigInteger),
    Column("last_frame", BigInteger),
    # A part of the picture, from 0 to 1 of its width and height.
    Column("region_left", Float),
    Column("region_top", Float),
    Column("region_width", Float),
    Column("region_height", Float),
    Column("external_id", String(255)),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    to_asset("asset_id"),
    ForeignKeyConstraint(
        ["workspace_id", "parent_id"],
        ["asset_notes.workspace_id", "asset_notes.id"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="SET NULL"),
    CheckConstraint("state IN ('open', 'resolved')", name="state"),
    CheckConstraint("first_frame >= 0", name="first_frame"),
    CheckConstraint("last_frame >= first_frame", name="last_frame"),
    CheckConstraint(
        "(region_left IS NULL AND region_top IS NULL AND region_width IS NULL"
        " AND region_height IS NULL) OR (region_left >= 0 AND region_top >= 0"
        " AND region_width > 0 AND region_height > 0 AND region_left + region_width <= 1.000001"
        " AND region_top + region_height <= 1.000001)",
        name="region",
    ),
)
n = asset_notes.c
Index("ix_asset_notes_asset", n.asset_id, n.first_frame)
Index("ix_asset_notes_parent", n.parent_id)
_open = text("state = 'open'")
Index("ix_asset_notes_open", n.workspace_id, n.id, sqlite_where=_open, postgresql_where=_open)
_named = text("external_id IS NOT NULL")
Index(
    "uq_asset_notes_external_id",
    n.workspace_id,
    n.external_id,
    unique=True,
    sqlite_where=_named,
    postgresql_where=_named,
)

# What looked alike and was judged by a person is not asked about again. The smaller id is first.
asset_pair_decisions = Table(
    "asset_pair_decisions",
    metadata,
    Column("first_asset_id", Id, primary_key=True),
    Column("second_asset_id", Id, primary_key=True),
    Column("decision", String(30), primary_key=True),
    workspace_column(),
    Column("decided_by", Id),
    Column("created_at", Instant, nullable=False),
    to_workspace(),
    to_asset("first_asset_id"),
    to_asset("second_asset_id"),
    ForeignKeyConstraint(["decided_by"], ["users.id"], ondelete="SET NULL"),
    CheckConstraint("first_asset_id < second_asset_id", name="order"),
    CheckConstraint("decision IN ('not_duplicates', 'not_the_same')", name="decision"),
)
Index("ix_asset_pair_decisions_second", asset_pair_decisions.c.second_asset_id)
