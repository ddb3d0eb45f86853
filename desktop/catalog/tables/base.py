"""The metadata every table belongs to, its naming convention, and the portable column types."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CHAR,
    JSON,
    Boolean,
    Column,
    DefaultClause,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    types,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID

if TYPE_CHECKING:
    from collections.abc import Mapping

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MONEY_STEP = Decimal("0.000001")


class Id(types.TypeDecorator[str]):
    """A UUID as canonical text: native on PostgreSQL, 36 characters on SQLite.

    Text, so that the seeds' queries run verbatim with an id as the command line prints it.
    """

    impl = CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """UUID where the database has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID(as_uuid=False))
        return dialect.type_descriptor(CHAR(36))


class Instant(types.TypeDecorator[datetime]):
    """A timezone-aware instant in UTC; on SQLite as sortable ISO 8601 text with microseconds."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """`timestamptz` where the database has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive instants: they are a bug, not a time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back to an aware datetime in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """An aware instant as SQLite stores it: fixed width, so that text order is time order."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


class MoneyType(types.TypeDecorator[Decimal]):
    """An exact amount with six decimals.

    PostgreSQL keeps NUMERIC(18, 6). SQLite has no decimal type: a NUMERIC column keeps up to 15
    significant digits, so every amount of this scale below a billion comes back as it went in.
    Sums are taken over whole millionths (`catalog/totals.py`), never over floats.
    """

    impl = Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """NUMERIC on both; on SQLite without SQLAlchemy's own float conversion."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(18, 6))
        return dialect.type_descriptor(_PlainNumeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Quantise; SQLite gets text, which its column affinity turns into a number."""
        if value is None:
            return None
        exact = Decimal(value).quantize(MONEY_STEP)
        return exact if dialect.name == "postgresql" else str(exact)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Back to a Decimal of six decimals."""
        return None if value is None else Decimal(str(value)).quantize(MONEY_STEP)


class _PlainNumeric(types.UserDefinedType[Any]):
    """NUMERIC(18, 6) as declared, values passed through untouched."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The declared type in SQLite."""
        return "NUMERIC(18, 6)"


def sorted_text(length: int) -> types.TypeEngine[Any]:
    """Text that both databases compare by characters, whatever language a server speaks."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def json_type() -> types.TypeEngine[Any]:
    """JSON text on SQLite, JSONB on PostgreSQL; NaN is refused on both (see `json_text`)."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


# After an odd number of backslashes it is no NUL but six characters of a text.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def json_text(value: Any) -> str:
    """The one JSON serialiser: compact, UTF-8 as is, no NaN, no lone surrogates, no NUL.

    Raises:
        ValueError: The value holds NaN or an infinity.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.encode("utf-8", "replace").decode("utf-8")
    # Files say a hundred thousand letters of how they were made, and hardly ever a NUL.
    return _NUL.sub(r"\1\\ufffd", text) if "\\u0000" in text else text


@cache
def defaults_of(table: Table) -> Mapping[str, Any]:
    """What the columns of a table hold where nothing is said, as values of the program.

    For rows that are kept in memory as they are written. Read from the table, so that no column's
    default is written twice.
    """
    return {
        column.name: _value_of(column)
        for column in table.columns
        if column.server_default is not None
    }


def _value_of(column: Column[Any]) -> Any:
    default = column.server_default
    said = str(default.arg) if isinstance(default, DefaultClause) else ""
    if isinstance(column.type, Boolean):
        return said.lower() == "true"
    if isinstance(column.type, String | Text):
        return said
    return json.loads(said)  # numbers, and JSON itself


def workspace_column() -> Column[str]:
    """`workspace_id`, which every row of a workspace carries."""
    return Column("workspace_id", Id, nullable=False)


def to_asset(column: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """A composite key to an asset, so that a link across workspaces cannot be stored."""
    return ForeignKeyConstraint(
        ["workspace_id", column],
        ["assets.workspace_id", "assets.id"],
        ondelete=ondelete,
    )


def to_workspace() -> ForeignKeyConstraint:
    """The key to the workspace. No cascade runs from it: a workspace never goes by accident."""
    return ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="RESTRICT")
