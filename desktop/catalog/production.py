"""What a gallery asks of the catalog: the film that an asset is in, and what old ids stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import asset_external_ids, asset_relationships, assets
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session

_r, _e, _a = asset_relationships.c, asset_external_ids.c, assets.c
_BOARD = (AssetType.FILM.value, AssetType.SCENE.value, AssetType.SHOT.value)


class ProductionReads:
    """Questions about the films that assets are in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def films_of(self, ids: Sequence[AssetId]) -> dict[AssetId, AssetId]:
        """The film that each is a take in, a cut of, or used in; the first of several.

        What is in none is left out.
        """
        found: dict[AssetId, AssetId] = {}
        above: dict[AssetId, AssetId] = {}  # the first scene or shot above each
        for part in chunks(ids):
            rows = self._session.rows(
                select(_r.child_asset_id, _r.parent_asset_id, _a.type)
                .join(assets, _a.id == _r.parent_asset_id)
                .where(
                    _r.workspace_id == self._session.workspace_id,
                    _r.child_asset_id.in_(part),
                    _a.type.in_(_BOARD),
                    _a.deleted_at.is_(None),
                )
                .order_by(_r.id)
            )
            for child, parent, type_ in rows:
                told = found if type_ == AssetType.FILM.value else above
                told.setdefault(AssetId(child), AssetId(parent))
        films = RelationReads(self._session).films_of(sorted(set(above.values())))
        for child, parent in above.items():
            if films.get(parent):
                found.setdefault(child, films[parent][0])
        return found

    def by_old_id(self, program: str, name: str, type_: AssetType) -> list[AssetId]:
        """What libraries that came from an older program call by a name there, oldest first.

        Args:
            program: What the systems of its libraries begin with: `music-video`.
            name: The table and the key there: `images:12`.
            type_: Of the asset.
        """
        # From the colon to the sign behind it: every system of the program, by the index.
        within = (_e.system >= f"{program}:") & (_e.system < f"{program};")
        rows = self._session.rows(
            select(_e.asset_id)
            .join(assets, (_a.workspace_id == _e.workspace_id) & (_a.id == _e.asset_id))
            .where(
                _e.workspace_id == self._session.workspace_id,
                or_(_e.system == program, within),
                _e.external_id == name,
                _a.type == type_.value,
                _a.deleted_at.is_(None),
            )
            .order_by(_e.asset_id)
        )
        return [AssetId(row[0]) for row in rows]
