"""Watched folders, workflows of generators, and how far a call of a provider is.

Nothing is filled in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, Instant, json_type

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLDERS = "watched_folders"
FILES = "watched_files"
TEMPLATES = "generator_templates"
CALLS = "provider_calls"
INSTANTS = ("next_try_at", "cancel_asked_at", "dismissed_at")
STATES = "state IN ('taken', 'duplicate', 'skipped', 'failed')"


def _whose(table: str) -> tuple[sa.Column, sa.Column, sa.ForeignKeyConstraint]:
    """The key of a row, and the workspace that it belongs to."""
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        _to_workspace(table),
    )


def _to_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"],
        ["workspaces.id"],
        name=op.f(f"fk_{table}_workspace_id"),
        ondelete="RESTRICT",
    )


def _kept(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    """Who wrote a row, when, and which version of it this is."""
    return (
        sa.Column("created_by", Id(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f(f"uq_{table}_workspace_id_id")),
    )


def upgrade() -> None:
    """The tables, empty, and the columns."""
    op.create_table(
        FOLDERS,
        *_whose(FOLDERS),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("machine", sa.String(255), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("is_recursive", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("media", sa.String(20), nullable=False, server_default="reference"),
        sa.Column("tag_names", json_type(), nullable=False, server_default="[]"),
        sa.Column("collection_id", Id(), nullable=True),
        sa.Column("film_id", Id(), nullable=True),
        sa.Column("name_rule", sa.Text(), nullable=True),
        sa.Column("poll_seconds", sa.Integer(), nullable=True),
        *_kept(FOLDERS),
        sa.UniqueConstraint(
            "workspace_id", "machine", "path", name=op.f(f"uq_{FOLDERS}_workspace_id_machine_path")
        ),
        sa.CheckConstraint("media IN ('reference', 'copy')", name=op.f(f"ck_{FOLDERS}_media")),
        sa.CheckConstraint("poll_seconds > 0", name=op.f(f"ck_{FOLDERS}_poll_seconds")),
    )
    op.create_table(
        FILES,
        sa.Column("folder_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("try_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("updated_at", Instant(), nullable=False),
        _to_workspace(FILES),
        sa.PrimaryKeyConstraint("folder_id", "path", name=op.f(f"pk_{FILES}")),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{FILES}_state")),
    )
    op.create_index(f"ix_{FILES}_state", FILES, ["workspace_id", "folder_id", "state"])
    op.create_table(
        TEMPLATES,
        *_whose(TEMPLATES),
        sa.Column("adapter", sa.String(100), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content", json_type(), nullable=False),
        sa.Column("slots", json_type(), nullable=False, server_default="[]"),
        *_kept(TEMPLATES),
        sa.UniqueConstraint(
            "workspace_id", "adapter", "name", name=op.f(f"uq_{TEMPLATES}_workspace_id_adapter_name")
        ),
    )
    check = sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f(f"ck_{CALLS}_progress"))
    op.add_column(CALLS, sa.Column("progress", sa.Integer(), check, nullable=True))
    op.add_column(CALLS, sa.Column("adapter", sa.String(100), nullable=True))
    op.add_column(CALLS, sa.Column("try_count", sa.Integer(), nullable=False, server_default="0"))
    for name in INSTANTS:
        op.add_column(CALLS, sa.Column(name, Instant(), nullable=True))


def downgrade() -> None:
    """None of them; what folders had brought in stays."""
    for name in (*reversed(INSTANTS), "try_count", "adapter", "progress"):
        op.drop_column(CALLS, name)
    for table in (TEMPLATES, FILES, FOLDERS):
        op.drop_table(table)
