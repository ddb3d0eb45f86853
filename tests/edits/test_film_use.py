"""What shots use, scripts of scenes, failed takes and finished cuts; on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.typed_text import Money
from desktop.edits.asset import SetFields, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import AddTakes, SelectTake
from desktop.edits.film_use import (
    AddFailedTake,
    AddFinalCut,
    SetFilmLut,
    SetSceneScript,
    StopUsing,
    UseAssets,
)
from desktop.edits.take import RemoveTakes
from tests.catalog.seed_queries import check_films
from tests.present import present

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.film import Shot


@pytest.fixture
def ids(library: Library) -> dict[str, Any]:
    def build(tx: Any) -> dict[str, Any]:
        made: dict[str, Any] = {"film": tx.films.add_film("Harbour")}
        made["scene"] = tx.films.add_scene(made["film"], "INT. BOAT")
        (made["shot"],) = tx.films.add_shots(made["scene"], ["One"])
        for name in ("rain", "hum", "song"):
            made[name] = tx.assets.add(AssetType.AUDIO, f"{name}.wav")
        for name in ("mara", "glassmaker"):
            made[name] = tx.assets.add(AssetType.CHARACTER_REF, name)
        for name in ("lines", "blocking"):
            made[name] = tx.assets.add(AssetType.TEXT, f"{name}.txt")
        made["script"] = tx.assets.add(AssetType.SCRIPT, "harbour.fountain")
        made["still"] = tx.assets.add(AssetType.IMAGE, "still.png")
        made["cut"] = tx.assets.add(AssetType.VIDEO, "cut.mp4")
        return made

    return library.write(build)


def used(library: Library, key: Any) -> list[str]:
    """What is used there, in order."""
    uses = library.read(lambda reads: reads.films.uses(key))
    return [use.other.name.split(".")[0] for use in uses]


def shot_of(library: Library, ids: dict[str, Any]) -> Shot:
    (shot,) = library.read(lambda reads: reads.films.load(ids["film"])).shots()
    return shot


def test_a_shot_uses_several_of_each_in_layers(library: Library, ids: dict[str, Any]) -> None:
    shot = ids["shot"]
    perform(library, UseAssets(shot, (ids["rain"], ids["hum"])))
    perform(library, UseAssets(shot, (ids["mara"], ids["glassmaker"], ids["lines"])))
    perform(library, UseAssets(shot, (ids["song"],), before=ids["hum"]))
    assert used(library, shot) == ["rain", "song", "hum", "mara", "glassmaker", "lines"]
    perform(library, UseAssets(shot, (ids["hum"], ids["rain"]), before=ids["song"]))
    assert used(library, shot)[:3] == ["hum", "rain", "song"]
    layers = library.read(lambda reads: reads.films.sounds(ids["film"]))[shot]
    assert [sound.other.name for sound in layers] == ["hum.wav", "rain.wav", "song.wav"]
    perform(library, StopUsing(shot, (ids["rain"], ids["mara"])))
    assert used(library, shot) == ["hum", "song", "glassmaker", "lines"]
    with pytest.raises(NotFoundError):
        perform(library, StopUsing(shot, (ids["rain"],)))
    with pytest.raises(RuleError, match="films, scenes and shots"):
        perform(library, UseAssets(ids["still"], (ids["rain"],)))
    library.read(check_films)


def test_a_scene_comes_from_one_script(library: Library, ids: dict[str, Any]) -> None:
    def script() -> Any:
        return library.read(lambda reads: reads.assets.load(ids["scene"])).metadata.get("script_id")

    perform(library, SetSceneScript(ids["scene"], ids["script"]))
    assert script() == ids["script"]
    with pytest.raises(RuleError, match="not typed in"):
        perform(library, SetFields(ids["scene"], {}, metadata={"script_id": ids["lines"]}))
    assert script() == ids["script"]
    perform(library, SetSceneScript(ids["scene"], None))
    assert script() is None
    for wrong in (
        SetSceneScript(ids["shot"], ids["script"]),
        SetSceneScript(ids["scene"], ids["lines"]),
    ):
        with pytest.raises(RuleError):
            perform(library, wrong)


def test_a_failed_take_has_a_number_and_a_cost_and_never_plays(
    library: Library, ids: dict[str, Any]
) -> None:
    shot = ids["shot"]
    edit = AddFailedTake(
        shot, "out of credits", cost=Money(Decimal("0.4")), generation={"model": "m1"}
    )
    failed = perform(library, edit).result
    (take,) = shot_of(library, ids).takes
    assert (take.number, take.is_failed, take.is_selected) == (1, True, False)
    asset = library.read(lambda reads: reads.assets.load(failed))
    assert asset.generation_cost == Decimal("0.4")
    assert asset.generation == {"model": "m1", "error": "out of credits"}
    with pytest.raises(RuleError, match="Take 1 failed"):
        perform(library, SelectTake(shot, failed))
    perform(library, AddTakes(shot, (ids["still"],)))
    assert [(t.number, t.is_selected) for t in shot_of(library, ids).takes] == [
        (1, False),
        (2, True),
    ]
    perform(library, AddFailedTake(shot, "refused"))
    perform(library, TrashAssets((ids["still"],)))  # nothing stands in for it
    assert shot_of(library, ids).selected is None
    perform(library, RemoveTakes(shot, (ids["still"],)))
    assert shot_of(library, ids).selected is None
    library.read(check_films)


def test_a_finished_cut_belongs_to_its_film(library: Library, ids: dict[str, Any]) -> None:
    perform(library, AddFinalCut(ids["film"], ids["cut"]))
    (cut,) = library.read(lambda reads: reads.films.cuts(ids["film"]))
    assert (cut.other.id, cut.reads_as) == (ids["cut"], "Finished cuts")
    (back,) = library.read(lambda reads: reads.relations.of(ids["cut"]))
    assert back.reads_as == "Finished cut of"
    for wrong in (AddFinalCut(ids["film"], ids["still"]), AddFinalCut(ids["scene"], ids["cut"])):
        with pytest.raises(RuleError):
            perform(library, wrong)
    library.read(check_films)


def test_a_film_is_looked_at_through_one_lut(library: Library, ids: dict[str, Any]) -> None:
    def luts(tx: Any) -> list[Any]:
        facts = {"format": "cube"}
        return [
            tx.assets.add(AssetType.DOCUMENT, name, metadata=facts) for name in ("day", "night")
        ]

    day, night = library.write(luts)
    film = ids["film"]
    perform(library, UseAssets(film, (ids["song"], night)))
    perform(library, SetFilmLut(film, day))
    again = perform(library, SetFilmLut(film, day))
    assert not again.is_undoable
    perform(library, SetFilmLut(film, night))
    assert present(library.read(lambda reads: reads.films.lut(film))).id == night
    assert sorted(used(library, film)) == ["night", "song"], "it was used before and is used once"
    (link,) = library.read(lambda reads: reads.films.lut_links(film))
    (mirrored,) = library.read(lambda reads: reads.relations.of(night))
    assert (link.reads_as, mirrored.reads_as) == ("LUT", "LUT of")
    perform(library, TrashAssets((night,)))
    assert present(library.read(lambda reads: reads.films.lut(film))).is_trashed, (
        "and the window says so"
    )
    perform(library, SetFilmLut(film, None))
    assert library.read(lambda reads: reads.films.lut(film)) is None
    for wrong in (SetFilmLut(film, ids["song"]), SetFilmLut(ids["scene"], day)):
        with pytest.raises(RuleError):
            perform(library, wrong)
    library.read(check_films)


def test_the_takes_of_a_film_are_looked_at_through_its_lut(
    library: Library, ids: dict[str, Any]
) -> None:
    def more(tx: Any) -> None:
        tx.films.add_takes(ids["shot"], [ids["still"]])
        (loose,) = tx.films.add_shots(ids["film"], ["Loose"])
        tx.films.add_takes(loose, [ids["cut"]])
        other = tx.films.add_film("Another")
        (there,) = tx.films.add_shots(other, ["There"])
        tx.films.add_takes(there, [tx.assets.add(AssetType.IMAGE, "there.png")])

    library.write(more)
    perform(library, UseAssets(ids["shot"], (ids["rain"],)))
    takes = library.read(lambda reads: reads.films.takes_in(ids["film"]))
    assert takes == {ids["still"], ids["cut"]}
