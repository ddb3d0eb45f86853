"""`/api/assets`, as old scripts call it, on both databases."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

from desktop.catalog.library import open_library
from desktop.domain.ids import AssetId
from tests.media.recipe_makers import png

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Opened

HARBOUR = {
    "name": "Harbour at dusk",
    "type": "image",
    "url": "https://example.org/h.png",
    "tags": ["harbour", "place/sea"],
    "source": "generation",
    "generation_cost": 0.125,
    "generation_metadata": {"model": "flux", "seed": 7},
    "asset_metadata": {"lens": 35},
    "external_id": "night/1",
}


def test_an_asset_is_made_read_changed_listed_and_thrown_away(door: Opened) -> None:
    status, made = door.ask("POST", "/api/assets", json=HARBOUR, headers={"Desk-Script": "n.sh"})
    assert status == 201
    assert made["generation_cost"] == 0.125
    assert made["metadata"]["lens"] == made["asset_metadata"]["lens"] == 35
    path = f"/api/assets/{made['id']}"
    assert door.ask("GET", path) == (200, made)
    # Told again it is the same one.
    assert door.ask("POST", "/api/assets", json=HARBOUR)[1]["id"] == made["id"]
    assert door.service.count_assets() == 1
    status, changed = door.ask("PUT", path, json={"name": "Dusk", "metadata": {"lens": None}})
    assert (status, changed["name"], changed["metadata"]) == (200, "Dusk", {})
    assert door.ask("POST", f"{path}/toggle-favorite")[1]["is_favorite"] is True
    assert door.ask("POST", f"{path}/toggle-favorite")[1]["is_favorite"] is False
    stats = door.ask("GET", "/api/assets/stats/summary")[1]
    assert (stats["total_assets"], stats["by_type"], stats["total_cost"]) == (
        1,
        {"image": 1},
        0.125,
    )
    assert door.ask("DELETE", path) == (200, {"deleted": True})
    assert door.ask("DELETE", path) == (200, {"deleted": False})
    status, told = door.ask("GET", path)
    assert (status, told["field"]) == (404, "asset_id")


def test_history_calls_a_program_by_the_name_that_it_gives(local_door: Opened) -> None:
    path = local_door.service.address
    with closing(open_library(path)) as library:
        for headers, name in (({"Desk-Script": "night.sh"}, "night.sh"), ({}, "python-httpx")):
            told = {"name": "Note", "type": "text"}
            made = local_door.ask("POST", "/api/assets", json=told, headers=headers)[1]
            key = AssetId(made["id"])
            entries = library.read(lambda reads: reads.activity.of(key))  # noqa: B023
            assert entries[0].label.startswith(f"Save text “Note” ({name}")


def test_a_list_is_of_a_type_with_all_tags_page_by_page(door: Opened) -> None:
    for number in range(5):
        door.service.create_asset(
            asset_type="image" if number % 2 else "text",
            name=str(number),
            tags=["all", "even"] if number % 2 == 0 else ["all"],
        )

    def names(query: str) -> str:
        status, told = door.ask("GET", f"/api/assets{query}")
        assert status == 200
        return f"{''.join(one['name'] for one in told['assets'])} of {told['total']}"

    assert names("") == "43210 of 5"
    assert names("?type=image&limit=1&offset=1") == "1 of 2"
    assert names("?tags=all,even&source=").startswith("420")
    assert names("?tags=all&tags=even") == "420 of 3"
    status, told = door.ask("GET", "/api/assets?type=sculpture")
    assert (status, told["field"]) == (422, "type")


def test_several_go_to_the_trash_in_one_step(door: Opened) -> None:
    ids = [str(door.service.create_asset(asset_type="text", name=str(n))) for n in range(3)]
    asked = {"asset_ids": [*ids[:2], str(uuid.uuid4())]}
    assert door.ask("POST", "/api/assets/bulk-delete", json=asked) == (
        200,
        {"deleted": 2, "asset_ids": ids[:2]},
    )
    assert [one["id"] for one in door.ask("GET", "/api/assets")[1]["assets"]] == ids[2:]
    status, told = door.ask("POST", "/api/assets/bulk-delete", json={"asset_ids": ["x"]})
    assert (status, told["field"]) == (422, "asset_ids")


def test_a_file_of_this_machine_is_named_by_its_path(door: Opened, tmp_path: Path) -> None:
    picture = png(tmp_path / "h.png")
    told = {"name": "Harbour", "type": "image", "file_path": str(picture)}
    status, made = door.ask("POST", "/api/assets", json=told)
    assert status == 201
    assert made["file_path"] == str(picture)
    assert made["size"] == picture.stat().st_size
    status, told = door.ask("POST", "/api/assets", json=told | {"file_path": str(tmp_path)})
    assert (status, told["field"]) == (422, "file_path")
