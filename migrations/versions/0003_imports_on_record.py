"""Imports keep on record what they are about to bring in, and what each row did, as data.

What rows did until now stood only in their words; it is read from them here for the last time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from types_v1 import Id, Instant, json_type

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the words of a row said after "duplicate of" and the asset's name.
RESTORED = ", which was in the Trash and has been restored"
SAID = {
    "": [],
    RESTORED: ["restored"],
    ", whose file was missing; it is found here": ["found"],
    ", whose file was missing; it is copied into the library": ["kept"],
    ", whose copy was missing; it has been put back": ["put_back"],
    f"{RESTORED}; its file was missing and is found here": ["restored", "found"],
    f"{RESTORED}; its file was missing and is copied into the library": ["restored", "kept"],
    f"{RESTORED}; its copy was missing and has been put back": ["restored", "put_back"],
}
BEGINNING = "duplicate of "
BATCH = 400

rows = sa.table(
    "ingest_job_rows",
    sa.column("job_id", Id()),
    sa.column("position"),
    sa.column("path"),
    sa.column("outcome"),
    sa.column("asset_id", Id()),
    sa.column("error"),
    sa.column("created_at", Instant()),
    sa.column("effects", json_type()),
)
assets = sa.table("assets", sa.column("id", Id()), sa.column("name"))
activity = sa.table(
    "activity",
    sa.column("id", Id()),
    sa.column("entity"),
    sa.column("entity_id"),
    sa.column("before", json_type()),
    sa.column("created_at", Instant()),
)


class _Names:
    """What assets were called when a row named them: a file may be named like such a sentence."""

    def __init__(self, ids: list[str]) -> None:
        execute = op.get_bind().execute
        a, r, y = assets.c, rows.c, activity.c
        self._now = dict(execute(sa.select(a.id, a.name).where(a.id.in_(ids))).all())
        # Of those that are gone for good, how they came in.
        added = sa.select(r.asset_id, r.path).where(r.asset_id.in_(ids), r.outcome == "added")
        for key, path in execute(added):
            self._now.setdefault(key, " ".join(path.rpartition("/")[2].split()))
        self._before: dict[str, list[tuple[object, str]]] = {}
        renamed = sa.select(y.entity_id, y.created_at, y.before).where(
            y.entity == "assets", y.entity_id.in_(ids)
        )
        for key, since, before in execute(renamed.order_by(y.id)):
            if isinstance(before, dict) and isinstance(before.get("name"), str):
                self._before.setdefault(key, []).append((since, before["name"]))

    def at(self, key: str | None, moment: object) -> str | None:
        """The name of an asset at that time, or None where nothing is known of it any more."""
        for since, name in self._before.get(key, ()):
            if since > moment:
                return name
        return self._now.get(key)


def _effects(told: str, name: str | None) -> list[str]:
    """What a row did, as far as its words say so behind the name of its asset."""
    said = told.removeprefix(BEGINNING)
    if name is not None and said.startswith(name):
        return SAID.get(said[len(name) :], [])
    # An asset of which nothing is left: the longest sentence that the words can end with.
    ends = [words for words in SAID if said.endswith(words)]
    return SAID[max(ends, key=len)]


def _read_words() -> None:
    r = rows.c
    query = sa.select(r.job_id, r.position, r.asset_id, r.error, r.created_at).where(
        r.outcome == "duplicate",
        r.error.like(f"{BEGINNING}%"),
        sa.or_(r.error.like(f"%{RESTORED}%"), r.error.like("%, whose % was missing; it %")),
    )
    told = op.get_bind().execute(query).all()
    for first in range(0, len(told), BATCH):
        part = told[first : first + BATCH]
        names = _Names(sorted({row.asset_id for row in part if row.asset_id}))
        for row in part:
            effects = _effects(row.error, names.at(row.asset_id, row.created_at))
            if effects:
                op.get_bind().execute(
                    rows.update()
                    .where(r.job_id == row.job_id, r.position == row.position)
                    .values(effects=effects)
                )


def upgrade() -> None:
    """Make room for what rows did, and for what is still to be done."""
    op.add_column("ingest_job_rows", sa.Column("effects", json_type(), nullable=True))
    _read_words()
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
