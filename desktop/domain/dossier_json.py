"""The JSON form of an asset and of everything known about it: one for every door that writes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.frames import rate_text
from desktop.domain.measured_length import LengthState, reason_of
from desktop.domain.plain_number import amount_text
from desktop.domain.recipe_source import source_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from desktop.domain.activity import ActivityEntry
    from desktop.domain.asset import AssetCard
    from desktop.domain.dossier import Dossier
    from desktop.domain.frames import Frames
    from desktop.domain.location import Location
    from desktop.domain.recipe import AssetRecipe
    from desktop.domain.recorded_date import RecordedDate
    from desktop.domain.relation import Relation


def location_path(location: Location, media_root: Path) -> str:
    """Where a location is, readable: copies lie below the library's media folder.

    What is packed into the library has no path of its own; then it is empty.
    """
    if location.is_packed:
        return ""
    return str(media_root / location.path) if location.is_owned else location.path


def card_json(
    card: AssetCard,
    tags: Sequence[str],
    places: Sequence[Location],
    media_root: Path,
    currency: str | None,
) -> dict[str, Any]:
    """An asset as lists have it: one row of a search, a collection, the Trash."""
    return {
        "id": card.id,
        "type": card.type.value,
        "name": card.name,
        "tags": list(tags),
        "size": card.size,
        "duration": card.duration,
        "length_state": card.length,
        "width": card.width,
        "height": card.height,
        "rating": card.rating,
        "source": card.source,
        "generation_cost": amount_text(card.cost),
        "currency": currency,
        **_recorded(card.recorded),
        "created_at": card.created_at,
        "path": next((location_path(p, media_root) for p in places if not p.is_packed), None),
        "status": card.status,
    }


def dossier_json(
    dossier: Dossier, media_root: Path, currency: str | None, text: str | None
) -> dict[str, Any]:
    """Everything known about an asset; `currency` is that of its cost, `text` what it says."""
    asset, card, places = dossier.asset, dossier.card, dossier.locations
    facts = asdict(asset)
    facts["generation_metadata"] = facts.pop("generation")
    del facts["recorded"]  # as the row has it
    facts["generation_cost"] = amount_text(asset.generation_cost)
    technical = dossier.technical
    return {
        **card_json(card, dossier.tags, places, media_root, currency),
        **facts,
        "length_reason": reason_of(asset.metadata) if card.length is LengthState.UNKNOWN else None,
        "recorded_source": asset.recorded.source if asset.recorded else None,
        "technical": asdict(technical) if technical else None,
        "recipe": {
            **_recipe(dossier.recipe),
            "sources": [dict(source_json(one)) for one in dossier.sources],
        },
        "sequence": _sequence(dossier.sequence),
        "collections": [{"id": c.id, "name": c.name, "type": c.type} for c in dossier.collections],
        "relations": [_relation(item) for item in dossier.relations],
        "locations": [_location(item, media_root) for item in places],
        "history": [_entry(entry) for entry in dossier.entries],
        "text": text,
    }


def _recorded(date: RecordedDate | None) -> dict[str, Any]:
    """ISO 8601 to its precision, an instant in UTC; the zone it was recorded in; as shown."""
    return {
        "recorded_at": date.iso if date else None,
        "recorded_offset": date.offset if date else None,
        "recorded": display.recorded(date) or None,
    }


def _sequence(found: tuple[Frames, Fraction] | None) -> dict[str, Any] | None:
    """The frames of an image sequence; `missing` as the first and the last of each gap."""
    if found is None:
        return None
    frames, rate = found
    told: dict[str, Any] = {"pattern": frames.pattern, "first": frames.first, "last": frames.last}
    gaps = [list(gap) for gap in frames.missing]
    told |= {"count": len(frames), "missing": gaps, "rate": rate_text(rate)}
    return {**told, "reads_as": frames.sentence}


def _recipe(recipe: AssetRecipe) -> dict[str, Any]:
    """What the file says, its own words, and what a person says instead, each apart."""
    return {
        "generator": recipe.generator or None,
        "parsed": dict(recipe.parsed),
        "raw": [
            {k: v for k, v in asdict(block).items() if v or k == "text"} for block in recipe.raw
        ],
        "corrected": dict(recipe.corrected),
        "warnings": list(recipe.warnings),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    """One relation; `direction` says which end the asset shown is."""
    other = relation.other
    return {
        "id": relation.id,
        "type": relation.type,
        "direction": "parent" if relation.is_outgoing else "child",
        "reads_as": relation.reads_as,
        "asset_id": other.id,
        "asset_type": other.type,
        "name": other.name,
        "code": other.code,
        "sequence": relation.sequence,
        "is_selected": relation.is_selected,
        "metadata": relation.metadata,
    }


def _location(location: Location, media_root: Path) -> dict[str, Any]:
    return {
        **asdict(location),
        "full_path": location_path(location, media_root) or None,
        "is_owned": location.is_owned,
        "is_packed": location.is_packed,
        "is_present": location.is_present,
    }


def _entry(entry: ActivityEntry) -> dict[str, Any]:
    return {
        "at": entry.created_at,
        "label": entry.label,
        "user": entry.user,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "operation_id": entry.operation_id,
        "before": entry.before,
        "after": entry.after,
    }
