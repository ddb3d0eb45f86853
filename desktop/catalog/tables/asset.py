"""The `assets` table: everything is an asset."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    MoneyType,
    json_type,
    metadata,
    sorted_text,
    to_workspace,
    workspace_column,
)
from desktop.domain.name_order import SORT_NAME_LENGTH

assets = Table(
    "assets",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("type", String(50), nullable=False),
    Column("name", String(255), nullable=False),
    # Made of the name by `catalog/engine/named_rows.py`; empty where another program wrote the row.
    Column("sort_name", sorted_text(SORT_NAME_LENGTH), nullable=False, server_default=""),
    Column("description", Text, nullable=False, server_default=""),
    Column("code", String(100)),
    Column("slug", String(255)),
    Column("url", Text),
    Column("file_path", Text),
    Column("size", BigInteger),
    Column("duration", Float),
    Column("metadata", json_type(), nullable=False, server_default="{}"),
    Column("source", String(50)),
    Column("generation_cost", MoneyType),
    Column("generation_metadata", json_type(), nullable=False, server_default="{}"),
    Column("status", String(50), nullable=False, server_default="available"),
    Column("publish_status", String(50), nullable=False, server_default="draft"),
    Column("visibility", String(20), nullable=False, server_default="internal"),
    Column("content_rating", String(20)),
    Column("recorded_at", Instant),
    # Minutes east of UTC; NULL where the camera did not say, and `recorded_at` is its own clock.
    Column("recorded_offset", SmallInteger),
    Column("recorded_precision", String(10)),  # NULL: to the time of day
    Column("recorded_source", String(50)),  # which of a file's dates it is
    Column("checksum_sha256", String(64)),
    Column("rating", SmallInteger, nullable=False, server_default="0"),
    Column("label", String(20), nullable=False, server_default=""),
    Column("is_favorite", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("created_by", Id),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    ForeignKeyConstraint(["created_by"], ["users.id"], ondelete="SET NULL"),
    CheckConstraint("rating BETWEEN 0 AND 5", name="rating"),
    CheckConstraint("size >= 0", name="size"),
    CheckConstraint("duration >= 0", name="duration"),
    CheckConstraint("generation_cost >= 0", name="generation_cost"),
    CheckConstraint("recorded_offset BETWEEN -1080 AND 1080", name="recorded_offset"),
    CheckConstraint("recorded_precision IN ('year', 'month', 'day')", name="recorded_precision"),
    postgresql_partition_by="RANGE (id)",
)

# One index per order a grid can have; all end in id, so that a page can start after any row.
_live: dict[str, Any] = {
    "sqlite_where": text("deleted_at IS NULL"),
    "postgresql_where": text("deleted_at IS NULL"),
}
c = assets.c
# With `deleted_at`, though it is always NULL here: SQLite then need not look at the assets to count
# them or to list their ids.
Index("ix_assets_added", c.workspace_id, c.id, c.deleted_at, **_live)
Index("ix_assets_created_at", c.workspace_id, c.created_at, c.id, **_live)
Index("ix_assets_type", c.workspace_id, c.type, c.id, c.deleted_at, **_live)
Index("ix_assets_name", c.workspace_id, c.sort_name, c.id, **_live)
Index("ix_assets_size", c.workspace_id, c.size, c.id, **_live)
Index("ix_assets_duration", c.workspace_id, c.duration, c.id, **_live)
Index("ix_assets_rating", c.workspace_id, c.rating, c.id, **_live)
Index("ix_assets_generation_cost", c.workspace_id, c.generation_cost, c.id, **_live)
Index("ix_assets_recorded_at", c.workspace_id, c.recorded_at, c.id, **_live)
Index("ix_assets_checksum", c.workspace_id, c.checksum_sha256)
# Written as queries write it on each database: SQLite compares the conditions as text.
Index(
    "ix_assets_favorite",
    c.workspace_id,
    c.id,
    sqlite_where=text("is_favorite = 1 AND deleted_at IS NULL"),
    postgresql_where=text("is_favorite AND deleted_at IS NULL"),
)
_trash = text("deleted_at IS NOT NULL")
Index(
    "ix_assets_deleted_at",
    c.workspace_id,
    c.deleted_at,
    sqlite_where=_trash,
    postgresql_where=_trash,
)
