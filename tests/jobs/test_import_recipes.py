"""A folder of generated files comes in with how each was made; older ones are read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from desktop.catalog.tables.all import asset_recipes, assets
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.domain.search.parser import parse
from desktop.edits.asset import SetFields
from desktop.edits.history import History
from desktop.jobs.job import run
from desktop.jobs.work_queue import queue_facts, work
from tests.factory import bring_in, rows_of
from tests.formats.recipes.graphs import NEGATIVE, POSITIVE, SEED, plain
from tests.media import recipe_makers as makers

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

GRAPH = json.dumps(plain())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What four programs and a camera have left."""
    made = tmp_path / "mixed"
    made.mkdir()
    makers.png(made / "comfy.png", makers.text_chunk("prompt", GRAPH))
    makers.picture(made / "forge.jpg", makers.user_comment(makers.TEXT, "utf-16-le"))
    makers.film(made / "film.mp4", {"comment": json.dumps({"prompt": GRAPH})})
    makers.png(made / "cut.png", makers.packed_chunk("parameters", makers.TEXT, cut=9))
    Image.new("RGB", (8, 8)).save(made / "beside.png")
    (made / "beside.txt").write_text(makers.TEXT, encoding="utf-8")
    Image.new("RGB", (9, 9)).save(made / "camera.jpg")
    return made


def found(library: Library, keys: dict[str, AssetId], query: str) -> list[str]:
    listing = Listing(query=parse(query))
    ids = set(PackedIds(library.read(lambda reads: reads.listing.ids(listing))))
    return sorted(name for name, key in keys.items() if key in ids)


def test_a_mixed_folder(library: Library, pool: MediaPool, folder: Path) -> None:
    report = bring_in(library, pool, folder)
    rows = rows_of(library, report.job_id)
    keys = {name: row.asset_id for name, row in rows.items() if row.asset_id}
    assert "came as far as it can be read" in (rows["cut.png"].error or "")
    assert found(library, keys, f"seed:{SEED}") == ["comfy.png", "film.mp4"]
    assert found(library, keys, "model:lampmix_v2") == ["beside.png", "cut.png", "forge.jpg"]
    assert found(library, keys, "generator:comfyui ai:yes") == ["comfy.png", "film.mp4"]
    assert found(library, keys, "ai:unknown") == ["camera.jpg"]
    raw = library.read(lambda reads: reads.recipes.of(keys["comfy.png"])).raw
    assert [(block.key, block.text) for block in raw] == [("prompt", GRAPH)]
    correct_and_take_back(library, keys)
    read_again(library, pool, keys)


def correct_and_take_back(library: Library, keys: dict[str, AssetId]) -> None:
    """A prompt is corrected, found, and as it was after undo."""
    history = History()
    history.perform(library, SetFields(keys["comfy.png"], {}, generation={"prompt": "a sailor"}))
    assert found(library, keys, "prompt:sailor") == ["comfy.png"]
    asked = f'generator:comfyui prompt:"{POSITIVE}"'
    assert found(library, keys, asked) == ["film.mp4"]
    history.undo(library)
    assert found(library, keys, asked) == ["comfy.png", "film.mp4"]
    history.redo(library)


def read_again(library: Library, pool: MediaPool, keys: dict[str, AssetId]) -> None:
    """What an older program brought in is read through the queue; what a person said stays."""
    forgotten = keys["film.mp4"]
    library.write(
        lambda tx: (
            tx._session.execute(
                asset_recipes.delete().where(asset_recipes.c.asset_id == forgotten)
            ),
            tx._session.execute(
                assets.update().where(assets.c.id == forgotten).values(generation_metadata={})
            ),
        )
    )
    assert found(library, keys, "generator:comfyui") == ["comfy.png"]
    queue_facts(library, sorted(keys.values()))
    run(work(library, pool))
    assert found(library, keys, f"seed:{SEED} negative:{NEGATIVE.split(',')[0]}") == [
        "comfy.png",
        "film.mp4",
    ]
    assert found(library, keys, "prompt:sailor") == ["comfy.png"]
    assert library.read(lambda reads: reads.recipes.of(keys["comfy.png"])).corrected == {
        "prompt": "a sailor"
    }
