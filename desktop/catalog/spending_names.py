"""What the groups of spending are called, and the search that opens each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import assets, users
from desktop.domain import display
from desktop.domain.search.format import quoted
from desktop.domain.spending import NO_GROUP, Grouping, Spending, SpendingRow
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.catalog.engine.session import Session

_ASSETS = (Grouping.FILM, Grouping.SCENE, Grouping.SHOT, Grouping.CHARACTER)
_NAME = 80  # characters of a name


def named_rows(
    session: Session, grouping: Grouping, groups: Mapping[str, Spending], home: str
) -> tuple[SpendingRow, ...]:
    """The rows of a table, in their order."""
    names = _names(session, grouping, [key for key in groups if key])
    rows = [
        SpendingRow(
            key,
            names.get(key, "") if key else NO_GROUP[grouping],
            spending,
            _query(grouping, key),
        )
        for key, spending in groups.items()
    ]
    if grouping is Grouping.MONTH:
        return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))

    def order(row: SpendingRow) -> tuple[object, ...]:
        spent = row.spending
        return (not row.key, -spent.total(home), -spent.count, row.name.casefold(), row.key)

    return tuple(sorted(rows, key=order))


def _names(session: Session, grouping: Grouping, keys: Iterable[str]) -> dict[str, str]:
    if grouping in _ASSETS:
        return _of_assets(session, keys)
    if grouping is Grouping.PERSON:
        return people_names(session, keys)
    if grouping is Grouping.TYPE:
        return {key: display.type_name(key) for key in keys}
    if grouping is Grouping.MONTH:
        return {key: display.month_name(key) for key in keys}
    return {key: clean_line(key, limit=_NAME) for key in keys}


def people_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """What people are called, by id."""
    wanted = list(keys)
    found: dict[str, str] = {}
    for part in chunks(wanted):
        rows = session.rows(select(users.c.id, users.c.name).where(users.c.id.in_(part)))
        found |= {row[0]: clean_line(row[1], limit=_NAME) for row in rows}
    return {key: found.get(key) or "Somebody who is gone" for key in wanted}


def _of_assets(session: Session, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(keys):
        rows = session.rows(
            select(assets.c.id, assets.c.code, assets.c.name).where(
                assets.c.workspace_id == session.workspace_id, assets.c.id.in_(part)
            )
        )
        for key, code, name in rows:
            words = [code] if code and code not in name else []
            found[key] = clean_line(" ".join([*words, name]), limit=_NAME)
    return found


def _query(grouping: Grouping, key: str) -> str:
    """The search that finds the assets of a group; empty where the language cannot say it."""
    if grouping is Grouping.TYPE:
        return f"type:{key}" if key else ""
    if grouping in (Grouping.PROVIDER, Grouping.MODEL):
        return f"{grouping.value}:{quoted(key)}" if key else f"{grouping.value}:unknown"
    if grouping is Grouping.CHARACTER and key:
        return f"character:#{key}"
    if grouping is Grouping.MONTH and key:
        return f"created:{key}"
    return ""
