"""Answers as JSON: rows of the service under the names that their columns have.

The models here only describe rows on the page of the API; they are made of the rows' own types.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

from pydantic import BaseModel, create_model
from starlette.responses import Response

from desktop.tracking.curating import LibraryStats
from desktop.tracking.rows import AssetRow

if TYPE_CHECKING:
    from collections.abc import Mapping

# What stands in the annotations of rows; amounts of money are numbers in JSON.
_TYPES: dict[str, object] = {"Decimal": float, "datetime": datetime, "UUID": UUID, "Any": Any}


def _model(name: str, row: type, **more: object) -> type[BaseModel]:
    told: dict[str, object] = {**get_type_hints(row, localns=_TYPES), **more}
    fields: dict[str, Any] = {key: (kind, ...) for key, kind in told.items()}
    return create_model(name, **fields)


AssetAnswer = _model("Asset", AssetRow)
CharacterAnswer = _model(
    "Character",
    AssetRow,
    attributes=dict[str, Any] | list[Any] | str,
    consistency_prompt=str,
    reference_images=list[str | None],
)
ShotAnswer = _model(
    "Shot",
    AssetRow,
    shot_number=str | None,
    prompt=str,
    video_url=str | None,
    image_url=str | None,
    selected_take_id=UUID | None,
    review=str | None,
    review_notes=str,
)
StatsAnswer = _model("LibraryStats", LibraryStats)


class AssetsAnswer(BaseModel):
    """A page of assets."""

    assets: list[AssetAnswer]  # type: ignore[valid-type]
    total: int
    limit: int
    offset: int


class CharactersAnswer(BaseModel):
    """A page of characters."""

    characters: list[CharacterAnswer]  # type: ignore[valid-type]
    total: int
    limit: int
    offset: int


class ShotsAnswer(BaseModel):
    """Shots; those of a film have their place in it."""

    shots: list[ShotAnswer]  # type: ignore[valid-type]
    total: int


class SavedAnswer(BaseModel):
    """What was saved."""

    assets: list[AssetAnswer]  # type: ignore[valid-type]


class DeletedAnswer(BaseModel):
    """What was moved to the Trash."""

    deleted: bool


class BulkDeletedAnswer(BaseModel):
    """What was moved to the Trash of what was named."""

    deleted: int
    asset_ids: list[UUID]


class FavouriteAnswer(BaseModel):
    """Whether an asset is a favourite now."""

    id: UUID
    is_favorite: bool


class ProblemAnswer(BaseModel):
    """What went wrong, what of the request is at fault, and what to do."""

    error: str
    field: str
    advice: str


def answer(told: Mapping[str, Any], status: int = 200) -> Response:
    """What is told, as JSON in ASCII: no letter of a name can break it."""
    text = json.dumps(told, default=_plain, allow_nan=False)
    return Response(text, status, {"Cache-Control": "no-store"}, media_type="application/json")


def _plain(value: object) -> object:
    """What JSON has no form for."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
