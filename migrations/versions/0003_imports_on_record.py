"""Imports keep on record what they are about to bring in, and what each row did, as data.

What rows did until now stood only in their words; it is read from them here for the last time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, json_type

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RESTORED = ", which was in the Trash and has been restored"
ENDINGS = {
    "found": "was missing%it is found here",
    "kept": "was missing%it is copied into the library",
    "put_back": "was missing%it has been put back",
}
# With "restored", the same things are said without "it".
ENDINGS_RESTORED = {name: ending.replace("it ", "and ") for name, ending in ENDINGS.items()}


def _note(effects: list[str], *patterns: str) -> None:
    rows = sa.table(
        "ingest_job_rows",
        sa.column("outcome"),
        sa.column("error"),
        sa.column("effects", json_type()),
    )
    op.get_bind().execute(
        rows.update()
        .where(rows.c.outcome == "duplicate", *(rows.c.error.like(p) for p in patterns))
        .values(effects=effects)
    )


def upgrade() -> None:
    """Make room for what rows did, and for what is still to be done."""
    op.add_column("ingest_job_rows", sa.Column("effects", json_type(), nullable=True))
    _note(["restored"], f"duplicate of %{RESTORED}%")
    for name, ending in ENDINGS.items():
        _note([name], f"duplicate of %{ending}")
        _note(["restored", name], f"duplicate of %{RESTORED}%{ENDINGS_RESTORED[name]}")
    op.create_table(
        "ingest_job_files",
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("checksum_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "job_id"],
            ["ingest_jobs.workspace_id", "ingest_jobs.id"],
            name=op.f("fk_ingest_job_files_workspace_id_job_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_ingest_job_files_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_ingest_job_files")),
    )


def downgrade() -> None:
    """Back to words alone."""
    op.drop_table("ingest_job_files")
    op.drop_column("ingest_job_rows", "effects")
