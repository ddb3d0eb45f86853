"""What each generator writes, as it writes it, and what is understood of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.domain.recipe import FileRecipe, Lora, RawBlock, Recipe
from desktop.formats.recipes.automatic1111 import as_text
from desktop.formats.recipes.parser import parse
from tests.formats.recipes.graphs import NEGATIVE, POSITIVE, plain

SEED = "3141592653"


def read(*blocks: tuple[str, Any]) -> FileRecipe:
    return parse([RawBlock(k, v if isinstance(v, str) else json.dumps(v)) for k, v in blocks], "a")


A1111 = (
    f"{POSITIVE}, <lora:fog:0.6>\nNegative prompt: {NEGATIVE}\nSteps: 28, Sampler: Euler a,"
    f" CFG scale: 7, Seed: {SEED}, Size: 832x1216, Model hash: 0a1b2c, Model: lamp"
)
INVOKE = {
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": POSITIVE,
    "negative_prompt": NEGATIVE,
    "width": 832,
    "height": 1216,
    "seed": int(SEED),
    "cfg_scale": 7.0,
    "steps": 28,
    "scheduler": "euler",
    "model": {"key": "0a-1b", "hash": "blake3:0a1b2c", "name": "lamp", "base": "sdxl"},
    "loras": [{"model": {"key": "c", "name": "fog"}, "weight": 0.6}],
}
TENSOR = {
    "models": [
        {"label": "lamp", "type": "BASE_MODEL", "modelFileName": "lamp"},
        {"label": "fog", "type": "LORA", "modelFileName": "fog", "weight": 0.6},
    ],
    "baseModel": {"modelId": "1", "modelFileName": "lamp", "hash": "0a1b2c"},
    "prompt": POSITIVE,
    "negativePrompt": NEGATIVE,
    "width": 832,
    "height": 1216,
    "samplerName": "euler",
    "steps": 28,
    "cfgScale": 7,
    "seed": SEED,
}
NOVEL = {
    "prompt": POSITIVE,
    "steps": 28,
    "height": 1216,
    "width": 832,
    "scale": 7.0,
    "uc": NEGATIVE,
    "seed": int(SEED),
    "sampler": "k_euler",
    "noise_schedule": "karras",
}
FOOOCUS = {
    "adm_guidance": "(1.5, 0.8, 0.3)",
    "base_model": "lamp",
    "base_model_hash": "0a1b2c",
    "guidance_scale": 7.0,
    "loras": [["fog", 0.6, "aabb"]],
    "negative_prompt": NEGATIVE,
    "performance": "Speed",
    "prompt": POSITIVE,
    "resolution": "(832, 1216)",
    "sampler": "euler",
    "scheduler": "karras",
    "seed": SEED,
    "steps": 28,
    "version": "Fooocus v2.5.0",
}
SWARM = {
    "sui_image_params": {
        "prompt": POSITIVE,
        "negativeprompt": NEGATIVE,
        "model": "lamp",
        "seed": int(SEED),
        "steps": 28,
        "cfgscale": 7.0,
        "sampler": "euler",
        "scheduler": "karras",
        "width": 832,
        "height": 1216,
        "loras": ["fog"],
        "loraweights": ["0.6"],
        "swarm_version": "0.9.6",
    },
    "sui_models": [{"name": "lamp.safetensors", "param": "model", "hash": "0a1b2c"}],
}
EASY = {
    "prompt": POSITIVE,
    "negative_prompt": NEGATIVE,
    "seed": int(SEED),
    "use_stable_diffusion_model": "lamp",
    "num_inference_steps": 28,
    "guidance_scale": 7,
    "sampler_name": "euler",
    "width": 832,
    "height": 1216,
    "use_lora_model": ["fog"],
    "lora_alpha": [0.6],
}
EASY_LINES = (
    f"Prompt: {POSITIVE}\nWidth: 832\nHeight: 1216\nSeed: {SEED}\nSteps: 28\nGuidance Scale: 7\n"
    f"Sampler: euler\nNegative Prompt: {NEGATIVE}\nStable Diffusion model: lamp\n"
)
DRAW = {
    "c": POSITIVE,
    "uc": NEGATIVE,
    "model": "lamp",
    "sampler": "Euler A",
    "scale": 7.0,
    "seed": int(SEED),
    "size": "832x1216",
    "steps": 28,
    "lora": [{"model": "fog", "weight": 0.6}],
}

CASES: dict[str, tuple[str, str, tuple[tuple[str, Any], ...]]] = {
    "automatic1111": ("automatic1111", "AUTOMATIC1111", (("parameters", A1111),)),
    "tensor.art": ("tensorart", "Tensor.Art", (("generation_data", TENSOR),)),
    "forge": ("automatic1111", "Forge", (("parameters", f"{A1111}, Version: f2.0.1v1.10.1"),)),
    "sd.next": ("automatic1111", "SD.Next", (("parameters", f"{A1111}, App: SD.Next"),)),
    "settings in a comment": ("automatic1111", "AUTOMATIC1111", (("UserComment", A1111),)),
    "settings in one line": (
        "automatic1111",
        "AUTOMATIC1111",
        (("parameters", A1111.replace("\n", " ")),),
    ),
    "invokeai": ("invokeai", "InvokeAI", (("invokeai_metadata", INVOKE),)),
    "novelai": (
        "novelai",
        "NovelAI",
        (("Comment", NOVEL), ("Software", "NovelAI"), ("Source", "lamp")),
    ),
    "novelai hidden": (
        "novelai",
        "NovelAI",
        (("alpha", {"Comment": json.dumps(NOVEL), "Software": "NovelAI", "Source": "lamp"}),),
    ),
    "fooocus": (
        "fooocus",
        "Fooocus",
        (("fooocus_scheme", "fooocus"), ("parameters", FOOOCUS)),
    ),
    "swarmui": ("swarmui", "SwarmUI", (("parameters", SWARM),)),
    "swarmui in exif": ("swarmui", "SwarmUI", (("UserComment", SWARM),)),
    "easy diffusion": ("easydiffusion", "Easy Diffusion", (("a.json", EASY),)),
    "easy diffusion as text": (
        "easydiffusion",
        "Easy Diffusion",
        tuple((key, str(value)) for key, value in EASY.items() if "lora" not in key),
    ),
    "easy diffusion as lines": ("easydiffusion", "Easy Diffusion", (("a.txt", EASY_LINES),)),
    "draw things": ("drawthings", "Draw Things", (("xmp UserComment", DRAW),)),
}


@pytest.mark.parametrize("case", list(CASES))
def test_the_usual(case: str) -> None:
    generator, provider, blocks = CASES[case]
    found = read(*blocks)
    recipe = found.recipe
    assert (recipe.generator, recipe.provider) == (generator, provider)
    assert recipe.prompt.startswith(POSITIVE)
    assert recipe.negative_prompt == NEGATIVE
    assert (recipe.seed, recipe.steps, recipe.cfg) == (SEED, 28, 7.0)
    assert (recipe.width, recipe.height, recipe.model) == (832, 1216, "lamp")
    assert recipe.is_traced
    assert "euler" in f"{recipe.sampler} {recipe.scheduler}".lower()
    if "lora" in str(blocks):
        assert recipe.loras == (Lora("fog", 0.6),)
    assert [block.text for block in found.raw] == [
        text if isinstance(text, str) else json.dumps(text) for _key, text in blocks
    ]


def test_older_invokeai() -> None:
    old = {
        "model_weights": "lamp",
        "model_hash": "0a1b2c",
        "image": {"prompt": [{"prompt": f"{POSITIVE} [{NEGATIVE}]", "weight": 1}], "seed": 7,
                  "steps": 50, "cfg_scale": 7.5, "width": 512, "height": 768, "sampler": "k_lms"},
    }  # fmt: skip
    recipe = read(("sd-metadata", old)).recipe
    assert (recipe.prompt, recipe.negative_prompt, recipe.model) == (POSITIVE, NEGATIVE, "lamp")
    dream = f'"{POSITIVE} [{NEGATIVE}]" -s 50 -S 7 -W 512 -H 768 -C 7.5 -A k_lms'
    told = read(("Dream", dream)).recipe
    for one in (recipe, told):
        assert (one.seed, one.steps, one.cfg, one.width, one.sampler) == (
            "7",
            50,
            7.5,
            512,
            "k_lms",
        )
    assert (told.prompt, told.negative_prompt) == (POSITIVE, NEGATIVE)


def test_midjourney() -> None:
    job = "01234567-89ab-cdef-0123-456789abcdef"
    text = f"{POSITIVE} --ar 16:9 --no boats, people --seed 12 --v 6.1 Job ID: {job}"
    recipe = read(("Description", text)).recipe
    assert (recipe.generator, recipe.model, recipe.seed) == ("midjourney", "v6.1", "12")
    assert (recipe.prompt, recipe.negative_prompt) == (POSITIVE, "boats, people")
    assert (recipe.parameters["ar"], recipe.parameters["job_id"]) == ("16:9", job)


@pytest.mark.parametrize(
    ("blocks", "generator", "term"),
    [
        (
            [("xmp DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")],
            "",
            "digitalCapture",
        ),
        (
            [
                ("xmp DigitalSourceType", "trainedAlgorithmicMedia"),
                ("xmp Credit", "Made with Google AI"),
            ],
            "google",
            "trainedAlgorithmicMedia",
        ),
        (
            [("c2pa", json.dumps({"validation_state": "Unchecked", "names": ["OpenAI"],
              "digital_source_types": ["trainedAlgorithmicMedia"]}))],
            "openai",
            "trainedAlgorithmicMedia",
        ),
    ],
)  # fmt: skip
def test_what_a_file_declares(blocks: list[tuple[str, str]], generator: str, term: str) -> None:
    recipe = read(*blocks).recipe
    assert (recipe.generator, recipe.digital_source_type, recipe.prompt) == (generator, term, "")


# How the same settings are written elsewhere; what each changes of what is understood.
LINE = f"Sampler: Euler a, CFG scale: 7, Seed: {SEED}, Size: 832x1216, Model: lamp"
RESOURCES = (
    '[{"type":"checkpoint","modelVersionId":1,"modelName":"Lamp [XL], v9"},'
    '{"type":"lora","weight":0.6,"modelVersionId":2,"modelName":"fog"},'
    '{"air":"urn:air:sdxl:embedding:civitai:3@4","modelName":"bad"}]'
)
WRITTEN: dict[str, tuple[str, dict[str, Any]]] = {
    "negative of several lines": (
        f"{POSITIVE}\nNegative prompt: {NEGATIVE},\nSteps to nowhere: 1\nSteps: 28, {LINE}",
        {"negative_prompt": f"{NEGATIVE},\nSteps to nowhere: 1"},
    ),
    "nothing negative, settings on the same line": (
        f"{POSITIVE} Negative prompt: Steps: 28, {LINE}",
        {"negative_prompt": ""},
    ),
    "settings that begin with others": (
        f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nENSD: 31337, {LINE}, Steps: 28, Clip skip: 2",
        {},
    ),
    "sampler and scheduler in one": (
        f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}".replace(
            "Euler a", "DPM++ 2M Karras"
        ),
        {"sampler": "DPM++ 2M", "scheduler": "Karras"},
    ),
    "templates behind": (
        (
            f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}\n"
            "Template: a {b|c}, d\n\nNegative Template: e"
        ),
        {},
    ),
    "prompts of other passes": (
        (
            f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}, ADetailer prompt: "
            '"a face, <lora:x:1>\\nSeed: 4", Hires prompt: "he said \\"Seed: 5, Model: z\\"", '
            'ControlNet 0: "Module: canny, Model: canny [d14c], Weight: 1", Refiner: r [74], '
            'ADetailer negative prompt: "never closed, Version: v1.10.1'
        ),
        {},
    ),
    "Civitai's list": (
        f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}, Civitai resources: "
        f'{RESOURCES}, Civitai metadata: {{"a":{{"b":[1,2]}}}}'.replace(", Model: lamp", ""),
        {"model": "Lamp [XL], v9", "loras": (Lora("fog", 0.6),), "provider": "Civitai"},
    ),
    "hashes of all that was used": (
        (
            f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}, "
            'Hashes: {"model":"0a","lora:fog":"1b","embed:bad":"2c"}, TI hashes: "bad: 2c"'
        ),
        {"loras": (Lora("fog"),)},
    ),
    "Fooocus in the same form": (
        f"{POSITIVE}\nNegative prompt: {NEGATIVE}\nSteps: 28, {LINE}, ADM Guidance: "
        '"(1.5, 0.8)", Scheduler: karras, Version: Fooocus v2.5.5'.replace("Model:", "Base Model:"),
        {"provider": "Fooocus", "scheduler": "karras"},
    ),
}


@pytest.mark.parametrize("how", list(WRITTEN))
def test_settings_as_others_write_them(how: str) -> None:
    text, differs = WRITTEN[how]
    recipe = read(("UserComment", text)).recipe
    expected = {
        "prompt": POSITIVE, "negative_prompt": NEGATIVE, "seed": SEED, "steps": 28, "cfg": 7.0,
        "sampler": "Euler a", "scheduler": "", "model": "lamp", "width": 832, "height": 1216,
        "loras": (), "provider": "AUTOMATIC1111", **differs,
    }  # fmt: skip
    assert {name: getattr(recipe, name) for name in expected} == expected


def test_people_of_a_novelai_picture() -> None:
    """Its fourth model keeps them apart from the rest of the prompt."""
    people = {"base_caption": POSITIVE, "char_captions": [{"char_caption": "a girl in a red hat"}]}
    recipe = read(("Comment", {**NOVEL, "v4_prompt": {"caption": people}})).recipe
    assert recipe.prompt == f"{POSITIVE}\na girl in a red hat"


def test_sources_of_an_invokeai_picture() -> None:
    image = {"image_name": "pier.png"}
    recipe = read(
        ("invokeai_metadata", {**INVOKE, "ref_images": [{"id": "1", "config": {"image": image}}]})
    ).recipe
    assert recipe.source_images == ("pier.png",)


def test_a_graph_and_settings_beside_each_other() -> None:
    recipe = read(("prompt", plain()), ("parameters", A1111)).recipe
    assert (recipe.generator, recipe.prompt, recipe.is_traced) == ("comfyui", POSITIVE, True)
    assert recipe.model_hash == "0a1b2c"  # what the graph does not say
    assert len(recipe.prompts) == 3


def test_settings_written_out_can_be_read_back() -> None:
    recipe = read(("parameters", A1111)).recipe
    again = read(("parameters", as_text(recipe.as_json()))).recipe
    same = ("prompt", "negative_prompt", "seed", "steps", "cfg", "sampler", "model", "width")
    assert [getattr(again, name) for name in same] == [getattr(recipe, name) for name in same]


def test_quoted_values_and_commas() -> None:
    line = 'x\nSteps: 5, Sampler: Euler, Seed: 1, Hires prompt: "a, b: \\"c\\"", Model: "m, n"'
    recipe = read(("parameters", line)).recipe
    assert (recipe.model, recipe.parameters["Hires prompt"]) == ("m, n", 'a, b: "c"')


def test_plain_words_are_no_recipe() -> None:
    found = read(("comment", "Steps: I walked up the hill. Seed: of doubt."), ("Title", "x" * 30))
    assert found.recipe == Recipe()
    assert len(found.raw) == 2
