"""ComfyUI's graphs, traced by what nodes take: shapes of graphs that are found in the wild."""

from typing import Any

import pytest

from tests.formats.recipes.graphs import (
    MODEL,
    NEGATIVE,
    POSITIVE,
    SEED,
    Canvas,
    canvas,
    node,
    plain,
    read,
    sampler,
)


def expect(recipe, *, prompt=POSITIVE, negative=NEGATIVE, seed=SEED, model=MODEL):
    assert (recipe.prompt, recipe.negative_prompt) == (prompt, negative)
    assert (recipe.seed, recipe.model) == (str(seed), model)
    assert recipe.is_traced


def test_text_to_image():
    recipe = read(plain())
    expect(recipe)
    assert (recipe.steps, recipe.cfg) == (20, 7.5)
    assert (recipe.sampler, recipe.scheduler) == ("euler", "karras")
    assert (recipe.width, recipe.height) == (832, 1216)
    assert (recipe.generator, recipe.provider) == ("comfyui", "ComfyUI")


# Shapes: each a graph, and what differs in what is expected of it.
CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "reroutes": (
        plain(
            **{
                "3": sampler(positive=["20", 0], model=["22", 0]),
                "20": node("Reroute", **{"": ["21", 0]}),
                "21": node("Reroute (rgthree)", any=["6", 0]),
                "22": node("Reroute", value=["4", 0]),
            }
        ),
        {},
    ),
    "primitive text and seed": (
        plain(
            **{
                "3": sampler(seed=["30", 0]),
                "6": node("CLIPTextEncode", text=["31", 0], clip=["4", 1]),
                "30": node("PrimitiveInt", value=SEED),
                "31": node("PrimitiveStringMultiline", value=POSITIVE),
            }
        ),
        {},
    ),
    "joined text": (
        plain(
            **{
                "6": node("CLIPTextEncode", text=["31", 0], clip=["4", 1]),
                "31": node(
                    "StringConcatenate", string_a="a lighthouse", string_b=["32", 0], delimiter=" "
                ),
                "32": node("Text Multiline", text="keeper at dusk"),
            }
        ),
        {},
    ),
    "custom sampler": (
        plain(
            **{
                "3": node(
                    "SamplerCustomAdvanced",
                    noise=["40", 0],
                    guider=["41", 0],
                    sampler=["42", 0],
                    sigmas=["43", 0],
                    latent_image=["5", 0],
                ),
                "40": node("RandomNoise", noise_seed=SEED),
                "41": node(
                    "CFGGuider", cfg=3.5, model=["4", 0], positive=["6", 0], negative=["7", 0]
                ),
                "42": node("KSamplerSelect", sampler_name="dpmpp_2m"),
                "43": node(
                    "BasicScheduler", scheduler="simple", steps=28, denoise=1.0, model=["4", 0]
                ),
            }
        ),
        {},
    ),
    "guider of one side": (
        plain(
            **{
                "3": node(
                    "SamplerCustomAdvanced",
                    noise=["40", 0],
                    guider=["41", 0],
                    sampler=["42", 0],
                    sigmas=["43", 0],
                    latent_image=["5", 0],
                ),
                "40": node("RandomNoise", noise_seed=SEED),
                "41": node("BasicGuider", model=["4", 0], conditioning=["44", 0]),
                "42": node("KSamplerSelect", sampler_name="euler"),
                "43": node("BasicScheduler", scheduler="simple", steps=4, denoise=1.0),
                "44": node("FluxGuidance", guidance=3.5, conditioning=["6", 0]),
            }
        ),
        {"negative": ""},
    ),
    "control net with both sides": (
        plain(
            **{
                "3": sampler(positive=["50", 0], negative=["50", 1]),
                "50": node(
                    "ControlNetApplyAdvanced",
                    strength=0.6,
                    positive=["6", 0],
                    negative=["7", 0],
                    control_net=["51", 0],
                    image=["52", 0],
                ),
                "51": node("ControlNetLoader", control_net_name="canny.safetensors"),
                "52": node("LoadImage", image="pier.png"),
            }
        ),
        {},
    ),
    "control net taken the other way round": (
        plain(
            **{
                "3": sampler(positive=["50", 1], negative=["50", 0]),
                "50": node(
                    "ControlNetApplyAdvanced", positive=["7", 0], negative=["6", 0], image=["52", 0]
                ),
                "52": node("LoadImage", image="pier.png"),
            }
        ),
        {},
    ),
    "negative zeroed out": (
        plain(
            **{
                "3": sampler(negative=["55", 0]),
                "55": node("ConditioningZeroOut", conditioning=["6", 0]),
                "7": None,
            }
        ),
        {"negative": ""},
    ),
    "base and refiner": (
        plain(
            **{
                "3": node(
                    "KSamplerAdvanced",
                    add_noise="enable",
                    noise_seed=SEED,
                    steps=25,
                    cfg=8.0,
                    start_at_step=0,
                    end_at_step=20,
                    model=["4", 0],
                    positive=["6", 0],
                    negative=["7", 0],
                    latent_image=["5", 0],
                ),
                "60": node(
                    "KSamplerAdvanced",
                    add_noise="disable",
                    noise_seed=1,
                    steps=25,
                    start_at_step=20,
                    end_at_step=10000,
                    model=["61", 0],
                    positive=["62", 0],
                    negative=["7", 0],
                    latent_image=["3", 0],
                ),
                "61": node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
                "62": node("CLIPTextEncode", text="refined", clip=["61", 1]),
                "8": node("VAEDecode", samples=["60", 0], vae=["4", 2]),
            }
        ),
        {},
    ),
    "second pass over an enlarged picture": (
        plain(
            **{
                "70": node("ImageUpscaleWithModel", upscale_model=["71", 0], image=["8", 0]),
                "71": node("UpscaleModelLoader", model_name="4x.pth"),
                "72": node("VAEEncode", pixels=["70", 0], vae=["4", 2]),
                "73": node(
                    "KSampler",
                    seed=5,
                    steps=10,
                    cfg=7,
                    denoise=0.4,
                    model=["4", 0],
                    positive=["6", 0],
                    negative=["7", 0],
                    latent_image=["72", 0],
                ),
                "74": node("VAEDecode", samples=["73", 0], vae=["4", 2]),
                "9": node("SaveImage", filename_prefix="Lamp", images=["74", 0]),
            }
        ),
        {},
    ),
    "film of a picture that was sampled before": (
        plain(
            **{
                "80": node(
                    "WanImageToVideo",
                    positive=["81", 0],
                    negative=["82", 0],
                    start_image=["8", 0],
                    width=832,
                    height=480,
                    length=81,
                ),
                "81": node("CLIPTextEncode", text="the camera pulls back", clip=["84", 0]),
                "82": node("CLIPTextEncode", text="static", clip=["84", 0]),
                "83": node("UNETLoader", unet_name="wan.safetensors"),
                "84": node("CLIPLoader", clip_name="umt5.safetensors"),
                "85": node(
                    "KSampler",
                    seed=77,
                    steps=20,
                    cfg=6,
                    denoise=1,
                    model=["83", 0],
                    positive=["80", 0],
                    negative=["80", 1],
                    latent_image=["80", 2],
                ),
                "86": node("VAEDecode", samples=["85", 0], vae=["4", 2]),
                "9": node("VHS_VideoCombine", filename_prefix="Lamp", images=["86", 0]),
            }
        ),
        {
            "prompt": "the camera pulls back",
            "negative": "static",
            "seed": 77,
            "model": "wan.safetensors",
        },
    ),
    "pipe": (
        {
            "1": node(
                "ToBasicPipe",
                model=["4", 0],
                clip=["4", 1],
                positive=["6", 0],
                negative=["7", 0],
            ),
            "2": node("FromBasicPipe_v2", basic_pipe=["1", 0]),
            **plain(**{"3": sampler(model=["2", 1], positive=["2", 4], negative=["2", 5])}),
        },
        {},
    ),
    "loader, settings and sampler on one pipe": (
        {
            "1": node(
                "easy fullLoader",
                ckpt_name=MODEL,
                positive=POSITIVE,
                negative=NEGATIVE,
                empty_latent_width=832,
                empty_latent_height=1216,
            ),
            "2": node("easy preSampling", pipe=["1", 0], seed=SEED, steps=30, cfg=8, denoise=1),
            "3": node("easy kSampler", pipe=["2", 0], image_output="Hide", link_id=0),
            "9": node("SaveImage", filename_prefix="Lamp", images=["3", 1]),
        },
        {},
    ),
    "efficiency nodes": (
        {
            "1": node(
                "Efficient Loader",
                ckpt_name=MODEL,
                positive=POSITIVE,
                negative=NEGATIVE,
                lora_name="None",
            ),
            "3": node(
                "KSampler (Efficient)",
                seed=SEED,
                steps=20,
                cfg=7,
                sampler_name="euler",
                denoise=1.0,
                model=["1", 0],
                positive=["1", 1],
                negative=["1", 2],
                latent_image=["1", 3],
            ),
            "9": node("SaveImage", filename_prefix="Lamp", images=["3", 5]),
        },
        {},
    ),
    "context": (
        {
            "1": node(
                "Context (rgthree)",
                model=["4", 0],
                positive=["6", 0],
                negative=["7", 0],
                seed=["90", 0],
            ),
            "2": node("Context (rgthree)", base_ctx=["1", 0]),
            "90": node("Seed (rgthree)", seed=SEED),
            **plain(
                **{
                    "3": sampler(
                        model=["2", 1], positive=["2", 4], negative=["2", 5], seed=["2", 8]
                    )
                }
            ),
        },
        {},
    ),
    "switch": (
        plain(
            **{
                "3": sampler(positive=["20", 0]),
                "20": node("ImpactSwitch", select=2, input1=["21", 0], input2=["6", 0]),
                "21": node("CLIPTextEncode", text="not this one", clip=["4", 1]),
            }
        ),
        {},
    ),
    "yes or no": (
        plain(
            **{
                "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
                "20": node("ComfySwitchNode", switch=True, on_true=["21", 0], on_false=["22", 0]),
                "21": node("PrimitiveString", value=POSITIVE),
                "22": node("PrimitiveString", value="not this one"),
            }
        ),
        {},
    ),
    "film sampler with texts of its own kind": (
        {
            "1": node("WanVideoModelLoader", model=MODEL, base_precision="bf16"),
            "2": node(
                "WanVideoTextEncode",
                positive_prompt=POSITIVE,
                negative_prompt=NEGATIVE,
                t5=["6", 0],
            ),
            "3": node(
                "WanVideoSampler",
                model=["1", 0],
                image_embeds=["5", 0],
                text_embeds=["2", 0],
                steps=30,
                cfg=6,
                seed=SEED,
                scheduler="unipc",
            ),
            "5": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
            "6": node("LoadWanVideoT5TextEncoder", model_name="umt5.safetensors"),
            "8": node("WanVideoDecode", samples=["3", 0], vae=["10", 0]),
            "10": node("WanVideoVAELoader", model_name="vae.safetensors"),
            "9": node("VHS_VideoCombine", filename_prefix="Lamp", images=["8", 0]),
        },
        {},
    ),
    "a service": (
        {
            "1": node(
                "SomeServiceImageNode",
                prompt=POSITIVE,
                negative_prompt=NEGATIVE,
                seed=SEED,
                model_name=MODEL,
                aspect_ratio="16:9",
            ),
            "9": node("SaveImage", filename_prefix="Lamp", images=["1", 0]),
        },
        {},
    ),
    "a service without a seed": (
        {
            "1": node(
                "SomeServiceFilmNode",
                prompt=["2", 0],
                negative_prompt=NEGATIVE,
                model_name=MODEL,
                duration="5",
            ),
            "2": node("PrimitiveStringMultiline", value=POSITIVE),
            "9": node("SaveVideo", filename_prefix="Lamp", video=["1", 0]),
        },
        {"seed": ""},
    ),
    "two texts joined in conditioning": (
        plain(
            **{
                "3": sampler(positive=["20", 0]),
                "20": node(
                    "ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["21", 0]
                ),
                "21": node("CLIPTextEncode", text="and rain", clip=["4", 1]),
            }
        ),
        {"prompt": f"{POSITIVE}\nand rain"},
    ),
    "two encoders of one text": (
        plain(
            **{
                "6": node(
                    "CLIPTextEncodeSDXL", text_g=POSITIVE, text_l=POSITIVE, width=1, clip=["4", 1]
                )
            }
        ),
        {},
    ),
    "face repaired afterwards": (
        plain(
            **{
                "20": node(
                    "FaceDetailer",
                    image=["8", 0],
                    model=["4", 0],
                    clip=["4", 1],
                    vae=["4", 2],
                    positive=["21", 0],
                    negative=["7", 0],
                    seed=12,
                    steps=20,
                    denoise=0.5,
                ),
                "21": node("CLIPTextEncode", text="a face", clip=["4", 1]),
                "9": node("SaveImage", filename_prefix="Lamp", images=["20", 0]),
            }
        ),
        {},
    ),
    "two saved, told by the name": (
        plain(
            **{
                "20": sampler(positive=["21", 0], seed=4),
                "21": node("CLIPTextEncode", text="the other one", clip=["4", 1]),
                "22": node("VAEDecode", samples=["20", 0], vae=["4", 2]),
                "23": node("SaveImage", filename_prefix="Other", images=["22", 0]),
            }
        ),
        {},
    ),
    "a seed that no database takes": (plain(**{"3": sampler(seed=2**64 + 5)}), {"seed": 2**64 + 5}),
    "handed on in order, beside something else": (
        plain(
            **{
                "3": sampler(positive=["20", 0]),
                "20": node("Execution Order", signal=["6", 0], value=["4", 2]),
            }
        ),
        {},
    ),
    "a text that a model did not rewrite": (
        plain(
            **{
                "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
                "20": node(
                    "ComfySwitchNode", switch=["23", 0], on_true=["21", 0], on_false=["22", 0]
                ),
                "21": node("TextGenerate", clip=["24", 0], prompt=["22", 0], max_length=4096),
                "22": node("PrimitiveStringMultiline", value=POSITIVE),
                "23": node("PrimitiveBoolean", value=False),
                "24": node("CLIPLoader", clip_name="llm.safetensors"),
            }
        ),
        {},
    ),
    "text shown on the way": (
        plain(
            **{
                "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
                "20": node("ShowText|pysssss", text=["21", 0], text_0="an old one"),
                "21": node("CR Prompt Text", prompt=POSITIVE),
            }
        ),
        {},
    ),
}


@pytest.mark.parametrize("case", list(CASES))
def test_traced(case):
    graph, changed = CASES[case]
    expect(read(graph), **changed)


def test_loras_with_their_weights():
    graph = plain(
        **{
            "3": sampler(model=["20", 0]),
            "20": node(
                "LoraLoader",
                lora_name="grain.safetensors",
                strength_model=0.8,
                strength_clip=1.0,
                model=["21", 0],
                clip=["4", 1],
            ),
            "21": node(
                "Power Lora Loader (rgthree)",
                model=["4", 0],
                lora_1={"on": True, "lora": "fog.safetensors", "strength": 0.5},
                lora_2={"on": False, "lora": "off.safetensors", "strength": 1},
            ),
        }
    )
    recipe = read(graph)
    expect(recipe)
    assert [(one.name, one.weight) for one in recipe.loras] == [
        ("fog.safetensors", 0.5),
        ("grain.safetensors", 0.8),
    ]


# What nobody can tell is kept, and never shown as the one that was traced.
UNTOLD = {
    "rewritten by a model on the way": plain(
        **{
            "6": node("CLIPTextEncode", text=["21", 0], clip=["4", 1]),
            "21": node("TextGenerate", clip=["4", 1], prompt=["22", 0], max_length=4096),
            "22": node("PrimitiveStringMultiline", value="a lamp"),
        }
    ),
    "written by a model": plain(
        **{
            "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
            "20": node(
                "OllamaGenerate", prompt="Write a prompt about a lamp", temperature=0.7, seed=1
            ),
        }
    ),
    "read off a picture": plain(
        **{
            "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
            "20": node("Florence2Run", image=["21", 0], text_input="describe", num_beams=3),
            "21": node("LoadImage", image="pier.png"),
        }
    ),
    "two saved under one name": plain(
        **{
            "20": sampler(positive=["21", 0], seed=4),
            "21": node("CLIPTextEncode", text="the other one", clip=["4", 1]),
            "22": node("VAEDecode", samples=["20", 0], vae=["4", 2]),
            "23": node("SaveImage", filename_prefix="Lamp", images=["22", 0]),
        }
    ),
    "dressed in a style": plain(
        **{
            "6": node("CLIPTextEncode", text=["21", 0], clip=["4", 1]),
            "21": node("PromptStyler", text_positive="a lamp", text_negative="", style="noir"),
        }
    ),
    "drawn by lot": plain(
        **{
            "6": node("CLIPTextEncode", text=["21", 0], clip=["4", 1]),
            "21": node("RandomPrompts", text="a {red|blue} __thing__", seed=4),
        }
    ),
    "a switch that nobody can read": plain(
        **{
            "3": sampler(positive=["20", 0]),
            "20": node("ImpactSwitch", select=["22", 0], input1=["21", 0], input2=["6", 0]),
            "21": node("CLIPTextEncode", text="not this one", clip=["4", 1]),
            "22": node("RandomChoice", **{"from": 1, "to": 2}),
        }
    ),
}


@pytest.mark.parametrize("case", list(UNTOLD))
def test_never_a_wrong_one(case):
    recipe = read(UNTOLD[case])
    assert not recipe.is_traced
    assert not [one for one in recipe.prompts if one.is_traced and one.role == "prompt"]
    assert recipe.prompts


def test_every_prompt_is_kept_and_the_traced_marked():
    graph = plain(**{"20": node("CLIPTextEncode", text="left over", clip=["4", 1])})
    recipe = read(graph)
    assert {(one.text, one.role, one.is_traced) for one in recipe.prompts} == {
        (POSITIVE, "prompt", True),
        (NEGATIVE, "negative", True),
        ("left over", "", False),
    }


def test_no_sampler_at_all():
    recipe = read(
        {"1": node("LoadImage", image="pier.png"), "9": node("SaveImage", images=["1", 0])}
    )
    assert (recipe.prompt, recipe.is_traced) == ("", False)
    assert recipe.source_images == ("pier.png",)


def test_the_canvas_alone():
    recipe = read(canvas().workflow(), key="workflow")
    expect(recipe)
    assert (recipe.steps, recipe.sampler, recipe.width) == (20, "euler", 832)


def test_the_canvas_around_what_is_bypassed_and_without_what_is_muted():
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


def test_the_canvas_with_named_wires_and_a_primitive():
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


def test_a_service_on_the_canvas():
    made = Canvas()
    made.add("LampServiceNode", ["lamp-2", POSITIVE, "16:9", SEED, "randomize", True],
             outputs=[("IMAGE", "IMAGE")])  # fmt: skip
    made.add("SaveImage", ["Lamp"], [("images", "IMAGE", 1)])
    made.link(1, 1, 0, 2, 0)
    recipe = read(made.workflow(), key="workflow")
    assert (recipe.prompt, recipe.seed, recipe.is_traced) == (POSITIVE, str(SEED), True)


def test_circles_end():
    graph = plain(
        **{
            "6": node("CLIPTextEncode", text=["20", 0], clip=["4", 1]),
            "20": node("Text", text=["21", 0]),
            "21": node("Text", text=["20", 0]),
            "4": node("LoraLoader", model=["4", 0], lora_name="a.safetensors"),
            "5": node("Latent", latent=["8", 0]),
        }
    )
    assert not read(graph).is_traced
