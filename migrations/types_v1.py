"""How values are stored, as the revisions write it down. Frozen: a change is a `types_v2`.

A copy of the column types of `desktop/catalog/tables/base.py`, so that a revision makes today what
it made on the day it was written, whatever becomes of those. Values pass through: a revision that
reads or writes instants and money does so as the database has them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

IS_LIVE = sa.text("deleted_at IS NULL")


class Id(sa.types.TypeDecorator[str]):
    """A UUID as canonical text: native on PostgreSQL, 36 characters on SQLite."""

    impl = sa.CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """UUID where the database has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=False))
        return dialect.type_descriptor(sa.CHAR(36))


class Instant(sa.types.TypeDecorator[Any]):
    """`timestamptz` on PostgreSQL; on SQLite ISO 8601 text in UTC with microseconds."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """`timestamptz` where the database has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.Text())


class Money(sa.types.TypeDecorator[Any]):
    """NUMERIC(18, 6) on both."""

    impl = sa.Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """As declared; on SQLite without SQLAlchemy's conversion to floats."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Numeric(18, 6))
        return dialect.type_descriptor(_PlainNumeric())


class _PlainNumeric(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The declared type in SQLite."""
        return "NUMERIC(18, 6)"


def sorted_text(length: int) -> sa.types.TypeEngine[Any]:
    """Text that both databases compare by characters, whatever language a server speaks."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def json_type() -> sa.types.TypeEngine[Any]:
    """JSON text on SQLite, JSONB on PostgreSQL."""
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
