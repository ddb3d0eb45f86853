"""Many rows get another number each, by one statement: what the order of a film or a list costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from desktop.catalog.engine.session import RowChange, chunks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

    from desktop.catalog.engine.session import WriteSession

_SQLITE = """
UPDATE {table} SET sequence = new.value, {also}version = version + 1, updated_at = :now
FROM json_each(:numbers) AS new WHERE {table}.id = new.key
"""
_POSTGRES = """
UPDATE {table} SET sequence = new.number, {also}version = version + 1, updated_at = :now
FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS integer[])) AS new (id, number)
WHERE {table}.id = new.id
"""


def renumber(
    session: WriteSession,
    table: Table,
    numbers: Mapping[str, int],
    also: Mapping[str, str | None] | None = None,
) -> None:
    """Give rows of `table` their `sequence`, by key; journalled like any update.

    Those that have it already stay as they are. The table has `version` and `updated_at`.

    Args:
        session: The edit's.
        table: One whose rows are ordered.
        numbers: By the rows' keys.
        also: Columns that hold ids, and what all of these rows get in them.
    """
    also = also or {}
    old: dict[str, Any] = {}
    c = table.c
    for part in chunks(sorted(numbers)):
        found = select(c.id, c.sequence, c.child_asset_id, *(c[name] for name in also)).where(
            c.workspace_id == session.workspace_id, c.id.in_(part)
        )
        if not session.is_sqlite:
            found = found.order_by(c.id).with_for_update(key_share=True)
        old.update({row.id: row for row in session.rows(found)})
    changes = {key: _change(row, {"sequence": numbers[key], **also}) for key, row in old.items()}
    changing = {key: numbers[key] for key, change in changes.items() if change}
    if not changing:
        return
    if session.is_sqlite:
        instant = c.updated_at.type.bind_processor(session.connection.dialect)
        now = instant(session.now) if instant else session.now
        values: dict[str, Any] = {"numbers": json.dumps(changing), "now": now}
        sql = _SQLITE
    else:
        values = {"ids": list(changing), "numbers": list(changing.values()), "now": session.now}
        sql = _POSTGRES
    more = "".join(f"{name} = CAST(:{name} AS {_id_type(session)}), " for name in also)
    session.execute(text(sql.format(table=table.name, also=more)), {**values, **also})
    session.journal += [
        RowChange(
            table.name,
            (str(key),),
            {name: getattr(old[key], name) for name in changes[key]},
            changes[key],
            str(old[key].child_asset_id),
        )
        for key in changing
    ]


def _change(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the row does not have."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _id_type(session: WriteSession) -> str:
    return "text" if session.is_sqlite else "uuid"
