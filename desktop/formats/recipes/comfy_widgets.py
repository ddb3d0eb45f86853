"""The values of a node on ComfyUI's canvas by name.

The canvas keeps them as a list without names. Newer ones name all of them among the inputs; of
older ones those of ComfyUI's own nodes are known here. Of all others what can be told by its own
shape is named: a seed by the word behind it, weights by their ending, a prompt by being a
sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.formats.recipes import comfy_names as names

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTROL = frozenset({"fixed", "randomize", "increment", "decrement"})
# Names of the values of ComfyUI's own nodes, for canvases that do not name them.
_SAMPLER = ["seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"]
_KNOWN = {
    "KSampler": _SAMPLER,
    "KSamplerAdvanced": [
        "add_noise", "noise_seed", "steps", "cfg", "sampler_name", "scheduler", "start_at_step",
        "end_at_step", "return_with_leftover_noise",
    ],
    "SamplerCustom": ["add_noise", "noise_seed", "cfg"],
    "RandomNoise": ["noise_seed"],
    "BasicScheduler": ["scheduler", "steps", "denoise"],
    "LTXVScheduler": ["steps", "max_shift", "base_shift", "stretch", "terminal"],
    "Flux2Scheduler": ["steps", "width", "height"],
    "KSamplerSelect": ["sampler_name"],
    "CFGGuider": ["cfg"],
    "FluxGuidance": ["guidance"],
    "CheckpointLoaderSimple": ["ckpt_name"],
    "UNETLoader": ["unet_name", "weight_dtype"],
    "UnetLoaderGGUF": ["unet_name"],
    "LoraLoader": ["lora_name", "strength_model", "strength_clip"],
    "LoraLoaderModelOnly": ["lora_name", "strength_model"],
    "EmptyLatentImage": ["width", "height", "batch_size"],
    "EmptySD3LatentImage": ["width", "height", "batch_size"],
    "EmptyHunyuanLatentVideo": ["width", "height", "length", "batch_size"],
    "CLIPTextEncode": ["text"],
    "CLIPTextEncodeFlux": ["clip_l", "t5xxl", "guidance"],
    "CLIPTextEncodeSDXL": [
        "width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l",
    ],
    "CLIPTextEncodeSD3": ["clip_l", "clip_g", "t5xxl", "empty_padding"],
    "CLIPTextEncodeHiDream": ["clip_l", "clip_g", "t5xxl", "llama"],
    "CLIPTextEncodeHunyuanDiT": ["bert", "mt5xl"],
    "CLIPTextEncodeLumina2": ["system_prompt", "user_prompt"],
    "CLIPTextEncodePixArtAlpha": ["width", "height", "text"],
    "TextEncodeAceStepAudio": ["tags", "lyrics", "lyrics_strength"],
    "TextEncodeAceStepAudio1.5": ["tags", "lyrics"],
    "LoadImage": ["image", "upload"],
    "SaveImage": ["filename_prefix"],
    "StringConcatenate": ["string_a", "string_b", "delimiter"],
    "StringReplace": ["string", "find", "replace"],
    "ComfySwitchNode": ["switch"],
    "PrimitiveString": ["value"],
    "PrimitiveStringMultiline": ["value"],
    "PrimitiveInt": ["value"],
    "PrimitiveFloat": ["value"],
    "PrimitiveBoolean": ["value"],
    "ManualSigmas": ["sigmas"],
}  # fmt: skip
_SENTENCE = 25  # letters
_OUTPUTS = {"SaveImage", "PreviewImage", "SaveAnimatedWEBP", "SaveVideo", "VHS_VideoCombine"}
_SIZED = re.compile(r"latent|tovideo|conditioning|resolution", re.I)
_PROMPT = re.compile(r"(^|\.)(prompt|text|script|user_prompt|prompt_text)$", re.I)
_MAKES = re.compile(r"text_?(to|2)", re.I)  # something of a text
_ENCODES = re.compile(r"^(clip(?!_?vision)|t5|text_encoder)", re.I)
_CODE = re.compile(r"\bvoid \w+\(|#version|\bdef \w+\(|=>\s*\{|^[ \t]*import \w+", re.M)
# What a service calls its models: words with a number among them, `kling-v2-6`, `Flux.2 [max]`.
_SERVICE_MODEL = re.compile(r"^[A-Za-z]\w+(\.\w+)*([ \-/:][\w.]+){0,6}$")
_BEHIND = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_SETTING = re.compile(
    r"^(mp[34]|wav|png|jpe?g|flac|opus|pcm|h26\d)[\b_]|^[\d(]|\d+ ?(fps|bit|x\d)"
    r"|^(true|false|auto)",
    re.I,
)


def widget_values(node: dict[str, Any]) -> dict[str, Any]:
    """The values of a node by name, as far as they can be told."""
    values = node.get("widgets_values")
    if isinstance(values, dict):
        return {str(k): v for k, v in values.items() if isinstance(v, str | int | float | dict)}
    if not isinstance(values, list):
        return {}
    named = [
        str(one["widget"].get("name") or one.get("name"))
        for one in listed(node, "inputs")
        if isinstance(one.get("widget"), dict)
    ]
    known = _KNOWN.get(node["type"])
    without_control = _without_control(values, known or ())
    if len(named) >= len(without_control):
        return dict(zip(named, without_control, strict=False))
    if known is not None:
        return dict(zip(known, without_control, strict=False))
    return _guessed(node, values)


def _without_control(values: list[Any], known: Sequence[str]) -> list[Any]:
    """Without the words that say what becomes of a seed after the run; old canvases have yes."""
    found: list[Any] = []
    for at, value in enumerate(values):
        is_behind_seed = 0 < at <= len(known) and known[at - 1] in names.SEEDS
        is_word = isinstance(value, str) and value in _CONTROL
        if at and (is_word or (is_behind_seed and isinstance(value, bool))):
            continue
        found.append(value)
    return found


def _guessed(node: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """What can be told without names."""
    found: dict[str, Any] = {}
    kind = node["type"]
    for at, value in enumerate(values):
        behind = values[at + 1] if at + 1 < len(values) else None
        if isinstance(value, dict) and "lora" in value:
            found[f"lora_{at}"] = value
        elif isinstance(value, int) and isinstance(behind, str) and behind in _CONTROL:
            found.setdefault("seed", value)
        elif isinstance(value, str) and names.WEIGHTS.search(value):
            found.setdefault("lora_name" if "lora" in kind.lower() else _weights_key(kind), value)
    found |= _guessed_sampling(values)
    found |= _guessed_model(node, values)
    others = [
        value for value in values if not isinstance(value, str) or value != found.get("model")
    ]
    found |= _guessed_texts(node, others, is_service=bool(found.keys() & {"model", "seed"}))
    if _SIZED.search(node["type"]) and all(_is_side(value) for value in [*values, 0, 0][:2]):
        found |= {"width": values[0], "height": values[1]}
    return found


def _is_side(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 64 <= value <= 16384


def _guessed_model(node: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """The model of a service: it stands among the first values."""
    inputs = [str(one.get("name")) for one in listed(node, "inputs")]
    if any(names.LOADED.search(name) or _ENCODES.match(name) for name in inputs if "." not in name):
        return {}
    has_choice = any(name.startswith("model.") for name in inputs)  # its inputs depend on it
    for at, value in enumerate(values):
        if not isinstance(value, str) or (_is_sentence(value) and not _is_model(value)):
            continue
        is_first = at < 2 and has_choice and value not in _CONTROL and 1 < len(value) <= 60
        if _is_model(value) or (is_first and not _SETTING.search(value)):
            return {"model": value}
    return {}


def _guessed_sampling(values: list[Any]) -> dict[str, Any]:
    """What stands behind a seed in the order in which all samplers have it."""
    at = next(
        (at for at, one in enumerate(values) if at and isinstance(one, str) and one in _CONTROL),
        None,
    )
    follows = values[at + 1 : at + 5] if at is not None else []
    if len(follows) < 4 or not all(isinstance(one, str) for one in follows[2:]):
        return {}
    if isinstance(follows[0], int) and isinstance(follows[1], int | float):
        return dict(zip(("steps", "cfg", "sampler_name", "scheduler"), follows, strict=True))
    return {}


def _guessed_texts(node: dict[str, Any], values: list[Any], *, is_service: bool) -> dict[str, Any]:
    """The prompt among values without names: nodes ask for it before all other words."""
    kind = node["type"]
    written = [
        (at, value)
        for at, value in enumerate(values)
        if isinstance(value, str) and value not in _CONTROL and not names.WEIGHTS.search(value)
    ]
    texts = [text for _at, text in written]
    if kind in _OUTPUTS and texts:
        return {"filename_prefix": texts[0]}
    if names.TEXTUAL.search(kind) and len(texts) == 1:
        return {"text": texts[0]}
    said = [(at, text) for at, text in written if _is_sentence(text) and not _is_model(text)]
    linked = [one for one in listed(node, "inputs") if one.get("link") is not None]
    taken = next((one for one in linked if _PROMPT.search(str(one.get("name")))), None)
    if taken is not None:  # what stands here is what it had before, or something else
        stood = [text for _at, text in said or written if text.strip()][:1]
        return {str(taken["name"]): stood[0]} if stood and "widget" in taken else {}
    if any(_ENCODES.match(str(one.get("name"))) for one in listed(node, "inputs")):
        told = [text for _at, text in said or written if text.strip()][: 8 if said else 1]
        return {f"text_{number}": text for number, text in enumerate(told, 1)}
    if not is_service:
        said = [(at, text) for at, text in said if text.count(" ") > 3 or not text.isascii()]
    elif not said:
        said = [(at, text) for at, text in written if re.fullmatch(r"\D+ \D+", text)][:1]
    if not said or _CODE.search(said[0][1]):
        return {}
    first, text = said[0]
    is_text = names.TEXTUAL.search(kind) and not _MAKES.search(kind) and len(said) == 1
    found = {"text" if is_text else "prompt": text}
    if len(said) > 1 and said[1][0] == first + 1:
        found["negative_prompt"] = said[1][1]
    return found


def _is_model(text: str) -> bool:
    """Whether a word is what a service calls a model of its own."""
    if len(text) > 60 or _SETTING.search(text) or names.WEIGHTS.search(text):
        return False
    named = _BEHIND.sub("", text)
    is_slug = named.islower() and named.count("-") > 1 and " " not in named
    has_number = any(one.isdigit() for one in named)
    return bool(_SERVICE_MODEL.match(named)) and (has_number or is_slug)


def _is_sentence(text: str) -> bool:
    """Whether a text is no choice out of a list."""
    has_words = " " in text or not text.isascii()
    return has_words and (len(text) >= _SENTENCE or text.count(" ") > 2)


def _weights_key(kind: str) -> str:
    lowered = kind.lower()
    for word in ("clip", "vae", "control", "upscale", "style"):
        if word in lowered:
            return f"{word}_file"
    return "model_name"


def listed(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list in JSON; none where there is no list."""
    found = holder.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
