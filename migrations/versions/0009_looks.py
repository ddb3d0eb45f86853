"""What pictures look like: a perceptual hash and main colours, by asset.

They are made in the background from the pictures; nothing is filled in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "asset_looks"
INDEX = "ix_asset_looks_made"
SHADES = [f"{part}{number}" for number in range(1, 6) for part in ("light", "a", "b", "share")]


def upgrade() -> None:
    """The table, empty."""
    op.create_table(
        TABLE,
        sa.Column("asset_id", Id(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("checksum_sha256", sa.String(64), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("views", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.SmallInteger(), nullable=True) for name in SHADES),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_asset_looks_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_id"],
            ["assets.workspace_id", "assets.id"],
            name=op.f("fk_asset_looks_workspace_id_asset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_asset_looks")),
    )
    op.create_index(INDEX, TABLE, ["workspace_id", "made_at"])


def downgrade() -> None:
    """They can be made again at any time."""
    op.drop_index(INDEX, TABLE)
    op.drop_table(TABLE)
