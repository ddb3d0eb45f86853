"""Folders that are watched for new files, and what was seen of each file in them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    json_type,
    metadata,
    to_workspace,
    workspace_column,
)

watched_folders = Table(
    "watched_folders",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("path", Text, nullable=False),  # absolute, as that machine has it; see `stored_path`
    Column("url", Text),  # the exact `file:` address, where the path is not that
    # A shared library is used on several machines; a folder is watched on the one that has it.
    Column("machine", String(255), nullable=False),
    Column("is_active", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("is_recursive", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("media", String(20), nullable=False, server_default="reference"),
    Column("tag_names", json_type(), nullable=False, server_default="[]"),
    # No foreign keys: what they name may go; then files still come in, and are told so.
    Column("collection_id", Id),
    Column("film_id", Id),
    Column("name_rule", Text),  # what names say: `S{scene}_SH{shot}_t{take}`
    Column("poll_seconds", Integer),  # NULL where the folder tells of what happens in it
    Column("created_by", Id),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "machine", "path"),
    to_workspace(),
    CheckConstraint("media IN ('reference', 'copy')", name="media"),
    CheckConstraint("poll_seconds > 0", name="poll_seconds"),
)

# Kept by the job that watches, in the transaction that brings the file in: so it is taken once.
# No key to the folder: where its removal is undone, what it had brought in is still known.
watched_files = Table(
    "watched_files",
    metadata,
    Column("folder_id", Id, primary_key=True),
    Column("path", Text, primary_key=True),  # below the folder, with slashes
    workspace_column(),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    # No key: the asset may be purged, and the file is not taken a second time for that.
    Column("asset_id", Id),
    Column("error", Text),
    Column("try_count", Integer, nullable=False, server_default="0"),
    Column("updated_at", Instant, nullable=False),
    to_workspace(),
    CheckConstraint("state IN ('taken', 'duplicate', 'skipped', 'failed')", name="state"),
)
w = watched_files.c
Index("ix_watched_files_state", w.workspace_id, w.folder_id, w.state)
