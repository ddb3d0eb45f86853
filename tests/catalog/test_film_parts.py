"""Reading parts of a film: by name, by scene, from its beginning; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from desktop.catalog.library import Library


@pytest.fixture
def ids(library: Library) -> dict[str, Any]:
    """A film of three scenes with two shots each; a picture is a take of the first shot."""

    def build(tx: Any) -> dict[str, Any]:
        made: dict[str, Any] = {
            "film": tx.films.add_film("harbour"),
            "other": tx.films.add_film("Ashore"),
        }
        made["scenes"] = [tx.films.add_scene(made["film"], f"Scene {n}") for n in range(3)]
        made["shots"] = [tx.films.add_shots(scene, ["", ""]) for scene in made["scenes"]]
        made["picture"] = tx.assets.add(AssetType.IMAGE, "a.png")
        tx.films.add_takes(made["shots"][0][0], [made["picture"]])
        return made

    return library.write(build)


def test_films_are_listed_by_name_without_those_in_the_trash(
    library: Library, ids: dict[str, Any]
) -> None:
    names = library.read(lambda reads: reads.films.names())
    assert names == [(ids["other"], "Ashore"), (ids["film"], "harbour")]
    library.write(lambda tx: tx.assets.trash([ids["other"]]))
    assert library.read(lambda reads: reads.films.names()) == [(ids["film"], "harbour")]


def test_only_the_wanted_scenes_come_with_their_shots(
    library: Library, ids: dict[str, Any]
) -> None:
    wanted = [ids["scenes"][1]]
    film = library.read(lambda reads: reads.films.load(ids["film"], only=wanted))
    assert [len(scene.shots) for scene in film.scenes] == [0, 2, 0]
    whole = library.read(lambda reads: reads.films.load(ids["film"]))
    assert film.scenes[1] == whole.scenes[1]


def test_the_beginning_of_a_film_is_its_first_scenes(library: Library, ids: dict[str, Any]) -> None:
    film = library.read(lambda reads: reads.films.load(ids["film"], first=2))
    whole = library.read(lambda reads: reads.films.load(ids["film"]))
    assert film.scenes == whole.scenes[:2]


def test_a_take_leads_to_its_shot_and_scene(library: Library, ids: dict[str, Any]) -> None:
    found = library.read(lambda reads: reads.films.parents_of([ids["picture"]]))
    assert found == {ids["shots"][0][0], ids["scenes"][0]}
    found = library.read(lambda reads: reads.films.parents_of([ids["shots"][2][1]]))
    assert found == {ids["scenes"][2], ids["film"]}
    assert library.read(lambda reads: reads.films.parents_of([])) == set()


def test_sound_is_told_by_what_it_is_used_in(library: Library, ids: dict[str, Any]) -> None:
    def build(tx: Any) -> Any:
        song, rain = (tx.assets.add(AssetType.AUDIO, name) for name in ("song.wav", "rain.wav"))
        tx.relations.add(RelationType.USED_IN, ids["film"], song, sequence=1)
        tx.relations.add(RelationType.USED_IN, ids["scenes"][1], rain, sequence=1)
        tx.relations.add(RelationType.USED_IN, ids["film"], ids["picture"], sequence=2)
        return rain

    rain = library.write(build)
    found = library.read(lambda reads: reads.films.sounds(ids["film"]))
    names = {parent: [sound.other.name for sound in used] for parent, used in found.items()}
    assert names == {ids["film"]: ["song.wav"], ids["scenes"][1]: ["rain.wav"]}
    library.write(lambda tx: tx.assets.trash([rain]))
    assert set(library.read(lambda reads: reads.films.sounds(ids["film"]))) == {ids["film"]}
