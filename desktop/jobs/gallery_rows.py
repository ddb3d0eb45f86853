"""The rows of a gallery as JSON: by the names of the older gallery, and those of the page.

Nothing is told here that its scope does not tell: what is hidden is None, and not left to whoever
shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.display import money
from desktop.domain.film import Scene, status_words
from desktop.domain.gallery import asset_kind, production_status
from desktop.domain.plain_number import amount_text
from desktop.domain.recipe import finite, whole
from desktop.domain.recipe_words import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from desktop.domain.asset import Asset, AssetCard, CardDetails
    from desktop.domain.film import Film, FilmCard, Shot, Take
    from desktop.domain.gallery import GalleryScope
    from desktop.domain.location import Location
    from desktop.domain.relation import Relation

# Of a recipe, what stands apart from its parameters or says nothing to who looks.
_APART = frozenset({"prompt", "negative_prompt", "prompts", "sources", "source_images", "error"})
_CATEGORIES = ((480, "480p"), (720, "720p"), (1080, "1080p"), (1440, "1440p"), (2160, "2160p"))


def tile(card: AssetCard) -> dict[str, Any]:
    """An asset as the grid of the page has it.

    `v` is another one whenever its picture may be another one; without one there is no picture.
    """
    return {
        "id": card.id,
        "type": card.type.value,
        "name": card.name,
        "width": card.width,
        "height": card.height,
        "duration": card.duration,
        "rating": card.rating,
        "status": card.status,
        "v": card.checksum[:16] if card.checksum else None,
    }


def film_line(card: FilmCard) -> dict[str, Any]:
    """A film as a list has it."""
    return {
        "id": card.id,
        "title": card.name,
        "seconds": card.seconds,
        "shots": card.shot_count,
        "scenes": card.scene_count,
    }


@frozen
class ShownAsset:
    """An asset with what is told of it.

    Attributes:
        place: Where its bytes are first looked for.
    """

    asset: Asset
    card: AssetCard
    details: CardDetails
    place: Location | None = None


def older_row(shown: ShownAsset, production_id: str | None, scope: GalleryScope) -> dict[str, Any]:
    """An image, a video or a sound by the names that the columns of the older gallery have."""
    asset, card, details, place = shown.asset, shown.card, shown.details, shown.place
    facts, made = asset.metadata, asset.generation if scope.shows_prompts else {}
    type_ = asset.type.value
    row: dict[str, Any] = {
        "id": asset.id,
        "filename": (place.filename if place else None) or asset.name,
        "name": asset.name,
        "production_id": production_id,
        "clip_id": _text(facts.get("clip_id")),
        f"{type_}_type": asset_kind(type_, asset.source, facts),
        "created_at": instant(asset.created_at),
        "file_size": card.size,
        "mime_type": place.content_type if place else None,
        "media_url": f"/api/media/{type_}/{asset.id}",
    }
    if asset.type is AssetType.IMAGE:
        row |= {
            "prompt": _text(made.get("prompt")),
            "size": _size(card, facts),
            "mode": _text(_said("mode", made)) or _mode(made),
            "cfg": finite(_said("cfg", made)),
            "steps": whole(_said("steps", made)),
        }
    elif asset.type is AssetType.VIDEO:
        row |= {
            "prompt": _text(made.get("prompt")),
            "duration": card.duration,
            "resolution": _resolution(card),
            "fps": _plain_rate(details.frame_rate),
            "source_image_filename": _source_name(facts, made),
            "camera_control": _text(_said("camera_control", made)),
        }
    else:
        row |= {"duration": card.duration, "sample_rate": whole(facts.get("sample_rate"))}
    return row


def production_row(film: Asset, sound: AssetCard | None) -> dict[str, Any]:
    """A film by the names that the columns of the older gallery have."""
    facts = film.metadata
    return {
        "id": film.id,
        "title": film.name,
        "artist": _text(facts.get("artist")),
        "audio_filename": sound.name if sound else _text(facts.get("audio_filename")),
        "audio_duration": sound.duration if sound else finite(facts.get("audio_duration")),
        "created_at": instant(film.created_at),
        "updated_at": instant(film.updated_at or film.created_at),
        "status": production_status(film.status, facts),
    }


def detail(shown: ShownAsset, related: Iterable[Relation], scope: GalleryScope) -> dict[str, Any]:
    """An asset as the page shows it alone, with how it was made as far as that is told."""
    asset, card, details, place = shown.asset, shown.card, shown.details, shown.place
    made = asset.generation if scope.shows_prompts else {}
    return {
        **tile(card),
        "kind": asset_kind(asset.type.value, asset.source, asset.metadata),
        "description": asset.description or None,
        "created_at": instant(asset.created_at),
        "size": card.size,
        "mime_type": place.content_type if place else None,
        "frame_rate": _plain_rate(details.frame_rate),
        "codec": details.codec or None,
        "tags": list(details.tags),
        "status_words": status_words(asset.status),
        "prompt": _text(made.get("prompt")),
        "negative_prompt": _text(made.get("negative_prompt")),
        "parameters": _parameters(made),
        "cost": _cost(asset) if scope.shows_costs else None,
        "related": [
            {**tile(one.other), "reads_as": one.reads_as}
            for one in related
            if one.other.type in (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
        ],
    }


def storyboard(film: Film, asset: Asset, scope: GalleryScope) -> dict[str, Any]:
    """A film as its storyboard: scenes, shots in the order in which they play, takes."""
    parts: list[dict[str, Any]] = []
    for part in film.parts():
        if isinstance(part, Scene):
            told: dict[str, Any] = {"id": part.id, "number": part.number, "name": part.name}
            told |= {"setting": part.setting, "seconds": part.seconds}
            parts.append({**told, "shots": [_shot(shot, scope) for shot in part.shots]})
        elif parts and parts[-1]["id"] is None:
            parts[-1]["shots"].append(_shot(part, scope))
        else:
            parts.append({"id": None, "shots": [_shot(part, scope)]})
    return {
        "id": film.id,
        "title": film.name,
        "description": asset.description or None,
        "status": production_status(asset.status, asset.metadata),
        "status_words": status_words(asset.status),
        "seconds": film.seconds,
        "is_length_unknown": film.is_length_unknown,
        "aspect_ratio": film.aspect_ratio,
        "scenes": parts,
    }


def instant(at: datetime | None) -> str | None:
    """A time as ISO 8601 has it."""
    return at.isoformat() if at else None


def _shot(shot: Shot, scope: GalleryScope) -> dict[str, Any]:
    return {
        "id": shot.id,
        "code": shot.code,
        "name": shot.name,
        "seconds": shot.seconds,
        "status": shot.status,
        "status_words": status_words(shot.status),
        "action": shot.action or None,
        "dialogue": shot.dialogue or None,
        "camera_angle": shot.camera_angle or None,
        "prompt": (shot.prompt or None) if scope.shows_prompts else None,
        "takes": [_take(take, shot) for take in shot.takes if not take.is_failed],
    }


def _take(take: Take, shot: Shot) -> dict[str, Any]:
    """A take; `start` and `end` are the part of it that plays, in seconds."""
    is_shown = take is shot.shown
    return {
        **tile(take.card),
        "number": take.number,
        "is_selected": take.is_selected,
        "is_shown": is_shown,
        "start": take.part.start,
        "end": take.part.end,
    }


def _parameters(made: Mapping[str, Any]) -> list[list[str]]:
    """How something was made, as pairs of a name and a value in words."""
    inner = made.get("parameters")
    told = {**made, **(inner if isinstance(inner, dict) else {})}
    told.pop("parameters", None)
    rows = []
    for key, value in told.items():
        if key in _APART or value is None or value in ("", [], {}):
            continue
        rows.append([str(key).replace("_", " "), value_text(value)[:2_000]])
    return rows


def _cost(asset: Asset) -> dict[str, Any] | None:
    if asset.generation_cost is None:
        return None
    return {
        "amount": amount_text(asset.generation_cost),
        "currency": asset.currency,
        "words": money(asset.generation_cost, asset.currency),
    }


def _said(key: str, made: Mapping[str, Any]) -> Any:
    """A value of a recipe, or of the parameters inside it."""
    inner = made.get("parameters")
    return made.get(key, inner.get(key) if isinstance(inner, dict) else None)


def _mode(made: Mapping[str, Any]) -> str | None:
    if not made.get("prompt"):
        return None
    return "img2img" if made.get("source_images") else "txt2img"


def _source_name(facts: Mapping[str, Any], made: Mapping[str, Any]) -> str | None:
    told = facts.get("source_image_filename")
    if isinstance(told, str) and told:
        return told
    names = made.get("source_images")
    return _text(names[0]) if isinstance(names, list) and names else None


def _size(card: AssetCard, facts: Mapping[str, Any]) -> str | None:
    """`1024x576`: as it was found, else as it was told."""
    width, height = (getattr(card, side) or whole(facts.get(side)) for side in ("width", "height"))
    return f"{width}x{height}" if width and height else _text(facts.get("size"))


def _resolution(card: AssetCard) -> str | None:
    """`1080p`, by the shorter side; None where nobody knows."""
    if not card.width or not card.height:
        return None
    side = min(card.width, card.height)
    return next((word for limit, word in _CATEGORIES if side <= limit), f"{side}p")


def _plain_rate(rate: float | None) -> float | int | None:
    """24, 23.976: as whole as it is."""
    if rate is None:
        return None
    return int(rate) if rate == int(rate) else round(rate, 3)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
