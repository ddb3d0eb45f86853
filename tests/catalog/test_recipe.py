"""How an asset was made: what its file says, its own words, and what a person says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetType
from desktop.domain.recipe import FileRecipe, Lora, RawBlock, Recipe
from desktop.edits.asset import AddAsset, SetFields
from desktop.edits.edit import perform
from desktop.edits.history import History

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.recipe import AssetRecipe

SAID = FileRecipe(
    Recipe(
        generator="comfyui",
        provider="ComfyUI",
        model="lamp.safetensors",
        prompt="a keeper",
        seed=str(2**70),
        steps=20,
        cfg=7.5,
        is_traced=True,
        loras=(Lora("fog", 0.5),),
        parameters={"denoise": 1.0},
    ),
    (RawBlock("prompt", '{"seed": NaN, "text": "läuchte"}'),),
    ("It was cut.",),
)


def made(library: Library, **generation: Any) -> AssetId:
    edit = AddAsset(AssetType.IMAGE, "a", {"generation_metadata": generation})
    return perform(library, edit).result


def note(library: Library, key: AssetId, found: FileRecipe = SAID) -> bool:
    return library.maintain(lambda books: books.recipes.note(key, found))


def recipe(library: Library, key: AssetId) -> AssetRecipe:
    return library.read(lambda reads: reads.recipes.of(key))


def shown(library: Library, key: AssetId) -> dict[str, Any]:
    return dict(library.read(lambda reads: reads.assets.load(key)).generation)


def correct(library: Library, key: AssetId, **changes: Any) -> None:
    perform(library, SetFields(key, {}, generation=changes))


def test_what_the_file_says_is_shown_and_kept_apart(library: Library) -> None:
    key = made(library, currency="EUR")
    assert note(library, key)
    assert not note(library, key)
    kept = recipe(library, key)
    assert (kept.generator, kept.raw, kept.warnings) == ("comfyui", SAID.raw, SAID.warnings)
    assert kept.parsed == SAID.recipe.as_json()
    assert kept.corrected == {}
    now = shown(library, key)
    assert now["seed"] == str(2**70)
    assert (now["prompt"], now["loras"], now["currency"]) == (
        "a keeper",
        [{"name": "fog", "weight": 0.5}],
        "EUR",
    )
    assert "prompts" not in now


def test_corrections_win_and_never_overwrite_what_the_file_says(library: Library) -> None:
    key = made(library)
    note(library, key)
    history = History()
    history.perform(library, SetFields(key, {}, generation={"prompt": "a sailor", "cfg": ""}))
    kept = recipe(library, key)
    assert kept.parsed["prompt"] == "a keeper"
    assert kept.corrected == {"prompt": "a sailor", "cfg": None}
    assert shown(library, key)["prompt"] == "a sailor"
    assert "cfg" not in shown(library, key)
    history.undo(library)
    assert recipe(library, key).corrected == {}
    assert (shown(library, key)["prompt"], shown(library, key)["cfg"]) == ("a keeper", 7.5)
    history.redo(library)
    # The file is read again, and says something else now.
    note(library, key, FileRecipe(Recipe(prompt="a third", seed="5", cfg=2.0)))
    assert shown(library, key) == {"prompt": "a sailor", "seed": "5"}
    # What a person says that the file says as well is no correction.
    correct(library, key, prompt="a third", cfg=2)
    assert recipe(library, key).corrected == {}
    assert shown(library, key)["prompt"] == "a third"


def test_what_stood_there_before_the_file_was_read_stays(library: Library) -> None:
    key = made(library, prompt="typed long ago", steps=20)
    note(library, key)
    assert recipe(library, key).corrected == {"prompt": "typed long ago"}
    assert (shown(library, key)["prompt"], shown(library, key)["steps"]) == ("typed long ago", 20)


def test_a_person_may_say_it_where_no_file_does(library: Library) -> None:
    key = made(library)
    correct(library, key, prompt="by hand", note="not of a recipe")
    assert recipe(library, key).corrected == {"prompt": "by hand"}
    note(library, key)
    assert shown(library, key)["prompt"] == "by hand"
