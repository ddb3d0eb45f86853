"""What the metadata of each type may hold: typed where a key is known, kept as it is where not.

Source of the keys: seed asset-centric-schema, "Type Examples & Metadata", and what our own films,
scenes and shots add. A bad value is refused with the key's name; unknown keys are kept, since other
programs write theirs here too.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH_LIMIT = 20
TEXT_LIMIT = 1_000_000  # characters in one value


class ValueKind(StrEnum):
    """What a known key holds."""

    TEXT = "text"
    COUNT = "a whole number of 0 or more"
    NUMBER = "a number of 0 or more"
    ITEMS = "a list, or how many"
    FACTS = "a set of named values"
    LIST = "a list"


_PICTURE = {
    "width": ValueKind.COUNT,
    "height": ValueKind.COUNT,
    "format": ValueKind.TEXT,
    "thumbnail_url": ValueKind.TEXT,
    "regions": ValueKind.LIST,
}
_WORDS = {
    "language": ValueKind.TEXT,
    "detected_language": ValueKind.TEXT,
    "word_count": ValueKind.COUNT,
    "char_count": ValueKind.COUNT,
}
# What metadata repeats of relationships, by type: written by the database, and by nobody else.
REPEATED: dict[str, str] = {AssetType.SHOT: "scene_id", AssetType.SCENE: "script_id"}

KNOWN: dict[AssetType, dict[str, ValueKind]] = {
    AssetType.IMAGE: _PICTURE,
    AssetType.VIDEO: {**_PICTURE, "fps": ValueKind.NUMBER, "codec": ValueKind.TEXT},
    AssetType.AUDIO: {
        "format": ValueKind.TEXT,
        "sample_rate": ValueKind.COUNT,
        "channels": ValueKind.COUNT,
        "bitrate": ValueKind.COUNT,
    },
    AssetType.TEXT: {
        **_WORDS,
        "subtitles": ValueKind.COUNT,
        "first_subtitle": ValueKind.NUMBER,
        "last_subtitle": ValueKind.NUMBER,
    },
    AssetType.DOCUMENT: {**_WORDS, "pages": ValueKind.COUNT},
    AssetType.SCRIPT: {
        **_WORDS,
        "scenes": ValueKind.ITEMS,
        "shot_count": ValueKind.COUNT,
        "estimated_duration": ValueKind.NUMBER,
    },
    AssetType.SHOT: {
        "scene_id": ValueKind.TEXT,
        "sequence": ValueKind.COUNT,
        "camera_angle": ValueKind.TEXT,
        "duration": ValueKind.NUMBER,
        "prompt": ValueKind.TEXT,
        "dialogue": ValueKind.TEXT,
        "action": ValueKind.TEXT,
        "notes": ValueKind.TEXT,
    },
    AssetType.SCENE: {
        "script_id": ValueKind.TEXT,
        "duration": ValueKind.NUMBER,
        "shot_count": ValueKind.COUNT,
        "setting": ValueKind.TEXT,
    },
    AssetType.FILM: {
        "status": ValueKind.TEXT,
        "total_duration": ValueKind.NUMBER,
        "target_duration": ValueKind.NUMBER,
        "shot_count": ValueKind.COUNT,
        "platform_variants": ValueKind.ITEMS,
    },
    AssetType.CHARACTER_REF: {
        "description": ValueKind.TEXT,
        "attributes": ValueKind.FACTS,
        "consistency_prompt": ValueKind.TEXT,
    },
}


def merged(facts: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata with some of its keys changed; None or an empty text removes one, others stay."""
    removed = {key for key, value in changes.items() if value is None or value == ""}
    return {key: value for key, value in {**facts, **changes}.items() if key not in removed}


def checked_metadata(type_: AssetType, facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts` as they may be stored for an asset of this type.

    Raises:
        RuleError: A known key holds the wrong kind of value, or something cannot be stored at all;
            `field` is the key.
    """
    known = KNOWN[type_]
    for key, value in facts.items():
        kind = known.get(key)
        if value is not None and kind is not None and not _fits(kind, value):
            raise RuleError(f"{key} is {kind.value}, not {str(value)[:60]!r}.", field=key)
        if not _can_be_stored(value, DEPTH_LIMIT):
            raise RuleError(f"{key} holds something that cannot be stored.", field=key)
    return dict(facts)


def _fits(kind: ValueKind, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    match kind:
        case ValueKind.TEXT:
            return isinstance(value, str)
        case ValueKind.COUNT:
            return isinstance(value, int) and value >= 0
        case ValueKind.NUMBER:
            return isinstance(value, int | float) and math.isfinite(value) and value >= 0
        case ValueKind.ITEMS:
            return isinstance(value, list | tuple) or (isinstance(value, int) and value >= 0)
        case ValueKind.FACTS:
            return isinstance(value, dict | list | str)
        case ValueKind.LIST:
            return isinstance(value, list | tuple)


def _can_be_stored(value: Any, depth: int) -> bool:
    """Whether both databases take it: finite numbers, shallow, no endless text."""
    if depth < 0:
        return False
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and _can_be_stored(item, depth - 1) for key, item in value.items()
        )
    if isinstance(value, list | tuple):
        return all(_can_be_stored(item, depth - 1) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return len(value) <= TEXT_LIMIT
    return value is None or isinstance(value, int)
