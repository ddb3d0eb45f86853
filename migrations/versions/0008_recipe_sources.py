"""The files that recipes name as what something was made from, and which assets they are.

Nothing of what older programs read is taken over: names are filled in when files are read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "recipe_sources"


def upgrade() -> None:
    """The table, and what it is searched by."""
    op.create_table(
        TABLE,
        sa.Column("id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("checksum_sha256", sa.String(64)),
        sa.Column("is_used", sa.Boolean(create_constraint=False), server_default=sa.true(), nullable=False),
        sa.Column("is_refused", sa.Boolean(create_constraint=False), server_default=sa.false(), nullable=False),
        sa.Column("source_asset_id", Id()),
        sa.Column("found_by", sa.String(20)),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "found_by IN ('content', 'place', 'name', 'relation', 'person')",
            name=op.f(f"ck_{TABLE}_found_by"),
        ),
        sa.CheckConstraint(
            "(found_by IS NULL) = (source_asset_id IS NULL)",
            name=op.f(f"ck_{TABLE}_found_by_is_of_a_source"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f(f"fk_{TABLE}_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f(f"fk_{TABLE}_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"ix_{TABLE}_asset", TABLE, ["asset_id", "position"])
    op.create_index(f"ix_{TABLE}_name", TABLE, ["workspace_id", "name_key"])
    for name, column in (("checksum", "checksum_sha256"), ("source", "source_asset_id")):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{TABLE}_{name}",
            TABLE,
            ["workspace_id", column],
            sqlite_where=filled,
            postgresql_where=filled,
        )


def downgrade() -> None:
    """Relations that were made by them stay."""
    op.drop_table(TABLE)
