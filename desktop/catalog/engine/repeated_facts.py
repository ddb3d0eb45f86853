"""Keys of an asset's metadata that repeat what relationships say: a shot's scene, a scene's script.

Triggers of the database write them whenever the relationship changes, and put them right whatever
else is written there. So nobody has changed anything where only these differ: whether an edit
changed a row, and whether somebody changed it since, is asked without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.metadata import REPEATED

if TYPE_CHECKING:
    from collections.abc import Mapping


def differs(row: Mapping[Any, Any], name: str, value: Any) -> bool:
    """Whether a row, as it is stored, holds something else in a column than `value`."""
    now = row[name]
    if now == value:
        return False
    key = REPEATED.get(row["type"]) if name == "metadata" and "type" in row else None
    if key is None or not isinstance(now, dict) or not isinstance(value, dict):
        return True
    return {k: v for k, v in now.items() if k != key} != {
        k: v for k, v in value.items() if k != key
    }
