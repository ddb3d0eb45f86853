"""Whether somebody has changed a row since an edit, and what the row gets when that is taken back.

Facts of an asset are changed key by key, so that is how they are compared: who takes back a note
keeps the prompt that came after it. And what the program found out of a file meanwhile, as how
long a film is that was still being measured, is nobody's change and stands in nobody's way; nor
does what the library noted since of what a take was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.engine.repeated_facts import differs
from desktop.catalog.tables.all import asset_relationships, asset_technical_metadata, assets
from desktop.domain.measured_length import FACTS, is_measuring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

_BY_KEY = ("metadata", "generation_metadata")
_NOTED = frozenset({"basis", "basis_digest"})  # filled in as upkeep, on no record


def values_before(
    table: Table, now: Mapping[Any, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What a row gets when an edit is taken back; None where somebody has changed it since.

    Args:
        table: Of the row.
        now: The row.
        old: What the edit changed, as it was.
        new: The same as the edit left it.
    """
    was_measured = table is assets and is_measuring(new.get("metadata") or {})
    back: dict[str, Any] = {}
    for name, value in new.items():
        back[name] = before = old.get(name)
        if not differs(now, name, value) or (table is asset_relationships and name in _NOTED):
            continue
        is_of_file = table is asset_technical_metadata or (was_measured and name == "duration")
        if value is None and is_of_file:
            continue  # found out since
        if table is not assets or name not in _BY_KEY:
            return None
        facts = _facts_before(now[name], before, value, FACTS if was_measured else frozenset())
        if facts is None:
            return None
        back[name] = facts
    return back


def _facts_before(
    now: Any, old: Any, new: Any, read_since: frozenset[str]
) -> dict[str, Any] | None:
    if not (isinstance(now, dict) and isinstance(old, dict) and isinstance(new, dict)):
        return None
    changed = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    if any(now.get(key) != new.get(key) for key in changed if key not in read_since):
        return None
    kept = {key: value for key, value in now.items() if key not in (*changed, *read_since)}
    given = {key: old[key] for key in old if key in changed or key in read_since}
    return kept | given
