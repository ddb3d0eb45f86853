"""What an edit changed, in words: the names of columns and keys, values before and after."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.library_settings import currency_of
from desktop.domain.recipe_words import write_loras, write_names
from desktop.domain.recorded_date import stored_date
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.activity import ActivityEntry

_NAMES = {
    "word_count": "Words",
    "char_count": "Letters",
    "fps": "Frame rate",
    "detected_language": "Detected language",
    "camera_angle": "Camera angle",
    "shot_count": "Shots",
    "estimated_duration": "Estimated length (s)",
    "first_subtitle": "First subtitle (s)",
    "last_subtitle": "Last subtitle (s)",
    "is_cut": "Cut short",
    "target_duration": "Target length (s)",
    "generation_cost": "Cost",
    "recorded_at": "Recorded",
    "recorded_offset": "Time zone of recording",
    "recorded_precision": "Recorded to the",
    "cfg": "CFG",
    "iso": "ISO",
    "checksum_sha256": "Checksum",
    "publish_status": "Publishing",
}


def metadata_name(key: str) -> str:
    """`word_count` -> `Words`; `iso_speed` -> `Iso speed`."""
    known = _NAMES.get(key)
    name = known or clean_line(key.replace("_", " ").strip(), limit=40)
    return name[:1].upper() + name[1:]


def value_text(value: Any) -> str:
    """A stored value in a history line; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        moment = _moment(value)
        return display.date_time(moment) if moment else f"“{clean_line(value, limit=120)}”"
    return clean_line(str(value), limit=120)


def _moment(text: str) -> datetime | None:
    if len(text) < 19 or text[4:5] != "-" or "T" not in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


_HIDDEN = frozenset(
    {
        "version", "updated_at", "created_at", "workspace_id", "id", "sequence", "name_key",
        "checksum_sha256", "file_path", "slug", "is_selected", "recorded_source",
    }
)  # fmt: skip
# What going from no to yes and back is called.
_SWITCHES = {
    "is_favorite": ("Marked as favourite", "No longer a favourite"),
    "deleted_at": ("Moved to the Trash", "Taken out of the Trash"),
}
_WORDS: dict[str, Callable[[Any], str]] = {
    "recorded_at": str,
    "recorded_offset": lambda value: display.zone(int(value)),
    "status": lambda value: status_words(str(value)),
    "source": lambda value: clean_line(display.source_name(value), limit=120),
    "duration": lambda value: display.length(float(value), places=3),
    "size": lambda value: display.size(int(value)),
    "rating": lambda value: display.stars(int(value)),
    "label": lambda value: clean_line(str(value), limit=40).capitalize(),
    "loras": lambda value: clean_line(write_loras(value), limit=120) or value_text(value),
    "source_images": lambda value: clean_line(write_names(value), limit=120) or value_text(value),
}


def _recorded(values: Mapping[str, Any]) -> str | None:
    """The date of a record of edits; without a word of its zone, by the clock as it is stored."""
    at = _moment(str(values.get("recorded_at") or ""))
    offset, precision = values.get("recorded_offset"), values.get("recorded_precision")
    return display.recorded(stored_date(at, offset, precision)) or None


# What the asset's own row says too: there it is told.
_SAID_ELSEWHERE = frozenset({"asset_recipes", "asset_search_text", "recipe_sources"})
# What came and what went, where no value says it.
_CAME_AND_WENT = {
    ("assets", "insert"): "Made",
    ("assets", "delete"): "Removed",
    ("assets", "import"): "Came in",
    ("asset_tags", "insert"): "Tagged",
    ("asset_tags", "delete"): "Tag taken off",
    ("asset_collection_members", "insert"): "Put in a collection",
    ("asset_collection_members", "delete"): "Taken out of a collection",
    ("asset_relationships", "insert"): "Linked",
    ("asset_relationships", "delete"): "No longer linked",
    ("recipe_sources", "update"): "What it was made from",
    ("asset_external_ids", "insert"): "Named by another program",
    ("asset_external_ids", "delete"): "No longer named by another program",
    ("tags", "insert"): "New tag",
    ("tags", "delete"): "Tag removed",
    ("asset_collections", "insert"): "New collection",
    ("asset_collections", "delete"): "Collection removed",
    ("asset_notes", "insert"): "Note",
    ("asset_notes", "delete"): "Note removed",
    ("asset_code_aliases", "insert"): "Code it had before",
    ("activity", "insert"): "What was done in the other library",
}


def told_lines(entry: ActivityEntry, currency: str) -> list[str]:
    """As `changed_lines`, and what came or went where no value says it: `New tag “pier”`."""
    lines = changed_lines(entry, currency)
    words = _CAME_AND_WENT.get((entry.entity, entry.action), "")
    if lines or not words:
        return lines
    values = entry.after or entry.before or {}
    name = values.get("name") if entry.asset_id is None else None
    return [f"{words} {value_text(name)}" if name else words]


def changed_lines(entry: ActivityEntry, currency: str) -> list[str]:
    """What an entry changed, a line per value: `Source: Imported → Generated`.

    Args:
        entry: One row of the record.
        currency: Of a cost that the entry names no other for.
    """
    if entry.entity == "asset_storage_locations":
        return _places(entry)
    if entry.action != "update" or entry.entity in _SAID_ELSEWHERE:
        return []
    lines: list[str] = []
    before, after = entry.before or {}, entry.after or {}
    for key in after:
        if key in _HIDDEN:
            continue
        if key == "recorded_at":
            lines.append(_change(key, _recorded(before), _recorded(after)))
        elif key in ("recorded_offset", "recorded_precision") and "recorded_at" in after:
            continue  # said with the date
        elif key == "generation_cost":
            lines.append(_cost_change(before, after, currency))
        elif isinstance(after[key], dict) or isinstance(before.get(key), dict):
            lines += _inside(before.get(key) or {}, after[key] or {})
        else:
            lines.append(_change(key, before.get(key), after[key]))
    return [line for line in lines if line]


def _cost_change(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> str:
    """`Cost set to $0.25`, `Cost: $0.25 → €0.20`: each amount in the currency it was in."""
    old, new = (
        _of_cost(values.get("generation_cost"), values.get("generation_metadata"), currency)
        for values in (before, after)
    )
    return _in_words("Cost", old, new)


def _of_cost(amount: Any, facts: Any, currency: str) -> str:
    if amount in (None, ""):
        return ""
    try:
        exact = Decimal(str(amount))
    except ArithmeticError:
        return value_text(amount)
    told = currency_of(facts if isinstance(facts, dict) else {}, currency)
    return display.money(exact, told, exact=True)


def _change(key: str, before: Any, after: Any) -> str:
    """`Label set to Red`, `Code: “2A” → “2B”`, `Code cleared (was “2B”)`."""
    if key in _SWITCHES:
        return _SWITCHES[key][0 if after else 1]
    return _in_words(metadata_name(key), _of(key, before), _of(key, after))


def _in_words(name: str, old: str, new: str) -> str:
    """Empty where a person would read the same twice, as of a date that was given seconds."""
    if old == new and old:
        return ""
    if not old:
        return f"{name} set to {new}" if new else f"{name} changed"
    return f"{name}: {old} → {new}" if new else f"{name} cleared (was {old})"


def _of(key: str, value: Any) -> str:
    """The value of a column in a history line, written as everywhere else."""
    write = _WORDS.get(key)
    if write is None or value in (None, ""):
        return value_text(value)
    try:
        return write(value)
    except (ValueError, TypeError, ArithmeticError):
        return value_text(value)


def _places(entry: ActivityEntry) -> list[str]:
    """Which place of its bytes came or went; which of them is the primary one follows from that."""
    if entry.action == "update":
        return []
    path = value_text((entry.after or entry.before or {}).get("path", ""))
    return [f"No longer at {path}" if entry.after is None else f"Also at {path}"]


def _inside(before: Any, after: Any) -> list[str]:
    """What changed among the keys of a metadata column."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [_change(key, before.get(key), after.get(key)) for key in keys]
