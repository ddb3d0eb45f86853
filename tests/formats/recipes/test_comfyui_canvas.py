"""ComfyUI's canvas where nothing says what ran: values without names, and canvases within it."""

import pytest

from tests.formats.recipes.graphs import POSITIVE, SEED, Canvas, canvas, expect, read


def test_values_in_the_order_that_is_known():
    recipe = read(canvas().workflow(), key="workflow")
    expect(recipe)
    assert (recipe.steps, recipe.sampler, recipe.width) == (20, "euler", 832)


def test_around_what_is_bypassed_and_without_what_is_muted():
    made = canvas(**{"3": (3, 8, 0, 5, 0), "4": (4, 9, 0, 5, 1)})
    made.add(
        "LoraLoader",
        ["off.safetensors", 1, 1],
        [("model", "MODEL", 20), ("clip", "CLIP", 21)],
        [("MODEL", "MODEL"), ("CLIP", "CLIP")],
        mode=4,
    )
    made.add("Reroute", [], [("", "*", 22)], [("", "*")])
    made.add("KSampler", [1, "fixed", 1, 1, "x", "y", 1], [("positive", "C", 4)], mode=2)
    made.link(20, 1, 0, 8, 0)
    made.link(21, 1, 1, 8, 1)
    made.link(22, 2, 0, 9, 0)
    recipe = read(made.workflow(), key="workflow")
    expect(recipe)
    assert recipe.loras == ()


def test_named_wires_and_a_primitive():
    made = canvas(**{"4": (4, 9, 0, 5, 1)})
    made.add("SetNode", ["words"], [("CONDITIONING", "CONDITIONING", 20)], [("*", "*")])
    made.add("GetNode", ["words"], [], [("CONDITIONING", "CONDITIONING")])
    made.add("PrimitiveNode", [SEED + 1, "fixed"], [], [("INT", "INT")])
    made.nodes[4]["inputs"].append(
        {"name": "seed", "type": "INT", "link": 21, "widget": {"name": "seed"}}
    )
    made.link(20, 2, 0, 8, 0)
    made.link(21, 10, 0, 5, 4)
    expect(read(made.workflow(), key="workflow"), seed=SEED + 1)


def test_the_canvas_with_wires_that_nobody_drew():
    made = canvas()
    made.links = [one for one in made.links if one[0] not in {3, 4}]
    for one in made.nodes[4]["inputs"][:2]:
        one["link"] = None
    workflow = made.workflow()
    keys = ("upstream", "upstream_slot", "downstream", "downstream_slot")
    wires = [dict(zip(keys, one, strict=True)) for one in (("1", 0, 5, 0), ("2", 0, 5, 1))]
    expect(read({**workflow, "extra": {"ue_links": wires}}, key="workflow"))


def test_into_a_subgraph():
    outer, inner = Canvas(), canvas()
    # The text comes from outside, the picture goes out.
    inner.nodes.pop()
    inner.links = [one for one in inner.links if one[0] != 8]
    inner.nodes[1]["inputs"].append(
        {"name": "text", "type": "STRING", "link": 30, "widget": {"name": "text"}}
    )
    inner.link(30, -10, 0, 2, 1)
    inner.link(31, 6, 0, -20, 0)
    keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot")
    subgraph = {
        "id": "0a1b-lamp",
        "nodes": inner.nodes,
        "links": [dict(zip(keys, one, strict=False)) for one in inner.links],
        "inputs": [{"id": "x", "name": "text", "type": "STRING"}],
        "outputs": [{"id": "y", "name": "IMAGE", "type": "IMAGE"}],
    }
    outer.add("PrimitiveString", ["from outside"], [("value", "STRING", None, True)], [("S", "S")])
    outer.add("0a1b-lamp", [], [("text", "STRING", 1, True)], [("IMAGE", "IMAGE")])
    outer.add("SaveImage", ["Lamp"], [("images", "IMAGE", 2)])
    outer.link(1, 1, 0, 2, 0)
    outer.link(2, 2, 0, 3, 0)
    expect(read(outer.workflow([subgraph]), key="workflow"), prompt="from outside")


def test_values_on_the_node_that_stands_for_a_subgraph():
    outer, inner = Canvas(), canvas()
    inner.nodes.pop()
    inner.links = [one for one in inner.links if one[0] != 8]
    for at, name, kind in ((1, "text", "STRING"), (4, "seed", "INT")):
        number = 30 + at
        inner.nodes[at]["inputs"].append({"name": name, "type": kind, "link": number})
        inner.link(number, -10, at // 4, at + 1, 9)
    inner.link(39, 6, 0, -20, 0)
    keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot")
    subgraph = {
        "id": "0a1b-lamp",
        "nodes": inner.nodes,
        "links": [dict(zip(keys, one, strict=False)) for one in inner.links],
        "inputs": [{"name": "text", "type": "STRING"}, {"name": "seed", "type": "INT"}],
        "outputs": [{"name": "IMAGE", "type": "IMAGE"}],
    }
    outer.add("0a1b-lamp", ["out here", 77], [], [("IMAGE", "IMAGE")])
    outer.add("SaveImage", ["Lamp"], [("images", "IMAGE", 2)])
    outer.link(2, 1, 0, 2, 0)
    recipe = read(outer.workflow([subgraph]), key="workflow")
    expect(recipe, prompt="out here", seed=77)


# Values of services as canvases have them: in the order of the node, without names.
SERVICES = {
    "words, model, seed": ([POSITIVE, "lamp-image-1", SEED, "randomize", "16:9", "1K"], ()),
    "model, words, other words": (
        ["lamp2.6-t2v", POSITIVE, "blurry, dark and grainy film", "720p", SEED, "fixed", True],
        (),
    ),
    "what depends on the model": (
        ["Lamp Flash", POSITIVE, "auto", SEED, "randomize"],
        (("model.images.image_1", "IMAGE", None),),
    ),
    "an instruction behind": (
        [POSITIVE, "Lamp 2 (Second)", SEED, "fixed", "1:1", "You are an engine. Always draw."],
        (("images", "IMAGE", None),),
    ),
}


@pytest.mark.parametrize("case", list(SERVICES))
def test_a_service_without_names(case):
    values, inputs = SERVICES[case]
    recipe = read(_saved("LampNode", values, inputs), key="workflow")
    assert (recipe.prompt, recipe.seed, recipe.is_traced) == (POSITIVE, str(SEED), True)
    assert recipe.model in {"lamp-image-1", "lamp2.6-t2v", "Lamp Flash", "Lamp 2 (Second)"}
    assert recipe.negative_prompt in {"", "blurry, dark and grainy film"}


# No words of a person: choices, names of people, what a shader is made of.
NO_WORDS = {
    "choices": ["scale longer dimension", 1024, "lanczos"],
    "a setting with its model": ["Lamp Restore Model (2x)", "1080p"],
    "code": [
        "#version 300 es\nvoid main() {\n  color = vec4(1.0);\n}",
        "from_input",
        SEED,
        "fixed",
    ],
}


@pytest.mark.parametrize("case", list(NO_WORDS))
def test_a_choice_is_no_prompt(case):
    recipe = read(_saved("LampNode", NO_WORDS[case], [("image", "IMAGE", None)]), key="workflow")
    assert (recipe.prompt, recipe.is_traced) == ("", False)


def test_words_that_stood_there_before_a_link_came():
    made = Canvas()
    made.add("PrimitiveString", [POSITIVE], [("value", "STRING", None, True)], [("S", "STRING")])
    made.add(
        "LampNode",
        ["some words that it had before", SEED, "fixed", 1, "auto"],
        [("prompt", "STRING", 1, True)],
        [("IMAGE", "IMAGE")],
    )
    made.add("SaveImage", ["Lamp"], [("images", "IMAGE", 2)])
    made.link(1, 1, 0, 2, 0)
    made.link(2, 2, 0, 3, 0)
    recipe = read(made.workflow(), key="workflow")
    assert (recipe.prompt, recipe.seed, recipe.is_traced) == (POSITIVE, str(SEED), True)


def test_a_sampler_that_nobody_knows():
    made = canvas()
    made.nodes[4]["type"] = "LampSampler"
    recipe = read(made.workflow(), key="workflow")
    expect(recipe)
    assert (recipe.steps, recipe.cfg, recipe.scheduler) == (20, 7.5, "karras")


def _saved(kind, values, inputs=()):
    made = Canvas()
    made.add(kind, values, inputs, [("IMAGE", "IMAGE")])
    made.add("SaveImage", ["Lamp"], [("images", "IMAGE", 1)])
    made.link(1, 1, 0, 2, 0)
    return made.workflow()
