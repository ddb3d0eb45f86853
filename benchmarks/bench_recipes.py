"""How files were made: reading it out of graphs, and what that costs an import."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from benchmarks.bench_import import fresh, pool
from benchmarks.libraries import folder
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import open_library
from desktop.domain.recipe import RawBlock
from desktop.formats.recipes.parser import parse
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails

PICTURES = 60
SIDE = 1024
GRAPHS = 200
ROUNDS = 5
_WORDS = "a lighthouse keeper at dusk, number {}, wide shot, long lens, rain on the glass"


def graph(number: int) -> dict[str, Any]:
    """Text to image with LoRAs and a second pass, as ComfyUI's API has it: forty nodes."""
    nodes: dict[str, Any] = {
        "1": _node("CheckpointLoaderSimple", ckpt_name="lamp_base.safetensors"),
        "2": _node("CLIPTextEncode", text=_WORDS.format(number), clip=["1", 1]),
        "3": _node("CLIPTextEncode", text="blurry, watermark", clip=["1", 1]),
        "4": _node("EmptyLatentImage", width=SIDE, height=SIDE, batch_size=1),
    }
    model: list[Any] = ["1", 0]
    for key in range(5, 13):
        name = f"style {key}.safetensors"
        nodes[str(key)] = _node("LoraLoader", lora_name=name, strength_model=0.5, model=model)
        model = [str(key), 0]
    asked: list[Any] = ["2", 0]
    for key in range(13, 37):
        nodes[str(key)] = _node("Reroute", **{"": asked})
        asked = [str(key), 0]
    nodes["37"] = _sampler(number, 1.0, model, asked, ["4", 0])
    nodes["38"] = _sampler(number + 1, 0.4, model, asked, ["37", 0])
    nodes["39"] = _node("VAEDecode", samples=["38", 0], vae=["1", 2])
    nodes["40"] = _node("SaveImage", filename_prefix="Lamp", images=["39", 0])
    return nodes


def _node(kind: str, **inputs: object) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def _sampler(seed: int, denoise: float, model: Any, positive: Any, latent: Any) -> dict[str, Any]:
    return _node("KSampler", seed=seed, steps=20, cfg=7.0, sampler_name="euler", denoise=denoise,
                 scheduler="karras", model=model, positive=positive, negative=["3", 0],
                 latent_image=latent)  # fmt: skip


def canvas(number: int) -> dict[str, Any]:
    """The same as it lies on the canvas: longer by all positions and colours."""
    return {
        "nodes": [
            {
                "id": int(key), "type": one["class_type"], "pos": [int(key) * 40, 120],
                "size": [315, 98], "flags": {}, "order": int(key), "mode": 0, "inputs": [],
                "outputs": [], "properties": {"Node name for S&R": one["class_type"]},
                "widgets_values": [v for v in one["inputs"].values() if not isinstance(v, list)],
                "color": "#322", "bgcolor": "#533", "title": "lamp " * 20,
            }
            for key, one in graph(number).items()
        ],
        "links": [[at, at, 0, at + 1, 0, "MODEL"] for at in range(60)],
        "version": 0.4,
    }  # fmt: skip


@cache
def pictures(*, with_recipes: bool) -> str:
    """A folder of generated PNGs, all different; the same pixels with and without words."""
    place = folder() / f"generated-{PICTURES}-{SIDE}-{int(with_recipes)}"
    if not place.exists():
        partial = Path(tempfile.mkdtemp(dir=folder()))
        chance = np.random.default_rng(5)
        coarse = chance.integers(0, 255, (SIDE // 16, SIDE // 16, 3), dtype=np.uint8)
        soft = Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        grain = chance.integers(-6, 7, (SIDE, SIDE, 1), dtype=np.int16)
        base = (np.asarray(soft, np.int16) + grain).clip(0, 255).astype(np.uint8)
        for number in range(PICTURES):
            words = PngImagePlugin.PngInfo()
            if with_recipes:
                words.add_text("prompt", json.dumps(graph(number)))
                words.add_text("workflow", json.dumps(canvas(number)))
            image = Image.fromarray(np.roll(base, number * 13, axis=1))
            path = partial / f"Lamp_{number:05d}_.png"
            image.save(path, pnginfo=words, compress_level=4)
        partial.replace(place)
    return str(place)


def bring_in(*, with_recipes: bool) -> None:
    """The whole folder into a new library, with thumbnails into a new cache."""
    path = fresh()
    library = open_library(path, create=True)
    place = pictures(with_recipes=with_recipes)
    report = run(import_files(library, pool(), ImportRequest((place,))))
    rows = library.read(lambda r: r.jobs.report(report.job_id))
    ids = [row.asset_id for row in rows if row.asset_id]
    made = run(make_thumbnails(library, pool(), ids, cache=path.parent / "cache"))
    assert (report.total, made.made) == (PICTURES, PICTURES)
    library.close()
    shutil.rmtree(path.parent)


@case(
    "import with recipes",
    what=f"import with thumbnails of {PICTURES} PNGs of 1 MP with graphs of ComfyUI",
    limit="the same pictures without graphs",
    bar=1.15,
)
def import_with_recipes(_run: Run) -> Measured:
    """What words cost, from the file to the database."""
    pool()
    return compare(
        lambda: bring_in(with_recipes=True), lambda: bring_in(with_recipes=False), rounds=ROUNDS
    )


@case(
    "recipes read per second",
    what=f"{GRAPHS} graphs of 40 nodes traced, each with its canvas",
    limit="their JSON read and no more",
    bar=12,
)
def recipes_per_second(_run: Run) -> Measured:
    """Tracing against what can be no faster."""
    texts = [(json.dumps(graph(one)), json.dumps(canvas(one))) for one in range(GRAPHS)]

    def ours() -> None:
        for prompt, workflow in texts:
            found = parse((RawBlock("prompt", prompt), RawBlock("workflow", workflow)))
            assert found.recipe.is_traced

    def limit() -> None:
        for prompt, workflow in texts:
            json.loads(prompt)
            json.loads(workflow)

    measured = compare(ours, limit, rounds=ROUNDS)
    note = f"{GRAPHS / measured.ours * 1000:,.0f} recipes a second"
    return Measured(measured.ours, measured.limit, measured.ratio, note)
