"""What is read back: assets and relations as dicts, under the names that their columns have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from desktop.domain.saving import StoredAsset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId, WorkspaceId
    from desktop.domain.relation import Relation


class AssetRow(TypedDict):
    """One asset. `metadata` and `asset_metadata` are the same, by both names that scripts know."""

    id: UUID
    workspace_id: UUID
    type: str
    name: str
    description: str
    code: str | None
    url: str | None
    file_path: str | None
    size: int | None
    duration: float | None
    metadata: dict[str, Any]
    asset_metadata: dict[str, Any]
    tags: list[str]
    source: str | None
    generation_cost: Decimal | None
    generation_metadata: dict[str, Any]
    status: str
    rating: int
    is_favorite: bool
    external_ids: dict[str, Any]
    created_at: datetime | None
    updated_at: datetime | None
    deleted_at: datetime | None


class RelatedRow(AssetRow):
    """An asset at the other end of a relation, with what the relation says."""

    relationship_id: UUID
    relationship_type: str
    relationship_metadata: dict[str, Any]
    sequence: int | None
    is_selected: bool


def asset_row(stored: StoredAsset, workspace_id: WorkspaceId) -> AssetRow:
    """An asset as a script reads it."""
    asset, facts = stored.asset, dict(stored.asset.metadata)
    return AssetRow(
        id=UUID(asset.id),
        workspace_id=UUID(workspace_id),
        type=asset.type.value,
        name=asset.name,
        description=asset.description,
        code=asset.code,
        url=asset.url,
        file_path=asset.file_path,
        size=asset.size,
        duration=asset.duration,
        metadata=facts,
        asset_metadata=facts,
        tags=list(stored.tags),
        source=asset.source,
        generation_cost=asset.generation_cost,
        generation_metadata=dict(asset.generation),
        status=asset.status,
        rating=asset.rating,
        is_favorite=asset.is_favorite,
        external_ids=dict(asset.external_ids),
        created_at=asset.created_at,
        updated_at=asset.updated_at,
        deleted_at=asset.deleted_at,
    )


def related_row(relation: Relation, stored: StoredAsset, workspace_id: WorkspaceId) -> RelatedRow:
    """The asset at the other end of a relation."""
    return RelatedRow(
        **asset_row(stored, workspace_id),
        relationship_id=UUID(relation.id),
        relationship_type=relation.type.value,
        relationship_metadata=dict(relation.metadata),
        sequence=relation.sequence,
        is_selected=relation.is_selected,
    )


def stored_assets(reads: Reads, ids: Sequence[AssetId]) -> dict[AssetId, StoredAsset]:
    """Assets that are there, by id, in the given order."""
    found, tags = reads.assets.load_many(ids), reads.tags.of(ids)
    return {key: StoredAsset(found[key], tuple(tags.get(key, ()))) for key in ids if key in found}
