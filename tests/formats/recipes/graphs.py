"""Makers of ComfyUI graphs for tests: as they ran, and as they stand on the canvas."""

import json
import re
import shlex

from desktop.domain.recipe import RawBlock
from desktop.formats.recipes.parser import parse

POSITIVE, NEGATIVE = "a lighthouse keeper at dusk", "blurry, watermark"
SEED = 901_234_567_890_123
MODEL = "sdxl/lamp_base.safetensors"


def node(kind, title="", **inputs):
    made = {"class_type": kind, "inputs": inputs}
    return {**made, "_meta": {"title": title}} if title else made


WORDS = {"$P": POSITIVE, "$N": NEGATIVE, "$SEED": SEED, "$MODEL": MODEL}


def nodes(lines, onto=None):
    """Nodes written one a line: `6 CLIPTextEncode text=$P clip=<4.1`.

    `<4.1` is the second output of node 4; all else is JSON or a word. `3 + seed=5` changes inputs
    of a node of `onto`, `3 + seed=` takes one away, and `-7` takes a whole node away.
    """
    made = dict(onto or {})
    for line in filter(None, map(str.strip, lines.replace("\\\n", " ").splitlines())):
        key, *parts = shlex.split(line)
        if key.startswith("-"):
            del made[key[1:]]
            continue
        kind, *pairs = parts
        inputs = dict(made[key]["inputs"]) if kind == "+" else {}
        for name, _, value in (pair.partition("=") for pair in pairs):
            inputs[name] = _value(value)
        given = {name: value for name, value in inputs.items() if value is not None}
        made[key] = {**made[key], "inputs": given} if kind == "+" else node(kind, **given)
    return made


def _value(text):
    link = re.fullmatch(r"<(\w+)(?:\.(\d+))?", text)
    if link:
        return [link[1], int(link[2] or 0)]
    if not text or text in WORDS:
        return WORDS.get(text)
    try:
        return json.loads(text)
    except ValueError:
        return text


def changed(lines):
    """Text to image with some lines changed or added."""
    return nodes(lines, plain())


def plain(**changed):
    """Text to image, as ComfyUI's first example has it."""
    graph = {
        "3": node(
            "KSampler",
            seed=SEED,
            steps=20,
            cfg=7.5,
            sampler_name="euler",
            scheduler="karras",
            denoise=1.0,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "4": node("CheckpointLoaderSimple", ckpt_name=MODEL),
        "5": node("EmptyLatentImage", width=832, height=1216, batch_size=1),
        "6": node("CLIPTextEncode", text=POSITIVE, clip=["4", 1]),
        "7": node("CLIPTextEncode", text=NEGATIVE, clip=["4", 1]),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="Lamp", images=["8", 0]),
    }
    graph.update(changed)
    return {key: value for key, value in graph.items() if value is not None}


def sampler(**changed):
    """The sampler of `plain` with some of its inputs changed; None takes one away."""
    inputs = {**plain()["3"]["inputs"], **changed}
    return node("KSampler", **{k: v for k, v in inputs.items() if v is not None})


def read(graph, name="Lamp_00001_.png", key="prompt"):
    """What is understood of a graph."""
    return parse([RawBlock(key, json.dumps(graph))], name).recipe


def expect(recipe, *, prompt=POSITIVE, negative=NEGATIVE, seed=SEED, model=MODEL):
    assert (recipe.prompt, recipe.negative_prompt) == (prompt, negative)
    assert (recipe.seed, recipe.model) == (str(seed), model)
    assert recipe.is_traced


class Canvas:
    """A workflow as the canvas keeps it."""

    def __init__(self):
        self.nodes, self.links = [], []

    def add(self, kind, values=(), inputs=(), outputs=(), mode=0, title=""):
        """Add a node; `inputs` are (name, type, link or None[, widget]). Returns its id."""
        key = len(self.nodes) + 1
        self.nodes.append(
            {
                "id": key,
                "type": kind,
                "mode": mode,
                "inputs": [
                    {"name": one[0], "type": one[1], "link": one[2]}
                    | ({"widget": {"name": one[0]}} if len(one) > 3 else {})
                    for one in inputs
                ],
                "outputs": [{"name": name, "type": type_} for name, type_ in outputs],
                "widgets_values": values if isinstance(values, dict) else list(values),
                **({"title": title} if title else {}),
            }
        )
        return key

    def link(self, number, source, slot, target, target_slot, kind="*"):
        self.links.append([number, source, slot, target, target_slot, kind])

    def workflow(self, subgraphs=()):
        made = {"nodes": self.nodes, "links": self.links, "version": 0.4}
        return {**made, "definitions": {"subgraphs": list(subgraphs)}} if subgraphs else made


def canvas(**changed):
    """Text to image on the canvas, as old ones keep it: values without names."""
    made = Canvas()
    made.add("CheckpointLoaderSimple", [MODEL], outputs=[("MODEL", "MODEL"), ("CLIP", "CLIP")])
    made.add("CLIPTextEncode", [POSITIVE], [("clip", "CLIP", 1)], [("C", "CONDITIONING")])
    made.add("CLIPTextEncode", [NEGATIVE], [("clip", "CLIP", 2)], [("C", "CONDITIONING")])
    made.add("EmptyLatentImage", [832, 1216, 1], outputs=[("LATENT", "LATENT")])
    made.add(
        "KSampler",
        [SEED, "randomize", 20, 7.5, "euler", "karras", 1],
        [
            ("model", "MODEL", 3),
            ("positive", "CONDITIONING", 4),
            ("negative", "CONDITIONING", 5),
            ("latent_image", "LATENT", 6),
        ],
        [("LATENT", "LATENT")],
    )
    made.add("VAEDecode", [], [("samples", "LATENT", 7)], [("IMAGE", "IMAGE")])
    made.add("SaveImage", ["Lamp"], [("images", "IMAGE", 8)])
    for number, source, slot, target, at in [
        (1, 1, 1, 2, 0),
        (2, 1, 1, 3, 0),
        (3, 1, 0, 5, 0),
        (4, 2, 0, 5, 1),
        (5, 3, 0, 5, 2),
        (6, 4, 0, 5, 3),
        (7, 5, 0, 6, 0),
        (8, 6, 0, 7, 0),
    ]:
        made.link(*changed.get(str(number), (number, source, slot, target, at)))
    return made


def canvas_of():
    """The same, ready to be written."""
    return canvas().workflow()
