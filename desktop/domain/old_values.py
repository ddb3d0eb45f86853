"""What an old library says, made fit for this one: nothing refused, nothing lost without a word.

Old rows are dirty: names that are empty or endless, numbers that are none, texts with signs that no
database takes. What does not fit where it belongs is kept under another name, where it is seen.
"""

from __future__ import annotations

import json
import math
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain import display
from desktop.domain.asset import CODE_LIMIT, NAME_LIMIT, AssetStatus, AssetType
from desktop.domain.folding import composed
from desktop.domain.metadata import DEPTH_LIMIT, REPEATED, TEXT_LIMIT, checked_metadata
from desktop.domain.tag import INSIDE, TAG_LIMIT
from desktop.domain.typed_text import MONEY_LIMIT, Money
from desktop.domain.untrusted_text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from desktop.domain.old_library import OldAsset, OldNote

_STEP = Decimal("0.000001")  # what a cost is exact to
_WHOLE_NUMBERS = 1 << 63


def old_values(asset: OldAsset) -> dict[str, Any]:
    """The columns of `assets` by what an old library says, but for its tags and its cost.

    `body` is what search finds it by.
    """
    name = _one_line(asset.name)
    fallback = _one_line(asset.media.filename) if asset.media else ""
    metadata = dict(asset.metadata)
    if len(name) > NAME_LIMIT:
        metadata["whole_name"] = name
    if asset.notes:
        metadata["notes"] = _notes(asset.notes, metadata.get("notes"))
    if asset.text and not asset.media:
        metadata.setdefault("content", asset.text)
    metadata |= _odd_numbers(asset)
    return {
        "name": (name or fallback or _one_line(f"{asset.key.table} {asset.key.id}"))[:NAME_LIMIT],
        "description": clean_text(asset.description),
        "code": _one_line(asset.code)[:CODE_LIMIT] or None,
        "rating": min(5, max(0, asset.rating)),
        "label": asset.label.value,
        "is_favorite": asset.is_favorite,
        "status": asset.status.value,
        "source": asset.source.value,
        "duration": old_number(asset.duration),
        "metadata": fitting(asset.type, metadata),
        "generation_metadata": _generation(asset),
        "created_at": asset.created_at and in_utc(asset.created_at),
        "url": clean_line(asset.media.url, limit=4000) or None if asset.media else None,
        "file_path": clean_line(asset.media.path, limit=4000) or None if asset.media else None,
        "body": clean_text(asset.text),
    }


def old_number(value: float | None) -> float | None:
    """A number of 0 or more; None for what is none."""
    is_good = value is not None and math.isfinite(value) and value >= 0
    return value if is_good else None


def old_cost(cost: Money | None) -> Money | None:
    """An amount as it can be stored, exact to a millionth; None for what is none."""
    if cost is None or not cost.amount.is_finite() or not 0 <= cost.amount < MONEY_LIMIT:
        return None
    return Money(cost.amount.quantize(_STEP), cost.currency)


def in_utc(moment: datetime) -> datetime:
    """A time with a zone; one without is of UTC, as the old systems wrote them."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def fitting(type_: AssetType, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata that can be stored: a known key with the wrong kind of value is `old_<key>`."""
    found: dict[str, Any] = {}
    for key, value in facts.items():
        plain = storable(value)
        if plain is None or plain == "":
            continue
        name = clean_line(str(key), limit=200)
        if REPEATED.get(type_) == name:  # only relations say that
            name = f"old_{name}"
        try:
            found |= checked_metadata(type_, {name: plain})
        except RuleError:
            found[f"old_{name}"] = plain
    return found


def storable(value: Any, depth: int = DEPTH_LIMIT - 2) -> Any:
    """A value as both databases take it in JSON."""
    if isinstance(value, str):
        return clean_text(value, limit=TEXT_LIMIT)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_WHOLE_NUMBERS < value < _WHOLE_NUMBERS else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else str(value)
    if isinstance(value, dict | list | tuple):
        if depth <= 0:
            return clean_text(json.dumps(value, default=str), limit=TEXT_LIMIT)
        if isinstance(value, dict):
            return {
                clean_text(str(key), limit=200): storable(item, depth - 1)
                for key, item in value.items()
            }
        return [storable(item, depth - 1) for item in value]
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    return clean_text(str(value), limit=TEXT_LIMIT)


def fitting_tags(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths that tags can have, each once; a comma in a name becomes a space."""
    found: dict[str, None] = {}
    for path in paths:
        names = [composed(_one_line(name.replace(",", " ")))[:TAG_LIMIT] for name in _parts(path)]
        names = [name.strip() for name in names if name.strip()]
        if names:
            found[INSIDE.join(names)] = None
    return tuple(found)


def _parts(path: str) -> list[str]:
    return clean_text(path, limit=4000).split(INSIDE)


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _odd_numbers(asset: OldAsset) -> dict[str, Any]:
    """What is no length, no amount or no rating, as it was written."""
    odd: dict[str, Any] = {}
    if asset.duration is not None and old_number(asset.duration) is None:
        odd["old_duration"] = asset.duration
    if asset.cost is not None and old_cost(asset.cost) is None:
        odd["old_cost"] = str(asset.cost.amount)
    if not 0 <= asset.rating <= 5:
        odd["old_rating"] = asset.rating
    return odd


def _generation(asset: OldAsset) -> dict[str, Any]:
    recipe = asset.recipe
    told: dict[str, Any] = {
        "provider": recipe.provider,
        "model": recipe.model,
        "prompt": recipe.prompt,
        "negative_prompt": recipe.negative_prompt,
        "seed": recipe.seed,
        "parameters": dict(recipe.parameters),
        "error": recipe.error or ("failed" if asset.status is AssetStatus.FAILED else ""),
    }
    return {key: storable(value) for key, value in told.items() if value}


def _notes(notes: Iterable[OldNote], before: object) -> str:
    """Notes as one text, the oldest first as they come: `2024-05-01 Ada, frame 12: too dark`."""
    lines = [before] if isinstance(before, str) and before else []
    for note in notes:
        where = []
        if note.frame is not None:
            end = f" to {note.last_frame}" if note.last_frame is not None else ""
            where.append(f"frame {note.frame}{end}")
        elif note.seconds is not None:
            where.append(display.length(old_number(note.seconds)))
        when = in_utc(note.made_at).strftime("%Y-%m-%d") if note.made_at else ""
        head = " ".join(part for part in (when, _one_line(note.author)) if part)
        head = ", ".join(part for part in (head, *where) if part)
        lines.append(f"{head}: {note.text}" if head else note.text)
    return clean_text("\n".join(lines))
