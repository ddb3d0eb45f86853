"""The verbs of the service: assets, relations, characters, shots, takes, films."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog.library import open_library
from desktop.domain.ids import AssetId, OperationId
from desktop.domain.job import METADATA
from desktop.edits.edit import Undo, perform
from desktop.tracking import InvalidValueError, UnknownAssetError
from tests.catalog.seed_queries import check_films
from tests.media.recipe_makers import png

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.tracking import AssetService


def test_an_asset_is_made_read_listed_changed_and_trashed(service: AssetService) -> None:
    workspace = service.workspace_id
    key = service.create_asset(
        workspace_id=workspace,
        asset_type="image",
        name="  Harbour\nat dusk ",
        url="https://example.org/h.png",
        size=9,
        asset_metadata={"lens": 35, "shot_on": uuid.UUID(int=1)},
        tags=["harbour", "place/sea", "harbour"],
        source="upload",
        generation_cost=Decimal("1.25"),
        generation_metadata={"model": "flux"},
    )
    assert isinstance(key, uuid.UUID)
    asset = service.get_asset(str(key))
    assert asset is not None
    assert asset["id"] == key
    assert asset["workspace_id"] == workspace
    assert asset["name"] == "Harbour at dusk"
    assert asset["metadata"] == {"lens": 35, "shot_on": str(uuid.UUID(int=1))}
    assert asset["tags"] == ["harbour", "place/sea"]
    assert (asset["source"], asset["generation_cost"]) == ("upload", Decimal("1.25"))
    changed = service.update_asset(
        asset, name="Dusk", asset_metadata={"lens": None, "stop": 4}, tags=["dusk"]
    )
    assert (changed["name"], changed["tags"], changed["url"]) == ("Dusk", ["dusk"], asset["url"])
    assert changed["asset_metadata"] == {"shot_on": str(uuid.UUID(int=1)), "stop": 4}
    assert service.get_asset(key) == changed
    assert service.delete_asset(key)
    assert not service.delete_asset(key)
    assert service.get_asset(key) is None
    trashed = service.get_asset(key, include_deleted=True)
    assert trashed is not None
    assert trashed["deleted_at"] is not None
    assert service.list_assets(workspace) == []
    assert service.get_asset(uuid.uuid4()) is None


def test_a_list_is_of_a_type_with_all_tags_page_by_page(service: AssetService) -> None:
    for number in range(6):
        service.create_asset(
            asset_type="image" if number % 2 else "text",
            name=str(number),
            tags=["even"] * (number % 2 == 0) + ["all"],
            source="generation" if number > 2 else "upload",
        )

    def names(**asked: Any) -> str:
        return "".join(one["name"] for one in service.list_assets(**asked))

    assert names() == "543210"
    assert names(limit=2, offset=3) == "21"
    assert names(offset=2_000, limit=5) == ""
    assert names(asset_type="image") == "531"
    assert names(tags=["all", "even"]) == "420"
    assert names(tags=["even"], source="generation") == "4"
    assert names(tags=["nobody has it"]) == ""
    assert names(limit=0) == ""


def test_relations_are_made_in_order_and_read_both_ways(service: AssetService) -> None:
    make = service.create_asset
    original, first, second = (make(asset_type="image", name=name) for name in "abc")
    late = service.create_relationship(original, second, "derived_from", sequence=2)
    service.create_relationship(original, first, "derived_from", 1, {"how": "upscaled"})
    assert service.create_relationship(original, second, "derived_from") == late
    children = service.get_children(original)
    assert [one["id"] for one in children] == [first, second]
    assert children[0]["relationship_metadata"] == {"how": "upscaled"}
    assert children[1]["relationship_id"] == late
    assert service.get_child_assets(original, "variant_of") == []
    assert [one["name"] for one in service.get_parents(second)] == ["a"]
    with pytest.raises(InvalidValueError):
        service.create_relationship(second, original, "variant_of")  # a circle
    with pytest.raises(UnknownAssetError) as refused:
        service.create_relationship(original, uuid.uuid4(), "variant_of")
    assert refused.value.field == "child_asset_id"
    with pytest.raises(InvalidValueError) as unknown:
        service.create_relationship(original, first, "friend_of")
    assert unknown.value.field == "relationship_type"


def test_a_character_and_its_pictures(service: AssetService) -> None:
    mara = service.create_character(
        service.workspace_id,
        name="Mara",
        description="The keeper",
        attributes={"age": 19},
        consistency_prompt="red hair",
    )
    pictures = [
        service.add_character_reference_image(mara, f"https://example.org/{n}.png", size=n)
        for n in range(3)
    ]
    character = service.get_asset(mara)
    assert character is not None
    assert character["type"] == "character_ref"
    assert character["metadata"] == {
        "description": "The keeper",
        "attributes": {"age": 19},
        "consistency_prompt": "red hair",
    }
    assert [one["id"] for one in service.get_character_images(mara)] == pictures
    with pytest.raises(UnknownAssetError) as refused:
        service.add_character_reference_image(pictures[0], "https://example.org/x.png")
    assert refused.value.field == "character_id"


def test_the_shots_of_a_film_stand_in_the_order_of_their_numbers(
    service: AssetService, library_address: str
) -> None:
    film = service.create_film(title="Lamp", synopsis="A keeper", total_duration=60, status="draft")
    shots = {n: service.create_shot(name=f"Shot {n}", shot_number=n) for n in (1, 2, 3, 10)}
    for number in (3, 1, 10, 2):
        service.add_shot_to_film(film, shots[number], sequence=number)
    last = service.create_shot(name="Last", duration_target=2.5, camera_angle="low", prompt="fog")
    service.add_shot_to_film(film, last)
    listed = service.get_film_shots(film)
    assert [one["id"] for one in listed] == [shots[1], shots[2], shots[3], shots[10], last]
    assert [one["sequence"] for one in listed] == [1, 2, 3, 4, 5]
    assert (listed[4]["duration"], listed[4]["metadata"]["prompt"]) == (2.5, "fog")
    scene = service.create_asset(asset_type="scene", name="INT. LAMP ROOM")
    service.create_relationship(film, scene, "part_of", 1)
    service.create_relationship(scene, shots[2], "part_of")
    service.create_relationship(scene, shots[1], "part_of", 1)
    moved = service.get_film_shots(film)
    assert [one["id"] for one in moved if one["scene_id"] == scene] == [shots[1], shots[2]]
    assert {one["id"] for one in moved} == {one["id"] for one in listed}
    other = service.create_film(title="Other")
    with pytest.raises(InvalidValueError):
        service.add_shot_to_film(other, last)
    found = service.get_asset(film)
    assert found is not None
    assert found["metadata"]["target_duration"] == 60
    library = open_library(library_address)
    library.read(check_films)
    library.close()


def test_takes_are_made_filled_numbered_and_chosen(
    service: AssetService, library_address: str, tmp_path: Path
) -> None:
    film, shot = service.create_film(title="Lamp"), service.create_shot(name="1A")
    service.add_shot_to_film(film, shot)
    first = service.create_shot_take(
        shot,
        generation_params={"provider": "kling", "seed": 7},
        quality_score=0.8,
        director_notes="again",
        generation_cost=0.35,
    )
    third = service.create_shot_take(shot, attempt_number=3, selected=True)
    second = service.create_shot_take(shot, attempt_number=2)
    with pytest.raises(InvalidValueError) as refused:
        service.create_shot_take(shot, attempt_number=2)
    assert refused.value.field == "attempt_number"
    takes = service.get_shot_takes(shot)
    assert [(one["id"], one["attempt_number"]) for one in takes] == [
        (first, 1),
        (second, 2),
        (third, 3),
    ]
    assert (takes[0]["quality_score"], takes[0]["director_notes"]) == (0.8, "again")
    assert takes[0]["generation_params"]["seed"] == 7
    chosen = service.get_selected_take(shot)
    assert chosen is not None
    assert chosen["id"] == third
    picture = png(tmp_path / "take.png")
    filled = service.link_take_video(first, file_path=picture, video_metadata={"fps": 24})
    assert (filled["status"], filled["type"]) == ("available", "image")
    assert filled["size"] == picture.stat().st_size
    linked = service.link_take_video(second, "https://example.org/2.mp4", size=5, duration=4)
    assert (linked["url"], linked["size"], linked["duration"]) == (
        "https://example.org/2.mp4",
        5,
        4,
    )
    service.select_take(first)
    service.select_take(shot, second)
    assert [one["selected"] for one in service.get_shot_takes(shot)] == [False, True, False]
    with pytest.raises(UnknownAssetError):
        service.select_take(shot, film)
    library = open_library(library_address)
    key = AssetId(str(first))
    (place,) = library.read(lambda reads: reads.locations.of([key]))[key]
    assert (place.path, place.is_primary) == (str(picture), True)
    assert library.read(lambda reads: reads.jobs.waiting(METADATA)) == 1
    entry = library.read(lambda reads: reads.activity.of(key))[0]
    perform(library, Undo(OperationId(entry.operation_id), entry.label))
    library.close()


def test_a_structure_has_everything_of_a_film_once_for_each_place(service: AssetService) -> None:
    make = service.create_asset
    film = service.create_film(title="Lamp")
    scene = make(asset_type="scene", name="Lamp room")
    inside, alone = (service.create_shot(name=name) for name in ("inside", "alone"))
    service.create_relationship(film, scene, "part_of")
    for shot in (inside, alone):
        service.add_shot_to_film(film, shot)
    service.create_relationship(scene, inside, "contains_shot")  # as older programs call it
    mara, paper = service.create_character(name="Mara"), make(asset_type="script", name="Draft")
    low, high = (make(asset_type="audio", name=name) for name in ("wind", "voice"))
    service.link_shot_assets(inside, characters=[mara], audios=[low, high], scripts=[paper])
    service.link_shot_assets(alone, audios=[high])
    take = service.create_shot_take(inside)
    structure = service.get_film_structure(film)
    (room,) = structure["scenes"]
    (part,) = room["shots"]
    assert (room["id"], part["id"], part["scene_id"]) == (scene, inside, scene)
    assert [one["id"] for one in part["takes"]] == [take]
    assert [one["id"] for one in part["uses"]["audios"]] == [low, high]
    assert [one["id"] for one in part["uses"]["characters"]] == [mara]
    assert [one["id"] for one in part["uses"]["scripts"]] == [paper]
    assert [one["id"] for one in structure["shots"]] == [alone]
    assert [one["id"] for one in structure["shots"][0]["uses"]["audios"]] == [high]
    with pytest.raises(UnknownAssetError) as refused:
        service.get_film_structure(scene)
    assert refused.value.field == "film_id"
