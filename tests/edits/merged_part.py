"""A part of another library that touches what is in a world of edits already."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.domain.ids import new_id
from desktop.domain.library_part import LibraryPart

if TYPE_CHECKING:
    from tests.edits.world import World

AT = datetime(2026, 11, 3, tzinfo=UTC)
_STAMPS = {"created_at": AT, "updated_at": AT, "version": 1}


def another_part(w: World) -> LibraryPart:
    """Somebody has rated an asset, tagged it, noted something and given it another code."""
    here = w.library.read(lambda r: r.parts.load([w.a], "here")).of("assets")
    tag, note, alias = new_id(), new_id(), new_id()
    rated = {
        "id": new_id(),
        "operation_id": new_id(),
        "label": "Rate asset",
        "user_id": None,
        "asset_id": w.a,
        "action": "update",
        "entity": "assets",
        "entity_id": w.a,
        "before": {"rating": here[0]["rating"]},
        "after": {"rating": 4},
        "created_at": AT,
    }
    said = {
        "id": note,
        "asset_id": w.a,
        "parent_id": None,
        "author_id": None,
        "author_name": "Ida",
        "body": "Warmer.",
        "state": "open",
        "external_id": None,
        **dict.fromkeys(("first_frame", "last_frame")),
        **dict.fromkeys(("region_left", "region_top", "region_width", "region_height")),
        **_STAMPS,
    }
    return LibraryPart(
        library_id=new_id(),
        name="away.desk",
        at=AT,
        origin=None,
        settings={},
        rows={
            "assets": [{**here[0], "rating": 4}],
            "tags": [{"id": tag, "name": "from away", "colour": "", "parent_id": None, **_STAMPS}],
            "asset_tags": [{"tag_id": tag, "asset_id": w.a, "created_at": AT}],
            "asset_notes": [said],
            "asset_code_aliases": [{"id": alias, "asset_id": w.a, "code": "7Z", "created_at": AT}],
            "activity": [rated],
        },
    )
