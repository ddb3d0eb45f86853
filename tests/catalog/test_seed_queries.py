"""The four example queries of the schema's first draft run verbatim on both databases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import exc, text

from desktop.base.errors import DeskError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.edits.asset import SetFields, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import MoveScenes, MoveShots
from tests.catalog.seed_queries import (
    ASSETS_USING_AN_AUDIO_TRACK,
    FILM_STRUCTURE,
    REFERENCES_FOR_A_CHARACTER,
    SHOTS_FOR_A_FILM,
    check_films,
    run,
)

if TYPE_CHECKING:
    from desktop.catalog.library import Library


@pytest.fixture
def ids(library: Library) -> dict[str, Any]:
    """A film with scenes, one of them moved and one empty, loose shots, and things used twice."""

    def build(tx: Any) -> dict[str, Any]:
        made: dict[str, Any] = {"film": tx.films.add_film("Harbour")}
        film = made["film"]
        made["loose"] = tx.films.add_shots(film, ["Opening", "Title"])
        for name in ("boat", "empty", "quay", "sea"):
            made[name] = tx.films.add_scene(film, name)
        for name in ("sea", "boat", "quay"):
            made[f"{name} shots"] = tx.films.add_shots(made[name], [f"{name} 1", f"{name} 2"])
        made["end"] = tx.films.add_shots(film, ["End"])
        made["still"] = tx.assets.add(AssetType.IMAGE, "still.png")
        made["song"] = tx.assets.add(AssetType.AUDIO, "song.wav")
        made["script"] = tx.assets.add(AssetType.SCRIPT, "harbour.fountain")
        made["mara"] = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        for shot in (made["boat shots"][0], made["sea shots"][1]):
            tx.films.add_takes(shot, [made["still"]])
            tx.relations.add(RelationType.USED_IN, shot, made["song"])
        tx.relations.add(RelationType.PART_OF, made["script"], made["boat"])
        tx.relations.add(RelationType.REFERENCE_FOR, made["mara"], made["still"])
        tx.relations.add(RelationType.REFERENCE_FOR, made["mara"], made["song"])
        tx.relations.add(RelationType.USED_IN, film, made["song"])
        return made

    made = library.write(build)
    perform(library, MoveScenes((made["sea"],), made["film"], before=made["boat"]))
    return made


def names(library: Library, film: str) -> list[str]:
    """What the first query gives, by name."""
    return [row["name"] for row in run(library, SHOTS_FOR_A_FILM, film_id=film)]


def test_all_shots_of_a_film_come_in_order(library: Library, ids: dict[str, Any]) -> None:
    film = ids["film"]
    order = ["Opening", "Title", *(f"{s} {n}" for s in ("sea", "boat", "quay") for n in (1, 2))]
    assert names(library, film) == [*order, "End"]
    perform(library, MoveShots((ids["end"][0],), film, before=ids["quay"]))
    order.insert(6, "End")
    assert names(library, film) == order
    perform(library, TrashAssets((ids["boat shots"][1],)))
    assert names(library, film) == order  # it keeps its place, and has a `deleted_at`
    perform(library, MoveShots((ids["boat shots"][0], ids["end"][0]), ids["empty"]))
    library.read(check_films)
    library.write(lambda tx: tx.assets.purge([ids["sea"], ids["boat shots"][1]]))
    now = ["Opening", "Title", "sea 1", "sea 2", "boat 1", "End", "quay 1", "quay 2"]
    assert names(library, film) == now
    library.read(check_films)


def test_the_reference_images_of_a_character(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, REFERENCES_FOR_A_CHARACTER, character_id=ids["mara"])
    assert [row["name"] for row in rows] == ["still.png"]


def test_what_uses_an_audio_track(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, ASSETS_USING_AN_AUDIO_TRACK, audio_id=ids["song"])
    assert sorted(row["name"] for row in rows) == ["Harbour", "boat 1", "sea 2"]


def test_the_whole_structure_of_a_film(library: Library, ids: dict[str, Any]) -> None:
    rows = run(library, FILM_STRUCTURE, film_id=ids["film"])
    assert (rows[0]["depth"], rows[0]["name"]) == (0, "Harbour")
    found = Counter((row["depth"], row["type"], row["name"]) for row in rows[1:])
    scenes = ("boat", "empty", "quay", "sea")
    shots = (
        "Opening",
        "Title",
        "End",
        *(f"{s} {n}" for s in scenes if s != "empty" for n in (1, 2)),
    )
    assert found == {
        **{(1, "scene", name): 1 for name in scenes},
        **{(1, "shot", name): 1 for name in shots},
        (1, "audio", "song.wav"): 1,
        (2, "audio", "song.wav"): 2,
        (2, "image", "still.png"): 2,
    }


def test_metadata_names_the_scene_of_a_shot_and_the_script_of_a_scene(
    library: Library, ids: dict[str, Any]
) -> None:
    def facts(key: str) -> dict[str, Any]:
        return dict(library.read(lambda reads: reads.assets.load(ids[key])).metadata)

    ids["shot"] = ids["boat shots"][0]
    assert facts("shot") == {"scene_id": ids["boat"]}
    assert facts("boat") == {"script_id": ids["script"]}
    assert facts("sea") == {}
    perform(library, MoveShots((ids["shot"],), ids["film"]))
    assert facts("shot") == {}
    perform(library, MoveShots((ids["shot"],), ids["sea"]))
    perform(library, SetFields(ids["shot"], {}, metadata={"lens": 35}))
    assert facts("shot") == {"scene_id": ids["sea"], "lens": 35}
    library.write(lambda tx: tx.assets.purge([ids["sea"], ids["script"]]))
    assert facts("shot") == {"lens": 35}
    assert facts("boat") == {}


def test_the_databases_hold_what_a_shot_names_as_its_scene(
    library: Library, ids: dict[str, Any]
) -> None:
    other = library.write(lambda tx: tx.films.add_scene(tx.films.add_film("Ashore"), "pier"))
    shot = ids["boat shots"][0]

    def named(scene: str) -> None:
        statement = text(
            "UPDATE asset_relationships SET scene_id = :scene"
            " WHERE child_asset_id = :shot AND relationship_type = 'part_of'"
        )
        values = {"scene": scene, "shot": shot}
        library.write(lambda tx: tx._session.execute(statement, values))

    # Of another film, of none at all, and something that is no scene.
    for wrong in (other, ids["song"], ids["quay shots"][0], "0190a000-0000-7000-8000-000000000000"):
        with pytest.raises((DeskError, exc.IntegrityError)):
            named(wrong)
    named(ids["quay"])
    # And metadata says it, whatever anybody writes there.
    for scene in (f'"{other}"', '"nonsense"', "null"):
        written = f'{{"scene_id": {scene}}}'
        kept = "CAST(:kept AS jsonb)" if library.dialect == "postgresql" else ":kept"
        statement = text(f"UPDATE assets SET metadata = {kept} WHERE id = :shot")
        values = {"kept": written, "shot": shot}
        library.write(lambda tx, s=statement, v=values: tx._session.execute(s, v))  # type: ignore[misc]
        rows = run(library, SHOTS_FOR_A_FILM, film_id=ids["film"])
        (row,) = [row for row in rows if str(row["id"]) == shot]
        assert ids["quay"] in str(row["metadata"])
    with pytest.raises(exc.IntegrityError):
        library.write(
            lambda tx: tx._session.execute(
                text(
                    "UPDATE asset_relationships SET parent_asset_id = scene_id, scene_id = NULL"
                    " WHERE child_asset_id = :shot AND relationship_type = 'part_of'"
                ),
                {"shot": shot},
            )
        )


def test_no_relation_makes_the_structure_endless(library: Library, ids: dict[str, Any]) -> None:
    with pytest.raises(RuleError):
        library.write(
            lambda tx: tx.relations.add(RelationType.DERIVED_FROM, ids["still"], ids["film"])
        )
    with pytest.raises(RuleError):
        library.write(lambda tx: tx.relations.add(RelationType.USED_IN, ids["boat"], ids["script"]))
    assert run(library, FILM_STRUCTURE, film_id=ids["film"])
