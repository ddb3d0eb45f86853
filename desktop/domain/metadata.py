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


class Kind(StrEnum):
    """What a known key holds."""

    TEXT = "text"
    COUNT = "a whole number of 0 or more"
    NUMBER = "a number of 0 or more"
    ITEMS = "a list, or how many"
    FACTS = "a set of named values"
    LIST = "a list"


_PICTURE = {
    "width": Kind.COUNT,
    "height": Kind.COUNT,
    "format": Kind.TEXT,
    "thumbnail_url": Kind.TEXT,
    "regions": Kind.LIST,
}
_WORDS = {
    "language": Kind.TEXT,
    "detected_language": Kind.TEXT,
    "word_count": Kind.COUNT,
    "char_count": Kind.COUNT,
}
# What metadata repeats of relationships, by type: written by the database, and by nobody else.
REPEATED: dict[str, str] = {AssetType.SHOT: "scene_id", AssetType.SCENE: "script_id"}

KNOWN: dict[AssetType, dict[str, Kind]] = {
    AssetType.IMAGE: _PICTURE,
    AssetType.VIDEO: {**_PICTURE, "fps": Kind.NUMBER, "codec": Kind.TEXT},
    AssetType.AUDIO: {
        "format": Kind.TEXT,
        "sample_rate": Kind.COUNT,
        "channels": Kind.COUNT,
        "bitrate": Kind.COUNT,
    },
    AssetType.TEXT: {
        **_WORDS,
        "subtitles": Kind.COUNT,
        "first_subtitle": Kind.NUMBER,
        "last_subtitle": Kind.NUMBER,
    },
    AssetType.DOCUMENT: {**_WORDS, "pages": Kind.COUNT},
    AssetType.SCRIPT: {
        **_WORDS,
        "scenes": Kind.ITEMS,
        "shot_count": Kind.COUNT,
        "estimated_duration": Kind.NUMBER,
    },
    AssetType.SHOT: {
        "scene_id": Kind.TEXT,
        "sequence": Kind.COUNT,
        "camera_angle": Kind.TEXT,
        "duration": Kind.NUMBER,
        "prompt": Kind.TEXT,
        "dialogue": Kind.TEXT,
        "action": Kind.TEXT,
        "notes": Kind.TEXT,
    },
    AssetType.SCENE: {
        "script_id": Kind.TEXT,
        "duration": Kind.NUMBER,
        "shot_count": Kind.COUNT,
        "setting": Kind.TEXT,
    },
    AssetType.FILM: {
        "status": Kind.TEXT,
        "total_duration": Kind.NUMBER,
        "target_duration": Kind.NUMBER,
        "shot_count": Kind.COUNT,
        "platform_variants": Kind.ITEMS,
    },
    AssetType.CHARACTER_REF: {
        "description": Kind.TEXT,
        "attributes": Kind.FACTS,
        "consistency_prompt": Kind.TEXT,
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


def _fits(kind: Kind, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.COUNT:
            return isinstance(value, int) and value >= 0
        case Kind.NUMBER:
            return isinstance(value, int | float) and math.isfinite(value) and value >= 0
        case Kind.ITEMS:
            return isinstance(value, list | tuple) or (isinstance(value, int) and value >= 0)
        case Kind.FACTS:
            return isinstance(value, dict | list | str)
        case Kind.LIST:
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
