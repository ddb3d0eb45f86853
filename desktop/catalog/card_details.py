"""What the wide columns of the asset table show, read a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.library_settings import library_settings
from desktop.catalog.tables.all import asset_technical_metadata, assets
from desktop.catalog.tag import TagReads
from desktop.domain.asset import CardDetails
from desktop.domain.library_settings import currency_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import AssetId

_t = asset_technical_metadata.c
_TEXT = 300  # characters of a prompt that a cell can show


def card_details(session: Session, ids: Sequence[AssetId]) -> dict[AssetId, CardDetails]:
    """The details of some assets: two questions for each few hundred of them."""
    tags = TagReads(session).of(ids)
    home = library_settings(session).currency
    found: dict[AssetId, CardDetails] = {}
    for part in chunks(ids):
        rows = session.rows(
            select(
                assets.c.id,
                assets.c.generation_metadata,
                _t.frame_rate,
                _t.video_codec,
                _t.audio_codec,
            )
            .outerjoin(asset_technical_metadata, _t.asset_id == assets.c.id)
            .where(assets.c.workspace_id == session.workspace_id, assets.c.id.in_(part))
        )
        for key, facts, frame_rate, video, audio in rows:
            made: Mapping[str, Any] = facts if isinstance(facts, dict) else {}
            found[key] = CardDetails(
                tuple(tags[key]),
                _text(made.get("model")),
                _text(made.get("prompt")),
                _text(made.get("seed")),
                frame_rate,
                video or audio or "",
                currency_of(made, home),
            )
    return found


def currencies(session: Session, ids: Sequence[AssetId]) -> dict[AssetId, str]:
    """The currency of what each of these cost."""
    home = library_settings(session).currency
    found = dict.fromkeys(ids, home)
    for part in chunks(ids):
        rows = session.rows(
            select(assets.c.id, assets.c.generation_metadata).where(
                assets.c.workspace_id == session.workspace_id,
                assets.c.id.in_(part),
                assets.c.generation_cost.is_not(None),
            )
        )
        found |= {key: currency_of(facts or {}, home) for key, facts in rows}
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_TEXT]
