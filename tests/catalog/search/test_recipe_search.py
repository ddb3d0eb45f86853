"""How assets were made is found by every field, on both databases, in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.domain.recipe import FileRecipe, Lora, RawBlock, Recipe
from desktop.domain.search.parser import parse
from desktop.edits.asset import AddAsset, SetFields
from desktop.edits.edit import perform

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId

COMFY = Recipe(
    generator="comfyui",
    provider="ComfyUI",
    model="SDXL/LampBase_v2.safetensors",
    prompt="a keeper at dusk",
    negative_prompt="blurry, Watermark, ÉTÉ",
    seed=str(2**64 - 1),
    sampler="dpmpp_2m",
    scheduler="karras",
    steps=30,
    cfg=3.5,
    loras=(Lora("styles\\Fog.safetensors", 0.5), Lora("grain", 1)),
)
CAMERA = Recipe(digital_source_type="digitalCapture")
ADOBE = Recipe(digital_source_type="compositeWithTrainedAlgorithmicMedia")


@pytest.fixture
def made(library: Library) -> dict[str, AssetId]:
    keys = {}
    for name, recipe in {"comfy": COMFY, "camera": CAMERA, "adobe": ADOBE, "bare": None}.items():
        keys[name] = key = perform(library, AddAsset(AssetType.IMAGE, name)).result
        if recipe is not None:
            found = FileRecipe(recipe, (RawBlock("a", "b"),))
            library.maintain(lambda books, k=key, f=found: books.recipes.note(k, f))  # type: ignore[misc]
    return keys


def found(library: Library, keys: dict[str, AssetId], query: str) -> str:
    listing = Listing(query=parse(query))
    ids = set(PackedIds(library.read(lambda reads: reads.listing.ids(listing))))
    return " ".join(name for name, key in keys.items() if key in ids)


FOUND = [
    ("model:lampbase_v2", "comfy"),
    ("model:LampBase_v2.safetensors", "comfy"),
    ("model:sdxl/lampbase_v2.safetensors", "comfy"),
    ("model:lamp*", "comfy"),
    ("model:base_v2", ""),
    ("lora:fog", "comfy"),
    ("lora:gr*", "comfy"),
    ("lora:og", ""),
    ("lora:unknown", "camera adobe bare"),
    ("negative:watermark", "comfy"),
    ('negative:"blurry, water"', "comfy"),
    ("-negative:blurry", "camera adobe bare"),
    ("sampler:dpm*", "comfy"),
    ("scheduler:karras", "comfy"),
    ("scheduler:unknown", "camera adobe bare"),
    ("steps:30", "comfy"),
    ("steps>30", ""),
    ("steps:20..40 cfg>=3.5", "comfy"),
    ("cfg:3.5", "comfy"),
    ("cfg:3", ""),
    ("guidance<3.5", ""),
    ("-steps:30", "camera adobe bare"),
    ("steps:unknown", "camera adobe bare"),
    ("cfg:unknown", "camera adobe bare"),
    ("generator:ComfyUI", "comfy"),
    ("generator:unknown", "camera adobe bare"),
    ("seed:18446744073709551615", "comfy"),
    ("prompt:keeper negative:blurry", "comfy"),
    ("prompt:blurry", ""),
    ("ai:yes", "comfy adobe"),
    ("ai:no", "camera"),
    ("ai:unknown", "bare"),
    ("-ai:yes", "camera bare"),
]


def test_found_by_every_field(library: Library, made: dict[str, AssetId]) -> None:
    assert {query: found(library, made, query) for query, _ in FOUND} == dict(FOUND)


def test_a_correction_is_found_and_what_it_corrects_is_not(
    library: Library, made: dict[str, AssetId]
) -> None:
    key = made["comfy"]
    changes = {"prompt": "a sailor", "negative_prompt": "", "loras": None, "seed": "7"}
    perform(library, SetFields(key, {}, generation=changes))
    assert found(library, made, "prompt:sailor seed:7") == "comfy"
    for query in ("prompt:keeper", "negative:blurry", "lora:fog", "seed:18446744073709551615"):
        assert found(library, made, query) == ""


def test_what_a_person_says_wins(library: Library, made: dict[str, AssetId]) -> None:
    said = {"sampler": "euler", "scheduler": None, "steps": "12", "cfg": "about 4", "loras": None}
    perform(library, SetFields(made["comfy"], {}, generation=said))
    queries = {
        "sampler:euler": "comfy", "sampler:dpm*": "", "scheduler:karras": "",
        "scheduler:unknown": "comfy camera adobe bare", "steps:12": "comfy", "steps:30": "",
        "cfg:unknown": "comfy camera adobe bare", "lora:fog": "", "cfg>0": "",
    }  # fmt: skip
    assert {query: found(library, made, query) for query in queries} == queries
    perform(library, SetFields(made["comfy"], {}, generation={"cfg": "9" * 400}))
    assert found(library, made, "cfg>0") == ""
