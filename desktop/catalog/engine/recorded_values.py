"""Row values as the record of edits holds them: JSON, and back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.catalog.tables.base import Id, Instant, MoneyType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table


def plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Row values as JSON can hold them."""
    if values is None:
        return None
    return {
        name: str(value)
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, datetime)
        else value
        for name, value in values.items()
    }


def typed(table: Table, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """`plain` undone: values as the columns hold them. Columns that are gone are left out."""
    if values is None:
        return None
    result: dict[str, Any] = {}
    for name, value in values.items():
        if name not in table.c:
            continue
        kind = table.c[name].type
        if value is not None and isinstance(kind, Instant):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(kind, MoneyType):
            value = Decimal(value)
        elif value is not None and isinstance(kind, Id):
            value = str(value)
        result[name] = value
    return result
