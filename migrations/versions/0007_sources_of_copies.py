"""What the library's copies were made of; and a word for a file that its asset followed.

A copy without a source on record gets one when its file is imported again: nothing in an older
library tells where it came from. Rows of reports that said `duplicate` with `updated` among their
effects, because the column knew no better word, say `updated`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, Instant, json_type

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PLACES = "asset_storage_locations"
INDEX = "ix_asset_storage_locations_source"
ROWS = "ingest_job_rows"
CHECK = "ck_ingest_job_rows_outcome"
OUTCOMES = ("added", "duplicate", "updated", "skipped", "failed")
COLUMNS = (
    "job_id, position, workspace_id, path, outcome, asset_id, type, error, created_at, effects"
)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _known(outcomes: tuple[str, ...]) -> str:
    return f"outcome IN ({', '.join(map(repr, outcomes))})"


def _has_updated() -> str:
    """Whether `updated` is among the effects of a row."""
    if _is_sqlite():  # the names of effects have no quotes in them
        return "effects LIKE '%\"updated\"%'"
    return "effects @> '[\"updated\"]'::jsonb"


def _create_rows(outcomes: tuple[str, ...]) -> None:
    """SQLite: the table as it is, with these words for what became of a file."""
    op.create_table(
        ROWS,
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("asset_id", Id(), nullable=True),
        sa.Column("type", sa.String(length=50), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("effects", json_type(), nullable=True),
        sa.CheckConstraint(_known(outcomes), name=op.f(CHECK)),
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


def _rebuild_rows(outcomes: tuple[str, ...], outcome: str) -> None:
    """SQLite cannot change a condition: the rows move to a table with another one."""
    columns = COLUMNS.replace("outcome", outcome)
    op.execute(f"ALTER TABLE {ROWS} RENAME TO {ROWS}_before")
    _create_rows(outcomes)
    # In the order of the key, so that the index grows at its end.
    op.execute(
        f"INSERT INTO {ROWS} ({COLUMNS}) SELECT {columns} FROM {ROWS}_before"
        " ORDER BY job_id, position"
    )
    op.execute(f"DROP TABLE {ROWS}_before")


def upgrade() -> None:
    """Columns for the source of a copy, and the word."""
    op.add_column(PLACES, sa.Column("source_path", sa.Text(), nullable=True))
    op.add_column(PLACES, sa.Column("source_url", sa.Text(), nullable=True))
    op.add_column(PLACES, sa.Column("source_modified_ns", sa.BigInteger(), nullable=True))
    op.add_column(PLACES, sa.Column("source_status", sa.String(length=50), nullable=True))
    named = sa.text("source_path IS NOT NULL")
    op.create_index(
        INDEX,
        PLACES,
        ["workspace_id", "source_path"],
        unique=False,
        sqlite_where=named,
        postgresql_where=named,
    )
    if _is_sqlite():
        word = f"CASE WHEN {_has_updated()} THEN 'updated' ELSE outcome END"
        _rebuild_rows(OUTCOMES, word)
        return
    op.drop_constraint(op.f(CHECK), ROWS)
    op.execute(f"UPDATE {ROWS} SET outcome = 'updated' WHERE {_has_updated()}")
    op.create_check_constraint(op.f(CHECK), ROWS, _known(OUTCOMES))


def downgrade() -> None:
    """Copies of nobody knows what, and words as they were."""
    before = tuple(word for word in OUTCOMES if word != "updated")
    if _is_sqlite():
        _rebuild_rows(before, "CASE outcome WHEN 'updated' THEN 'duplicate' ELSE outcome END")
    else:
        op.drop_constraint(op.f(CHECK), ROWS)
        op.execute(f"UPDATE {ROWS} SET outcome = 'duplicate' WHERE outcome = 'updated'")
        op.create_check_constraint(op.f(CHECK), ROWS, _known(before))
    op.drop_index(INDEX, PLACES)
    for name in ("source_status", "source_modified_ns", "source_url", "source_path"):
        op.drop_column(PLACES, name)
