"""Rows that stand below others: the order in which they come and go, and circles among them."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.engine.row_keys import workspace_of
from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import asset_relationships

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Table

_r = asset_relationships.c


def levels(parents: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Rows by how deep they stand, the top ones first.

    Args:
        parents: Of each row, the one that it hangs on; that may be none of these.
    """
    sorter = TopologicalSorter(
        {key: [up] if up is not None and up in parents else [] for key, up in parents.items()}
    )
    sorter.prepare()
    while sorter.is_active():
        level = sorter.get_ready()
        yield list(level)
        sorter.done(*level)


def closes_a_circle(session: Session, new: Sequence[tuple[str, str]]) -> bool:
    """Whether an asset would stand below itself by these relations and those that there are.

    Args:
        session: A transaction that nobody else may add relations beside.
        new: Parent and child of each.
    """
    above: dict[str, set[str]] = {}
    for parent, child in new:
        above.setdefault(child, set()).add(parent)
    mine = _r.workspace_id == session.workspace_id
    for part in chunks({parent for parent, _ in new}):
        upwards = (
            select(_r.child_asset_id.label("id"))
            .where(mine, _r.child_asset_id.in_(part))
            .cte("upwards", recursive=True)
        )
        upwards = upwards.union(
            select(_r.parent_asset_id).join(upwards, upwards.c.id == _r.child_asset_id).where(mine)
        )
        for child, parent in session.rows(
            select(_r.child_asset_id, _r.parent_asset_id)
            .join(upwards, upwards.c.id == _r.child_asset_id)
            .where(mine)
            .distinct()
        ):
            above.setdefault(str(child), set()).add(str(parent))
    return _is_circular(above)


def hangs_in_a_circle(session: Session, table: Table, parents: Mapping[str, str | None]) -> bool:
    """Whether a row of a tree would stand below itself if these rows hung where they are to hang.

    Args:
        session: A transaction that nobody else may move rows of trees beside.
        table: Its rows have a `parent_id`.
        parents: The row that each is to hang on; None for the top.
    """
    above = {key: {up} for key, up in parents.items() if up is not None}
    row, mine = table.c, workspace_of(table) == session.workspace_id
    for part in chunks({up for ups in above.values() for up in ups}):
        upwards = (
            select(row.id, row.parent_id)
            .where(mine, row.id.in_(part))
            .cte("upwards", recursive=True)
        )
        upwards = upwards.union(
            select(row.id, row.parent_id).join(upwards, upwards.c.parent_id == row.id).where(mine)
        )
        for key, up in session.rows(select(upwards.c.id, upwards.c.parent_id)):
            if up is not None and str(key) not in parents:
                above[str(key)] = {str(up)}
    return _is_circular(above)


def _is_circular(above: Mapping[str, set[str]]) -> bool:
    try:
        TopologicalSorter(above).prepare()
    except CycleError:
        return True
    return False
