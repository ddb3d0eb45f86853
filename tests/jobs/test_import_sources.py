"""Generated files come in with what they were made from; stills speak for films."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop.domain.relation import RelationType
from desktop.edits.history import History
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.work_queue import queue_facts, work
from tests.factory import bring_in, rows_of
from tests.formats.recipes.graphs import POSITIVE, SEED, changed
from tests.media import recipe_makers as makers
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

GRAPH = changed(
    """
    20 LoadImage image="refs/Pier.PNG [input]"
    21 VAEEncode pixels=<20 vae=<4.2
    3 + latent_image=<21
    """
)


def parents(library: Library, key: AssetId) -> list[AssetId]:
    found = library.read(lambda reads: reads.relations.of(key))
    return [
        one.other.id
        for one in found
        if one.type is RelationType.DERIVED_FROM and not one.is_outgoing
    ]


def words(library: Library, key: AssetId) -> list[str]:
    return [one.words for one in library.read(lambda r: r.recipe_sources.of(key))]


def test_the_result_comes_first_and_its_source_later(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    out, refs = tmp_path / "out", tmp_path / "refs"
    out.mkdir()
    refs.mkdir()
    makers.png(out / "Lamp_00001_.png", makers.text_chunk("prompt", json.dumps(GRAPH)))
    rows = rows_of(library, bring_in(library, pool, out).job_id)
    lamp = rows["Lamp_00001_.png"].asset_id
    assert lamp is not None
    assert words(library, lamp) == ["not in the library"]
    draw(refs / "pier.png", "navy")
    history = History()
    rows = rows_of(library, bring_in(library, pool, refs, history=history).job_id)
    pier = rows["pier.png"].asset_id
    assert pier is not None
    assert (words(library, lamp), parents(library, lamp)) == (
        ["the only file of this name"],
        [pier],
    )
    history.undo(library)
    assert (words(library, lamp), parents(library, lamp)) == (["not in the library"], [])
    # Its file comes once more, out of the Trash, and is what the recipe names again.
    bring_in(library, pool, refs)
    assert parents(library, lamp) == [pier]
    queue_facts(library, [lamp, pier])
    run(work(library, pool))
    assert (words(library, lamp), parents(library, lamp)) == (
        ["the only file of this name"],
        [pier],
    )


@pytest.mark.parametrize("mode", list(ImportMode))
def test_a_still_speaks_for_a_film_that_says_nothing(
    library: Library, pool: MediaPool, tmp_path: Path, mode: ImportMode
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    makers.png(folder / "lamp_00001.png", makers.text_chunk("prompt", json.dumps(GRAPH)))
    for name in ("lamp_00001.mp4", "lamp_00001-audio.mp4", "lamp_00002.mp4"):
        makers.film(folder / name, {"title": name})
    own = {"comment": json.dumps({"prompt": json.dumps(GRAPH)})}
    makers.film(folder / "lamp_00003.mp4", own)
    makers.png(folder / "lamp_00003.png", makers.text_chunk("parameters", makers.TEXT))
    rows = rows_of(library, bring_in(library, pool, folder, mode=mode).job_id)
    assert {row.outcome for row in rows.values()} == {"added"}
    keys = {name: row.asset_id for name, row in rows.items() if row.asset_id}

    def told() -> dict[str, tuple[str, str]]:
        found = {}
        for name in sorted(keys):
            recipe = library.read(lambda r, k=keys[name]: r.recipes.of(k))  # type: ignore[misc]
            if name.endswith("mp4"):
                found[name] = (recipe.still, str(recipe.parsed.get("prompt", "")))
        return found

    wanted = {
        "lamp_00001-audio.mp4": ("lamp_00001.png", POSITIVE),
        "lamp_00001.mp4": ("lamp_00001.png", POSITIVE),
        "lamp_00002.mp4": ("", ""),
        "lamp_00003.mp4": ("", POSITIVE),
    }
    assert told() == wanted
    seed = library.read(lambda r: r.assets.load(keys["lamp_00001.mp4"])).generation["seed"]
    assert seed == str(SEED)
    # A copy of the library's has no still beside it: what was read stays.
    queue_facts(library, sorted(keys.values()))
    run(work(library, pool))
    assert told() == wanted
