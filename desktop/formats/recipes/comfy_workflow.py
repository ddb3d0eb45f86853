"""The graph on ComfyUI's canvas as it would run.

Without what is muted, around what is bypassed, through reroutes, primitives and named wires (Set
and Get), and into subgraphs. The canvas keeps the values of a node as a list without names; newer
ones name all of them among the inputs, older ones only those of nodes that are known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import NODE_LIMIT, Graph, Link, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

_MUTED, _BYPASSED = 2, 4
_INPUT, _OUTPUT = -10, -20  # the two ends of a subgraph
_DEPTH = 60
_CONTROL = frozenset({"fixed", "randomize", "increment", "decrement"})
_NOTES = frozenset({"Note", "MarkdownNote", "Label (rgthree)"})
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
    "LoadImage": ["image", "upload"],
    "SaveImage": ["filename_prefix"],
    "StringConcatenate": ["string_a", "string_b", "delimiter"],
}  # fmt: skip
_SENTENCE = 25  # letters
_TEXTS = re.compile(r"text|string|prompt|caption", re.I)
_VALUES = frozenset({"STRING", "INT", "FLOAT", "BOOLEAN", "COMBO"})
_OUTPUTS = {"SaveImage", "PreviewImage", "SaveAnimatedWEBP", "SaveVideo", "VHS_VideoCombine"}


def graph_of_workflow(workflow: Any) -> Graph | None:
    """The graph of a canvas; None where this is none."""
    if not isinstance(workflow, dict) or not isinstance(workflow.get("nodes"), list):
        return None
    definitions = workflow.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    subgraphs = {
        one["id"]: one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
    flat = _Flat(subgraphs)
    scope = flat.scope(workflow, "", None, None)
    flat.emit(scope, 0)
    return Graph(flat.nodes) if flat.nodes else None


@dataclass(slots=True)
class _Scope:
    """One canvas: the whole, or what is inside of one node that stands for a subgraph."""

    prefix: str
    nodes: dict[str, dict[str, Any]]
    links: dict[int, tuple[str, int]]  # where each comes from
    parent: _Scope | None
    owner: dict[str, Any] | None
    outputs: dict[int, int] = field(default_factory=dict)  # of a subgraph: slot to link
    inner: dict[str, _Scope] = field(default_factory=dict)
    setters: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Flat:
    """Makes one graph of canvases within canvases."""

    def __init__(self, subgraphs: dict[str, dict[str, Any]]) -> None:
        self._subgraphs = subgraphs
        self.nodes: dict[str, Node] = {}

    def scope(
        self, canvas: dict[str, Any], prefix: str, parent: _Scope | None, owner: Any
    ) -> _Scope:
        """A canvas made ready to be walked through."""
        listed = canvas.get("nodes")
        nodes = {
            str(one["id"]): one
            for one in (listed if isinstance(listed, list) else [])[:NODE_LIMIT]
            if isinstance(one, dict) and "id" in one and isinstance(one.get("type"), str)
        }
        made = _Scope(prefix, nodes, {}, parent, owner)
        links = canvas.get("links")
        for link in links if isinstance(links, list) else ():
            ends = _ends(link)
            if ends is not None:
                made.links[ends[0]] = (ends[1], ends[2])
                if ends[3] == str(_OUTPUT):
                    made.outputs.setdefault(ends[4], ends[0])
        for one in nodes.values():
            if one["type"] in {"SetNode", "easy setNode"}:
                made.setters[_name_of_wire(one)] = one
        return made

    def emit(self, scope: _Scope, depth: int) -> None:
        """All nodes of a canvas that would run, and of those within it."""
        for key, node in scope.nodes.items():
            if node.get("mode") in (_MUTED, _BYPASSED) or len(self.nodes) > NODE_LIMIT:
                continue
            if node["type"] in _NOTES:
                continue
            if node["type"] in self._subgraphs:
                if depth < 12:
                    self.emit(self._inside(scope, key), depth + 1)
                continue
            if node["type"] in {"Reroute", "PrimitiveNode", "SetNode", "GetNode"}:
                continue
            title = node.get("title")
            inputs = self._inputs(scope, node)
            full = scope.prefix + key
            self.nodes[full] = Node(
                full, node["type"][:200], title[:200] if isinstance(title, str) else "", inputs
            )

    def _inside(self, scope: _Scope, key: str) -> _Scope:
        if key not in scope.inner:
            node = scope.nodes[key]
            canvas = self._subgraphs[node["type"]]
            scope.inner[key] = self.scope(canvas, f"{scope.prefix}{key}:", scope, node)
        return scope.inner[key]

    def _inputs(self, scope: _Scope, node: dict[str, Any]) -> dict[str, Any]:
        found = widget_values(node)
        for one in _listed(node, "inputs"):
            name, link = one.get("name"), one.get("link")
            if isinstance(name, str) and isinstance(link, int):
                value = self._from(scope, link, 0)
                if value is not None:
                    found[name] = value
                elif "widget" not in one:
                    found.pop(name, None)
        return found

    def _from(self, scope: _Scope, link: int, depth: int) -> Any:
        """What comes over a link: one output of a node that runs, a value, or None."""
        end = scope.links.get(link)
        if end is None or depth > _DEPTH:
            return None
        key, slot = end
        if key == str(_INPUT):
            return self._from_outside(scope, slot, depth)
        node = scope.nodes.get(key)
        if node is None or node.get("mode") == _MUTED:
            return None
        if node.get("mode") == _BYPASSED:
            return self._around(scope, node, slot, depth)
        kind = node["type"]
        if kind == "PrimitiveNode":
            values = node.get("widgets_values")
            return values[0] if isinstance(values, list) and values else None
        if kind in {"GetNode", "easy getNode"}:
            wire = self._wire(scope, _name_of_wire(node))
            return self._first(wire[0], wire[1], depth) if wire else None
        if kind in {"Reroute", "SetNode", "easy setNode"} or _is_reroute(node):
            return self._first(scope, node, depth)
        if kind in self._subgraphs:
            inside = self._inside(scope, key)
            inner = inside.outputs.get(slot)
            return self._from(inside, inner, depth + 1) if inner is not None else None
        return Link(scope.prefix + key, slot)

    def _from_outside(self, scope: _Scope, slot: int, depth: int) -> Any:
        """What comes into a subgraph: by a link, or as a value of the node that stands for it."""
        if scope.parent is None or scope.owner is None:
            return None
        definition = self._subgraphs[scope.owner["type"]]
        declared = _listed(definition, "inputs")
        name = declared[slot].get("name") if 0 <= slot < len(declared) else None
        for at, one in enumerate(_listed(scope.owner, "inputs")):
            is_this = one.get("name") == name or (name is None and at == slot)
            if is_this and isinstance(one.get("link"), int):
                return self._from(scope.parent, one["link"], depth + 1)
        return _outer_values(scope.owner, declared).get(str(name))

    def _around(self, scope: _Scope, node: dict[str, Any], slot: int, depth: int) -> Any:
        """Past a bypassed node: its first input of the kind that comes out of it."""
        outputs = _listed(node, "outputs")
        kind = outputs[slot].get("type") if 0 <= slot < len(outputs) else None
        inputs = _listed(node, "inputs")
        ordered = [*inputs[slot : slot + 1], *inputs]
        for one in ordered:
            if one.get("type") == kind and isinstance(one.get("link"), int):
                return self._from(scope, one["link"], depth + 1)
        return None

    def _first(self, scope: _Scope, node: dict[str, Any], depth: int) -> Any:
        for one in _listed(node, "inputs"):
            if isinstance(one.get("link"), int):
                return self._from(scope, one["link"], depth + 1)
        return None

    @staticmethod
    def _wire(scope: _Scope, name: str) -> tuple[_Scope, dict[str, Any]] | None:
        at: _Scope | None = scope
        while at is not None:
            if name in at.setters:
                return at, at.setters[name]
            at = at.parent
        return None


def _outer_values(owner: dict[str, Any], declared: list[dict[str, Any]]) -> dict[str, Any]:
    """The values on the node that stands for a subgraph: one for each that it declares."""
    values = owner.get("widgets_values")
    named = [str(one.get("name")) for one in declared if one.get("type") in _VALUES]
    if isinstance(values, list) and len(values) == len(named):
        return dict(zip(named, values, strict=True))
    return widget_values(owner)


def widget_values(node: dict[str, Any]) -> dict[str, Any]:
    """The values of a node by name, as far as they can be told."""
    values = node.get("widgets_values")
    if isinstance(values, dict):
        return {str(k): v for k, v in values.items() if isinstance(v, str | int | float | dict)}
    if not isinstance(values, list):
        return {}
    named = [
        str(one["widget"].get("name") or one.get("name"))
        for one in _listed(node, "inputs")
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
    """What can be told without names: a seed by the word behind it, a file by its ending."""
    found: dict[str, Any] = {}
    kind, texts = node["type"], []
    for at, value in enumerate(values):
        behind = values[at + 1] if at + 1 < len(values) else None
        if isinstance(value, dict) and "lora" in value:
            found[f"lora_{at}"] = value
        elif isinstance(value, int) and isinstance(behind, str) and behind in _CONTROL:
            found.setdefault("seed", value)
        elif isinstance(value, str) and names.WEIGHTS.search(value):
            found.setdefault("lora_name" if "lora" in kind.lower() else _weights_key(kind), value)
        elif isinstance(value, str) and value not in _CONTROL:
            texts.append(value)
    sentences = [text for text in texts if _is_sentence(text)]
    if _TEXTS.search(kind) and len(texts) == 1:
        found["text"] = texts[0]
    elif len(sentences) == 1:
        found["text" if _TEXTS.search(kind) else "prompt"] = sentences[0]
    if kind in _OUTPUTS and texts:
        found["filename_prefix"] = texts[0]
    return found


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


def _ends(link: Any) -> tuple[int, str, int, str, int] | None:
    """Id, and node and slot of both ends; None of what is no link."""
    if isinstance(link, dict):
        link = [
            link.get(key) for key in ("id", "origin_id", "origin_slot", "target_id", "target_slot")
        ]
    if not isinstance(link, list) or len(link) < 5:
        return None
    numbers = (link[0], link[2], link[4])
    if not all(isinstance(one, int) for one in numbers):
        return None
    return link[0], str(link[1]), link[2], str(link[3]), link[4]


def _listed(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = holder.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_reroute(node: dict[str, Any]) -> bool:
    return "reroute" in node["type"].lower() and len(_listed(node, "inputs")) == 1


def _name_of_wire(node: dict[str, Any]) -> str:
    values = node.get("widgets_values")
    return str(values[0]) if isinstance(values, list) and values else ""
