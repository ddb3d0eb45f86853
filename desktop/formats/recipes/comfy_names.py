"""What inputs of ComfyUI's nodes are called, by what they carry.

Nodes are known by these names and never by their own: there are thousands of them, and new ones
every day, but they take what they are given under a few dozen names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.formats.recipes.comfy_graph import ComfyNode

_LONGEST = 100  # letters of a name that is remembered


class NamePattern:
    """A pattern of names, which remembers what it was asked: graphs repeat a few hundred names."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern, re.I)
        self._searched = lru_cache(4096)(lambda name: bool(self._pattern.search(name)))
        self._matched = lru_cache(4096)(lambda name: bool(self._pattern.match(name)))

    def search(self, name: str) -> bool:
        """Whether it stands anywhere in the name."""
        return self._searched(name) if len(name) <= _LONGEST else bool(self._pattern.search(name))

    def match(self, name: str) -> bool:
        """Whether the name begins with it."""
        return self._matched(name) if len(name) <= _LONGEST else bool(self._pattern.match(name))


SEEDS = ("seed", "noise_seed", "seed_num", "rand_seed", "random_seed", "initial_seed", "base_seed")
STEPS = (
    "steps",
    "num_steps",
    "num_inference_steps",
    "sampling_steps",
    "total_steps",
    "steps_total",
)
CFGS = ("cfg", "cfg_scale", "guidance_scale", "true_cfg", "cfgs")
SAMPLERS = ("sampler_name", "sampler", "sampler_type")
SCHEDULERS = ("scheduler", "scheduler_name", "sigma_type", "basic_scheduler")
DENOISE = ("denoise", "denoise_strength", "denoising_strength", "strength")
# Links that carry many things in one.
BUNDLE = NamePattern(r"pipe|tuple|^(base_)?ctx(_\d+)?$|context|guider|embeds|^settings$|^params?$")
POSITIVE = NamePattern(r"(^|_)pos(itive)?(_|$|\d)|positive|^cond1$|^conditioning\+$")
NEGATIVE = NamePattern(r"(^|_)neg(ative)?(_|$|\d)|negative|uncond|^conditioning-$")
CONDITIONING = NamePattern(r"cond(itioning)?|embed|^prompt$|^encoded")
MODEL_LINK = NamePattern(r"model|unet|^transformer|checkpoint|lora_stack|^prev_lora|^lora$")
NOT_A_MODEL = NamePattern(
    r"upscale|style|clip|vision|control|depth|sam_|bbox|segm|detector|audio_?enc|text|vae|face"
    r"|patch|interpol|ipadapter|pulid|rife|caption|llm"
)
# What a node that holds text is called; a context holds none.
TEXTUAL = NamePattern(r"(?<![kc]on)text|string|prompt|caption")
# Where text stands.
TEXT = NamePattern(
    r"^(text|prompt|string|caption|tags|lyrics|value|user_prompt|wildcard_text|populated_text"
    r"|string_?[a-z0-9]{1,2}|str_?[a-z0-9]{0,2}|multiline_text|custom_text|content|opt_text|pre_text|app_text|base_prompt|main_prompt|t5xxl|t5|llama|bert"
    r"|mt5xl|text_?[a-z0-9]{1,2}|clip_[lg]|clip[lg]|text_encoder_\d|prompt_?\d|prompt_text|text_in"
    r"|qwen25_7b|input_text|style_prompt|scene_prompt|global_prompt|instruction)$"
)
# What is written into text fields and is no prompt.
NOT_TEXT = NamePattern(
    r"normalization|interpretation|system|template|delimiter|separator|negative_prompt_template|file|path"
)
# What encodes a text is handed one of these.
ENCODER_LINK = NamePattern(
    r"^(clip|t5|text_encoder|bert|conditioner|encoder|tokenizer|qwen|gemma|llama|vae)"
)
# Where a text is made by a model while the graph runs: what comes out stands nowhere.
WRITTEN_BY_MODEL = NamePattern(
    r"^(temperature|max_(new_)?tokens|top_p|top_k|api_key|num_beams|keep_model_loaded|llm.*"
    r"|image\d?|images|video|florence2_model|vlm_model|ollama.*|system_prompt|system_message)$"
)
# What goes from one pass to the next: pictures, films, latents. All but these.
ASIDE = NamePattern(
    r"model|clip|vae|posit|negat|cond|prompt|text|string|control|mask|sampler|sigmas|noise$|guider"
    r"|seed|lora|vision|fps|frame_rate|meta_batch|width|height|caption|embeds|detector|sam_"
    r"|tokens|scheduler|^steps$|^cfg$|filename|reference|start_image|end_image"
)
WEIGHTS = NamePattern(r"\.(safetensors|ckpt|pt|pth|gguf|sft|bin|onnx|nunchaku)$")
MODEL_KEY = NamePattern(
    r"^((base_)?ckpt(_name)?(_?\d)?|unet(_name)?|gguf_name|(base_|diffusion_)?model(_name|_path)?"
    r"|checkpoint(_name)?|model_version|transformer(_name)?|high_noise_model|base_model_name"
    r"|local_model_path|repo_id|model_id|model_type|engine)$"
)
LORA_KEY = NamePattern(r"lora")
WEIGHT_KEY = NamePattern(r"strength|weight|(^|_)wt(_|$)|model_str")
_ANYTHING = NamePattern(r"^(|any|anything|value|\*|input|in|source|data|signal|passthrough)$")
# What services are asked for beside a prompt.
SERVICE = frozenset(
    {"aspect_ratio", "duration", "model_name", "resolution", "quality", "cfg_scale", "mode", "size"}
)
# What a node is asked by a person.
ASKED = NamePattern(r"prompt|text|posit|lyrics|tags|script|dialogue")
# Where pictures, films, sounds and models in space go.
MEDIA = NamePattern(
    r"^(images?|video|audio|frames|pixels|mesh|model_3d|svg|start_image|first_frame)(_?\d+)?$"
    r"|^image_[ab]$|^(model|original_model)_task_id$|^model_file$"
)
# Weights that were loaded: a service has its own.
LOADED = NamePattern(r"(^|_)(model|vae|clip|detector|segm|sam|dino)(_|$)|model$")
# What makes something that is there larger.
ENLARGES = NamePattern(r"^(upscale(_factor|_by)?|scale_factor|creativity|upsampling_factor)$")
# What is put around a text.
DRESSES = NamePattern(r"style|artist|mood|preset|prefix|suffix|prepend|append|pre_text|app_text")
# What tells which line of a text is meant.
CHOOSES = NamePattern(r"^(start_index|max_rows|line_(number|index)|line|row|index|current_index)$")
# What is handed one of these, and gives text, has let a model write it.
WRITES = NamePattern(r"^(clip|model|llm|vlm|.*_model|tokenizer|pipeline|client|chat|image|images)$")
BRANCH = NamePattern(
    r"^(any|input|in|value|image|latent|text|string|cond(itioning)?|model|ctx)_?\d+$"
)


def passed_on(node: ComfyNode, slot: int) -> str | None:
    """The input that comes out again as this output, of a node that only hands things on."""
    inputs = list(node.inputs)
    if len(node.links) < len(inputs) or not all(_ANYTHING.match(name) for name in inputs):
        return None
    return inputs[slot] if 0 <= slot < len(inputs) else None


def takes_encoder(node: ComfyNode) -> bool:
    """Whether a node is handed what encodes text: then it is no service that takes words."""
    return any(ENCODER_LINK.search(name) for name in node.links)
