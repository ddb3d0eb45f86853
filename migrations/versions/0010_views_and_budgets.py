"""Views of a library for other programs, and what may be spent on a film.

The views show each person what that person may see: on PostgreSQL they ask with the rights of who
asks, which it knows since version 15. An older server has none of them; the program does not need
them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sql_files import statements
from types_v1 import Money

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "film_settings"
# The last ones read the first ones.
VIEWS = ("storyboard_places", "asset_overview", "lineage", "spending", "generation_history")
KNOWS_INVOKERS = (15,)


def upgrade() -> None:
    """Columns for a budget, and the views."""
    check = sa.CheckConstraint("budget >= 0", name=op.f("ck_film_settings_budget"))
    op.add_column(TABLE, sa.Column("budget", Money(), check, nullable=True))
    op.add_column(TABLE, sa.Column("budget_currency", sa.String(length=3), nullable=True))
    connection = op.get_bind()
    dialect = connection.dialect
    if dialect.name == "postgresql" and dialect.server_version_info < KNOWS_INVOKERS:
        return
    for statement in statements(f"0010_views.{dialect.name}"):
        connection.exec_driver_sql(statement)
    if dialect.name == "postgresql":
        for name in VIEWS:
            connection.exec_driver_sql(f"ALTER VIEW {name} SET (security_invoker = true)")


def downgrade() -> None:
    """Neither."""
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW IF EXISTS {name}")
    for name in ("budget_currency", "budget"):
        op.drop_column(TABLE, name)
