"""The queue of long work, the rows of import reports, and the record of who did what."""

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
    to_workspace,
    workspace_column,
)

ingest_jobs = Table(
    "ingest_jobs",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    # No foreign key: the record of a job outlives the asset it was about.
    Column("asset_id", Id),
    Column("job_type", String(50), nullable=False),
    Column("status", String(50), nullable=False, server_default="pending"),
    Column("priority", Integer, nullable=False, server_default="5"),
    Column("input_path", Text),
    Column("output_path", Text),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("completed_at", Instant),
    Column("error_message", Text),
    Column("retry_count", Integer, nullable=False, server_default="0"),
    Column("max_retries", Integer, nullable=False, server_default="3"),
    Column("result", json_type()),
    # A lease: work whose holder died is free again when it runs out.
    Column("locked_by", String(255)),
    Column("locked_until", Instant),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    CheckConstraint(
        "status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')", name="status"
    ),
    CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
)
c = ingest_jobs.c
Index("ix_ingest_jobs_status", c.workspace_id, c.status)
Index("ix_ingest_jobs_asset", c.asset_id)
Index("ix_ingest_jobs_priority", c.workspace_id, c.priority.desc(), c.created_at)

# One row per file of an import: the report, and the ledger a killed import resumes from.
ingest_job_rows = Table(
    "ingest_job_rows",
    metadata,
    Column("job_id", Id, primary_key=True),
    Column("position", Integer, primary_key=True),
    workspace_column(),
    Column("path", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("asset_id", Id),
    Column("type", String(50)),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    # What it did for an asset that was there: names of `Effect`.
    Column("effects", json_type()),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "job_id"],
        ["ingest_jobs.workspace_id", "ingest_jobs.id"],
        ondelete="CASCADE",
    ),
    CheckConstraint(
        "outcome IN ('added', 'duplicate', 'updated', 'skipped', 'failed')", name="outcome"
    ),
)

# What an import that has not ended is still to bring in: gone when it has.
ingest_job_files = Table(
    "ingest_job_files",
    metadata,
    Column("job_id", Id, primary_key=True),
    Column("position", Integer, primary_key=True),
    workspace_column(),
    Column("path", Text, nullable=False),  # as the report will name it
    Column("place", Text),  # its exact absolute path, where that is another
    Column("checksum_sha256", String(64)),  # known before its bytes are copied
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "job_id"],
        ["ingest_jobs.workspace_id", "ingest_jobs.id"],
        ondelete="CASCADE",
    ),
)

# Every row an edit touched, before and after: history, audit, and what undo replays.
activity = Table(
    "activity",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("operation_id", Id, nullable=False),
    Column("label", String(255), nullable=False),
    Column("user_id", Id),
    Column("asset_id", Id),
    Column("action", String(20), nullable=False),
    Column("entity", String(50), nullable=False),
    Column("entity_id", String(120), nullable=False),
    Column("before", json_type()),
    Column("after", json_type()),
    Column("created_at", Instant, nullable=False),
    to_workspace(),
    CheckConstraint("action IN ('insert', 'update', 'delete', 'import')", name="action"),
)
a = activity.c
Index("ix_activity_operation", a.operation_id, a.id)
Index("ix_activity_asset", a.asset_id, a.id)
