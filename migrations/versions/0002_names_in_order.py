"""Names in the order people read them: assets carry what their name sorts by.

It is made by the program, since neither database could make it of the name in the same way as the
other.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from names_v1 import SORT_NAME_LENGTH, sort_name
from types_v1 import IS_LIVE, Id, sorted_text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 10_000
assets = sa.table("assets", sa.column("id", Id()), sa.column("name"))


def _index(column: object) -> None:
    op.create_index(
        "ix_assets_name",
        "assets",
        ["workspace_id", column, "id"],
        unique=False,
        sqlite_where=IS_LIVE,
        postgresql_where=IS_LIVE,
    )


def _fill() -> None:
    """A batch after the other, by id: a library may hold a million names."""
    connection, c = op.get_bind(), assets.c
    batch = sa.select(c.id, c.name).order_by(c.id).limit(BATCH)
    rows = connection.execute(batch).all()
    while rows:
        ids, names = [row.id for row in rows], [sort_name(row.name) for row in rows]
        if connection.dialect.name == "sqlite":
            change = "UPDATE assets SET sort_name = ? WHERE id = ?"
            connection.exec_driver_sql(change, list(zip(names, ids, strict=True)))
        else:
            # A statement for each row would take several times as long on a server.
            connection.exec_driver_sql(
                "UPDATE assets SET sort_name = new.sort_name"
                " FROM unnest(%s::uuid[], %s::text[]) AS new (id, sort_name)"
                " WHERE assets.id = new.id AND assets.id BETWEEN %s::uuid AND %s::uuid",
                (ids, names, ids[0], ids[-1]),
            )
        rows = connection.execute(batch.where(c.id > ids[-1])).all()


def upgrade() -> None:
    """Give every asset its place in the order of names."""
    op.drop_index("ix_assets_name", "assets")
    op.add_column(
        "assets", sa.Column("sort_name", sorted_text(SORT_NAME_LENGTH), server_default="", nullable=False)
    )
    _fill()
    _index("sort_name")


def downgrade() -> None:
    """Back to the order of names as texts without case."""
    op.drop_index("ix_assets_name", "assets")
    op.drop_column("assets", "sort_name")
    _index(sa.text("lower(name)"))
