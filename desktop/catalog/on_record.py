"""One operation of the record, and what became since of the rows that it touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from desktop.catalog.engine.row_keys import key_among, workspace_of
from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import (
    activity,
    asset_blobs,
    asset_external_ids,
    asset_image_sequences,
    asset_looks,
    asset_recipes,
    asset_relationships,
    asset_search_text,
    asset_technical_metadata,
    assets,
    film_settings,
    metadata,
    recipe_sources,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.ids import OperationId

_a = activity.c
IMPORT = "import"  # `action` of an asset that came in: its row is on no record
KEYS = 250  # rows that are named in one statement; a key may have two columns
# Rows that belong to their asset and go and come with it. Those of every other table are somebody's
# work, and are never taken along by a cascade.
_OWN = (
    asset_blobs,
    asset_external_ids,
    asset_image_sequences,
    asset_looks,
    asset_recipes,
    asset_search_text,
    asset_technical_metadata,
    film_settings,
    recipe_sources,
)
_WORK = tuple(table for table in metadata.sorted_tables if table not in _OWN)


class OnRecord:
    """What one operation did, from its end.

    Args:
        session: Reads are enough.
        operation_id: Which.
        limit: Look at no more of its rows, the last ones; None looks at all.

    Attributes:
        rows: Of the record, the last one first.
        made: Table and key of every row that it made.
    """

    def __init__(
        self, session: Session, operation_id: OperationId, *, limit: int | None = None
    ) -> None:
        self._session = session
        self._operation_id = operation_id
        self.rows = session.rows(
            select(_a.id, _a.asset_id, _a.action, _a.entity, _a.entity_id, _a.before, _a.after)
            .where(_a.workspace_id == session.workspace_id, _a.operation_id == operation_id)
            .order_by(_a.id.desc())
            .limit(limit)
        )
        self.made = {(row.entity, row.entity_id) for row in self.rows if row.action == "insert"}

    def rows_there(self, table: Table, keys: Iterable[str]) -> dict[str, Mapping[Any, Any]]:
        """The rows with these keys, as they are now."""
        found = {}
        for part in chunks(keys, KEYS):
            mine = select(table).where(
                workspace_of(table) == self._session.workspace_id, key_among(table, part)
            )
            for row in self._session.rows(mine):
                found["/".join(str(row._mapping[c]) for c in table.primary_key.columns)] = (
                    row._mapping
                )
        return found

    def in_use(self, table: Table, keys: Sequence[str]) -> set[str]:
        """Those of these rows that a row hangs on which the operation did not make."""
        used: set[str] = self._named_as_scene(keys) if table is assets else set()
        for other in _WORK:
            made_of = list(other.primary_key.columns)
            for link in other.foreign_key_constraints:
                if link.referred_table is not table or table is other is asset_relationships:
                    continue  # the scene of a shot is asked for by itself
                (held,) = (e.parent for e in link.elements if e.column.name == "id")
                for part in chunks(keys):
                    hanging = select(held, *made_of).where(
                        other.c.workspace_id == self._session.workspace_id, held.in_(part)
                    )
                    used.update(
                        row[0]
                        for row in self._session.rows(hanging)
                        if (other.name, "/".join(map(str, row[1:]))) not in self.made
                    )
        return used

    def _named_as_scene(self, keys: Sequence[str]) -> set[str]:
        """Those of these assets that shots of others name as their scene."""
        used: set[str] = set()
        c = asset_relationships.c
        for part in chunks(keys):
            shots = select(c.scene_id, c.id).where(
                c.workspace_id == self._session.workspace_id, c.scene_id.in_(part)
            )
            used.update(
                str(scene)
                for scene, key in self._session.rows(shots)
                if (asset_relationships.name, str(key)) not in self.made
            )
        return used
