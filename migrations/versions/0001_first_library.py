"""The first library: every table of the data model, on both databases.

Frozen: later changes are later revisions.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sql_files import statements
from types_v1 import Id, Instant, Money, json_type

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _create_search_control() -> None:
    op.create_table(
        "search_control",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_bulk", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_control")),
    )


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", Id(), nullable=False),
        sa.Column("login", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )


def _create_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("settings", json_type(), server_default="{}", nullable=False),
        sa.Column("storage_quota_bytes", sa.BigInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("code", name=op.f("uq_workspaces_code")),
    )
    op.create_index("ix_workspaces_is_active", "workspaces", ["is_active"], unique=False)


def _create_activity() -> None:
    op.create_table(
        "activity",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("operation_id", Id(), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("user_id", Id(), nullable=True),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("entity", sa.String(length=50), nullable=False),
        sa.Column("entity_id", sa.String(length=120), nullable=False),
        sa.Column("before", json_type(), nullable=True),
        sa.Column("after", json_type(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "action IN ('insert', 'update', 'delete', 'import')", name=op.f("ck_activity_action")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_activity_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_asset", "activity", ["asset_id", "id"], unique=False)
    op.create_index("ix_activity_operation", "activity", ["operation_id", "id"], unique=False)


def _create_asset_collections() -> None:
    op.create_table(
        "asset_collections",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=50), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "type IN ('project', 'character', 'storyboard', 'library', 'smart')",
            name=op.f("ck_asset_collections_type"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["asset_collections.workspace_id", "asset_collections.id"],
            name=op.f("fk_asset_collections_workspace_id_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_collections_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_collections")),
        sa.UniqueConstraint(
            "workspace_id", "id", name=op.f("uq_asset_collections_workspace_id_id")
        ),
    )
    op.create_index(
        "ix_asset_collections_parent",
        "asset_collections",
        ["workspace_id", "parent_id"],
        unique=False,
    )
    op.create_index(
        "ix_asset_collections_type", "asset_collections", ["workspace_id", "type"], unique=False
    )


def _create_assets() -> None:
    op.create_table(
        "assets",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("type", sa.String(length=50), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("slug", sa.String(length=255), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("file_path", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.Float(), nullable=True),
        sa.Column("metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("source", sa.String(length=50), nullable=True),
        sa.Column("generation_cost", Money(), nullable=True),
        sa.Column("generation_metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("status", sa.String(length=50), server_default="available", nullable=False),
        sa.Column("publish_status", sa.String(length=50), server_default="draft", nullable=False),
        sa.Column("visibility", sa.String(length=20), server_default="internal", nullable=False),
        sa.Column("content_rating", sa.String(length=20), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=True),
        sa.Column("checksum_sha256", sa.String(length=64), nullable=True),
        sa.Column("external_ids", json_type(), server_default="{}", nullable=False),
        sa.Column("rating", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("label", sa.String(length=20), server_default="", nullable=False),
        sa.Column("is_favorite", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_by", Id(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("duration >= 0", name=op.f("ck_assets_duration")),
        sa.CheckConstraint("generation_cost >= 0", name=op.f("ck_assets_generation_cost")),
        sa.CheckConstraint("rating BETWEEN 0 AND 5", name=op.f("ck_assets_rating")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_assets_size")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_assets_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_assets_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_assets_workspace_id_id")),
        postgresql_partition_by="RANGE (id)",
    )
    op.create_index(
        "ix_assets_checksum", "assets", ["workspace_id", "checksum_sha256"], unique=False
    )
    op.create_index(
        "ix_assets_name",
        "assets",
        ["workspace_id", sa.text("lower(name)"), "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_added",
        "assets",
        ["workspace_id", "id", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_created_at",
        "assets",
        ["workspace_id", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_favorite",
        "assets",
        ["workspace_id", "id"],
        unique=False,
        # Written as queries write it on each database: SQLite compares the conditions as text.
        sqlite_where=sa.text("is_favorite = 1 AND deleted_at IS NULL"),
        postgresql_where=sa.text("is_favorite AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_deleted_at",
        "assets",
        ["workspace_id", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_assets_duration",
        "assets",
        ["workspace_id", "duration", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_generation_cost",
        "assets",
        ["workspace_id", "generation_cost", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_rating",
        "assets",
        ["workspace_id", "rating", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_recorded_at",
        "assets",
        ["workspace_id", "recorded_at", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_size",
        "assets",
        ["workspace_id", "size", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_assets_type",
        "assets",
        ["workspace_id", "type", "id", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def _create_ingest_jobs() -> None:
    op.create_table(
        "ingest_jobs",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("job_type", sa.String(length=50), nullable=False),
        sa.Column("status", sa.String(length=50), server_default="pending", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="5", nullable=False),
        sa.Column("input_path", sa.Text(), nullable=True),
        sa.Column("output_path", sa.Text(), nullable=True),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("retry_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_retries", sa.Integer(), server_default="3", nullable=False),
        sa.Column("result", json_type(), nullable=True),
        sa.Column("locked_by", sa.String(length=255), nullable=True),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_ingest_jobs_status"),
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_ingest_jobs_progress")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_ingest_jobs_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingest_jobs")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_ingest_jobs_workspace_id_id")),
    )
    op.create_index("ix_ingest_jobs_asset", "ingest_jobs", ["asset_id"], unique=False)
    op.create_index(
        "ix_ingest_jobs_priority",
        "ingest_jobs",
        ["workspace_id", sa.literal_column("priority DESC"), "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_ingest_jobs_status", "ingest_jobs", ["workspace_id", "status"], unique=False
    )


def _create_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.String(length=7), server_default="", nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_tags_workspace_id_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_tags_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tags_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name_key", name=op.f("uq_tags_workspace_id_name_key")),
    )
    op.create_index("ix_tags_parent", "tags", ["workspace_id", "parent_id"], unique=False)


def _create_workspace_members() -> None:
    op.create_table(
        "workspace_members",
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'viewer')", name=op.f("ck_workspace_members_role")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_workspace_members_user_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_workspace_members_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_workspace_members")),
    )
    op.create_index("ix_workspace_members_user_id", "workspace_members", ["user_id"], unique=False)


def _create_asset_collection_members() -> None:
    op.create_table(
        "asset_collection_members",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("collection_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_collection_members_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "collection_id"],
            ["asset_collections.workspace_id", "asset_collections.id"],
            name=op.f("fk_asset_collection_members_workspace_id_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_collection_members_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_collection_members")),
        sa.UniqueConstraint(
            "workspace_id",
            "collection_id",
            "asset_id",
            name=op.f("uq_asset_collection_members_workspace_id_collection_id_asset_id"),
        ),
    )
    op.create_index(
        "ix_asset_collection_members_asset", "asset_collection_members", ["asset_id"], unique=False
    )
    op.create_index(
        "ix_asset_collection_members_order",
        "asset_collection_members",
        ["collection_id", "sequence", "asset_id"],
        unique=False,
    )


def _create_asset_relationships() -> None:
    op.create_table(
        "asset_relationships",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("parent_asset_id", Id(), nullable=False),
        sa.Column("child_asset_id", Id(), nullable=False),
        sa.Column("relationship_type", sa.String(length=50), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("metadata", json_type(), server_default="{}", nullable=False),
        sa.Column("is_selected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "relationship_type IN ('used_in', 'derived_from', 'variant_of', 'part_of', 'reference_for', 'generated_from')",
            name=op.f("ck_asset_relationships_relationship_type"),
        ),
        sa.CheckConstraint(
            "parent_asset_id <> child_asset_id", name=op.f("ck_asset_relationships_not_itself")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "child_asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_relationships_workspace_id_child_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_relationships_workspace_id_parent_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_relationships_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_relationships")),
        sa.UniqueConstraint(
            "workspace_id",
            "parent_asset_id",
            "child_asset_id",
            "relationship_type",
            name=op.f(
                "uq_asset_relationships_workspace_id_parent_asset_id_child_asset_id_relationship_type"
            ),
        ),
    )
    op.create_index(
        "ix_asset_relationships_child",
        "asset_relationships",
        ["child_asset_id", "relationship_type"],
        unique=False,
    )
    op.create_index(
        "ix_asset_relationships_parent",
        "asset_relationships",
        ["parent_asset_id", "relationship_type", "sequence"],
        unique=False,
    )
    op.create_index(
        "uq_asset_relationships_selected",
        "asset_relationships",
        ["workspace_id", "parent_asset_id"],
        unique=True,
        sqlite_where=sa.text("is_selected AND relationship_type = 'generated_from'"),
        postgresql_where=sa.text("is_selected AND relationship_type = 'generated_from'"),
    )


def _create_asset_search_text() -> None:
    op.create_table(
        "asset_search_text",
        sa.Column("docid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("tags", sa.Text(), server_default="", nullable=False),
        sa.Column("prompt", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_search_text_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_search_text_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("docid", name=op.f("pk_asset_search_text")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_asset_search_text_asset_id")),
    )


def _create_asset_storage_locations() -> None:
    op.create_table(
        "asset_storage_locations",
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("storage_type", sa.String(length=50), nullable=False),
        sa.Column("storage_tier", sa.String(length=50), server_default="hot", nullable=False),
        sa.Column("bucket", sa.String(length=255), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("filename", sa.String(length=500), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("file_size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("checksum_sha256", sa.String(length=64), nullable=True),
        sa.Column("content_type", sa.String(length=100), nullable=True),
        sa.Column("purpose", sa.String(length=50), server_default="original", nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_accessible", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("status", sa.String(length=50), server_default="available", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("verified_at", Instant(), nullable=True),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.Column("modified_ns", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "purpose IN ('original', 'proxy', 'thumbnail')",
            name=op.f("ck_asset_storage_locations_purpose"),
        ),
        sa.CheckConstraint(
            "storage_type IN ('local', 'database', 's3', 'gcs', 'azure', 'lto')",
            name=op.f("ck_asset_storage_locations_storage_type"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_storage_locations_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_storage_locations_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_storage_locations")),
        sa.UniqueConstraint(
            "workspace_id", "id", name=op.f("uq_asset_storage_locations_workspace_id_id")
        ),
    )
    op.create_index(
        "ix_asset_storage_locations_asset",
        "asset_storage_locations",
        ["asset_id", "purpose"],
        unique=False,
    )
    op.create_index(
        "ix_asset_storage_locations_missing",
        "asset_storage_locations",
        ["asset_id"],
        unique=False,
        sqlite_where=sa.text("is_accessible = 0"),
        postgresql_where=sa.text("NOT is_accessible"),
    )
    op.create_index(
        "ix_asset_storage_locations_path",
        "asset_storage_locations",
        ["workspace_id", "path"],
        unique=False,
    )
    op.create_index(
        "uq_asset_storage_locations_primary",
        "asset_storage_locations",
        ["workspace_id", "asset_id"],
        unique=True,
        sqlite_where=sa.text("is_primary AND purpose = 'original'"),
        postgresql_where=sa.text("is_primary AND purpose = 'original'"),
    )


def _create_asset_tags() -> None:
    op.create_table(
        "asset_tags",
        sa.Column("tag_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_tags_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_asset_tags_workspace_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_tags_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tag_id", "asset_id", name=op.f("pk_asset_tags")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_asset_tags_asset", "asset_tags", ["asset_id", "tag_id"], unique=False)


def _create_asset_technical_metadata() -> None:
    op.create_table(
        "asset_technical_metadata",
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("frame_rate", sa.Numeric(precision=10, scale=4, asdecimal=False), nullable=True),
        sa.Column("frame_rate_num", sa.Integer(), nullable=True),
        sa.Column("frame_rate_den", sa.Integer(), nullable=True),
        sa.Column("video_codec", sa.String(length=50), nullable=True),
        sa.Column("video_codec_profile", sa.String(length=100), nullable=True),
        sa.Column("video_bitrate_bps", sa.BigInteger(), nullable=True),
        sa.Column("audio_codec", sa.String(length=50), nullable=True),
        sa.Column("audio_channels", sa.Integer(), nullable=True),
        sa.Column("audio_channel_layout", sa.String(length=100), nullable=True),
        sa.Column("audio_sample_rate", sa.Integer(), nullable=True),
        sa.Column("audio_bitrate_bps", sa.BigInteger(), nullable=True),
        sa.Column("audio_bit_depth", sa.Integer(), nullable=True),
        sa.Column("container_format", sa.String(length=50), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("bit_depth", sa.Integer(), nullable=True),
        sa.Column("color_space", sa.String(length=50), nullable=True),
        sa.Column("aspect_ratio", sa.String(length=20), nullable=True),
        sa.Column("resolution_category", sa.String(length=20), nullable=True),
        sa.Column("ffprobe_raw", json_type(), nullable=True),
        sa.Column("mediainfo_raw", json_type(), nullable=True),
        sa.Column("analyzed_at", Instant(), nullable=True),
        sa.Column("analyzer_version", sa.String(length=50), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_technical_metadata_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_technical_metadata_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_asset_technical_metadata")),
    )


def _create_ingest_job_rows() -> None:
    op.create_table(
        "ingest_job_rows",
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("type", sa.String(length=50), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('added', 'duplicate', 'skipped', 'failed')",
            name=op.f("ck_ingest_job_rows_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "job_id"],
            ["ingest_jobs.workspace_id", "ingest_jobs.id"],
            name=op.f("fk_ingest_job_rows_workspace_id_job_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_ingest_job_rows_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_ingest_job_rows")),
    )


def _create_asset_blobs() -> None:
    op.create_table(
        "asset_blobs",
        sa.Column("location_id", Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("checksum_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "location_id"],
            ["asset_storage_locations.workspace_id", "asset_storage_locations.id"],
            name=op.f("fk_asset_blobs_workspace_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_blobs_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("location_id", "sequence", name=op.f("pk_asset_blobs")),
    )


TABLES = (
    _create_search_control,
    _create_users,
    _create_workspaces,
    _create_activity,
    _create_asset_collections,
    _create_assets,
    _create_ingest_jobs,
    _create_tags,
    _create_workspace_members,
    _create_asset_collection_members,
    _create_asset_relationships,
    _create_asset_search_text,
    _create_asset_storage_locations,
    _create_asset_tags,
    _create_asset_technical_metadata,
    _create_ingest_job_rows,
    _create_asset_blobs,
)


# Text search: what people edit feeds a text for each asset, and the texts feed an index.

POSTGRES_FUNCTIONS = (
    "desk_search_tag()",
    "desk_search_asset_tag()",
    "desk_search_asset()",
    "desk_search_tags(uuid)",
)
POSTGRES_WORD_FUNCTIONS = ("desk_query(text, boolean)", "desk_words(text)", "desk_fold(text)")


def upgrade() -> None:
    """Make everything."""
    for create in TABLES:
        create()
    if op.get_bind().dialect.name == "sqlite":
        for statement in statements("0001_search.sqlite"):
            # By the driver: SQLAlchemy would read colons as parameters.
            op.get_bind().exec_driver_sql(statement)
    else:
        # Months are made by the catalog's maintenance call; this one takes every other id.
        op.execute("CREATE TABLE assets_default PARTITION OF assets DEFAULT")
        for statement in statements("0001_search.postgresql"):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Remove everything."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TABLE asset_search_fts")
    else:
        for name in POSTGRES_FUNCTIONS:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    for create in reversed(TABLES):
        op.drop_table(create.__name__.removeprefix("_create_"))
    if not is_sqlite:
        for name in POSTGRES_WORD_FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}")
