"""ComfyUI: the graph that ran (`prompt`) and the one on the canvas (`workflow`)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import FoundPrompt, Recipe, finite, whole
from desktop.formats.recipes import comfy_names as names
from desktop.formats.recipes.comfy_graph import ComfyNode, Graph, Link, graph_of
from desktop.formats.recipes.comfy_models import Models
from desktop.formats.recipes.comfy_sources import sources_of
from desktop.formats.recipes.comfy_trace import Tracer
from desktop.formats.recipes.comfy_values import NodeText, text_inputs
from desktop.formats.recipes.comfy_workflow import graph_of_workflow
from desktop.formats.recipes.json_text import as_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.formats.recipes.parser import Said

_PROMPTS = 60
_SIZED = names.NamePattern(r"latent|samples|image_embeds|pipe|ctx|context")


def parse(said: Said) -> Recipe | None:
    """By the graph that ran; where it tells less, by the one on the canvas."""
    recipe = None
    for graph in _graphs(said):
        found = _recipe(graph, said.name)
        recipe = found if recipe is None else recipe.over(found)
        if recipe.is_traced:
            break
    return recipe


def _graphs(said: Said) -> Iterator[Graph]:
    """What may be a graph, the likeliest to have run first."""
    own = said.json("prompt")
    graph = graph_of(own) if isinstance(own, dict) else None
    if graph is not None:
        yield graph
    whole_ = [as_object(value) for value in said.jsons.values()]
    inner = [one[key] for one in whole_ for key in ("prompt", "workflow") if key in one]
    asked = [said.json("workflow"), *whole_, *map(as_object, inner)]
    done: list[Any] = [] if graph is None else [own]
    for make in (graph_of, graph_of_workflow):
        for value in asked:
            if not isinstance(value, dict) or any(value is one for one in done):
                continue
            graph = make(value)
            if graph is not None:
                done.append(value)
                yield graph


def _recipe(graph: Graph, name: str) -> Recipe:
    """What one graph tells."""
    tracer = Tracer(graph)
    traced = tracer.trace(name)
    sampler = traced.sampler
    if sampler is None:
        return _untraced(tracer, name)
    asked = tracer.told_before(sampler) or sampler
    told = {role: tracer.texts(asked, role) for role in ("prompt", "negative")}
    prompt, negative = (_together(told[role]) for role in ("prompt", "negative"))
    is_exact = all(text.is_exact for text in told["prompt"])
    is_traced = bool(prompt) and traced.is_certain and is_exact
    marked = {
        (node.id, role): text
        for role, texts in told.items()
        for text in texts
        for node in text.nodes
    }
    texts = _all_texts(tracer, marked, told, is_certain=traced.is_certain)
    prompts = list(islice(texts, _PROMPTS))
    if not prompt and not tracer.is_blank(sampler):
        prompt = _likeliest(prompts)
    models = Models(tracer.values).of(sampler)
    sources = sources_of(graph, tracer.ends(name))
    return Recipe(
        generator="comfyui",
        provider="ComfyUI",
        model=models.models[0][:300] if models.models else "",
        prompt=prompt,
        negative_prompt=negative,
        **_numbers(tracer, sampler),
        is_traced=is_traced,
        loras=tuple(models.loras[:100]),
        source_images=tuple(one.name for one in sources),
        sources=sources,
        prompts=tuple(prompts),
        parameters=_parameters(tracer, sampler, models.models, traced.passes),
    )


def _together(texts: list[NodeText]) -> str:
    return "\n".join(text.text.strip() for text in texts)


def _numbers(tracer: Tracer, sampler: ComfyNode) -> dict[str, Any]:
    """Seed, steps and so on, from the sampler or from what it is handed them by."""
    size = _size(tracer, sampler)
    sampler_name = _word(tracer, sampler, names.SAMPLERS, ("sampler",))
    return {
        "seed": _seed(tracer, sampler),
        "steps": whole(_number(tracer, sampler, names.STEPS, ("sigmas",))),
        "cfg": finite(_number(tracer, sampler, names.CFGS, ("guider",))),
        "sampler": sampler_name,
        "scheduler": _word(tracer, sampler, names.SCHEDULERS, ("sigmas",)),
        "width": size[0],
        "height": size[1],
    }


def _sources_of(tracer: Tracer, node: ComfyNode, through: tuple[str, ...]) -> Iterator[ComfyNode]:
    """The node itself, then what hands it these inputs, and bundles, a few steps up."""

    def follows(name: str) -> bool:
        return name in through or bool(names.BUNDLE.search(name) and "embeds" not in name)

    for level in tracer.graph.upward(node, follows, 8):
        yield from level


def _number(
    tracer: Tracer, node: ComfyNode, keys: tuple[str, ...], through: tuple[str, ...]
) -> Any:
    for one in _sources_of(tracer, node, through):
        found = tracer.values.scalar(one, keys)
        if finite(found) is not None:
            return found
    return None


def _word(tracer: Tracer, node: ComfyNode, keys: tuple[str, ...], through: tuple[str, ...]) -> str:
    for one in _sources_of(tracer, node, through):
        found = tracer.values.scalar(one, keys)
        if isinstance(found, str) and found and len(found) < 100:
            return found
    return ""


def _seed(tracer: Tracer, sampler: ComfyNode) -> str:
    for one in _sources_of(tracer, sampler, ("noise", "noise1")):
        found = tracer.values.scalar(one, names.SEEDS)
        if isinstance(found, float) and found == int(found):
            found = int(found)
        if isinstance(found, int | str) and re.fullmatch(r"-?\d{1,80}", str(found).strip()):
            return str(found).strip()
    return ""


def _size(tracer: Tracer, sampler: ComfyNode) -> tuple[int | None, int | None]:
    """Of the first thing on the way to the content that has both sides."""
    for level in tracer.graph.upward(sampler, lambda name: bool(_SIZED.search(name)), 12):
        for node in level:
            sides = [whole(tracer.values.scalar(node, (side,))) for side in ("width", "height")]
            if all(side and 0 < side < 100_000 for side in sides):
                return sides[0], sides[1]
    return None, None


def _all_texts(
    tracer: Tracer,
    marked: dict[tuple[str, str], NodeText],
    told: dict[str, list[NodeText]],
    *,
    is_certain: bool,
) -> Iterator[FoundPrompt]:
    """Every text that may be a prompt: those of the sampler, then all others that stand there."""
    known: set[tuple[str, str]] = set()
    for role, texts in told.items():
        for text in texts:
            known.add((text.text.strip(), role))
            where = ", ".join(node.where for node in text.nodes)[:300]
            yield FoundPrompt(
                text.text.strip(), role, where, is_traced=is_certain and text.is_exact
            )
    done = {text for text, _role in known} | {
        str(value).strip()
        for (key, _role) in marked
        for value in tracer.graph.nodes[key].inputs.values()
        if isinstance(value, str)
    }
    for node in tracer.graph.nodes.values():
        if _is_instruction(tracer.graph, node):
            continue
        for role, key in _standing(node):
            text = node.inputs[key].strip()[:60_000]
            if text and text not in done:
                done.add(text)
                yield FoundPrompt(text, role, node.where)


def _is_instruction(graph: Graph, node: ComfyNode) -> bool:
    """Whether a text tells a language model what to do: nothing that anybody would look for."""
    users = graph.users[node.id]
    if re.search(r"system", node.title, re.I):
        return True
    return bool(users) and all(names.NOT_TEXT.search(name) for _user, name, _slot in users)


def _standing(node: ComfyNode) -> Iterator[tuple[str, str]]:
    """Role and name of the inputs of a node in which words of a prompt stand."""
    is_encoder = "clip" in node.links or names.TEXTUAL.search(node.kind)
    if not is_encoder or re.search(r"save|load|show|note|sampler(?!.*prompt)", node.kind, re.I):
        return
    for role in ("prompt", "negative"):
        for key in text_inputs(node, role):
            value = node.inputs[key]
            if isinstance(value, str) and not names.WEIGHTS.search(value):
                yield _role(node, key, role), key


def _role(node: ComfyNode, key: str, asked: str) -> str:
    """The role of a text by the words around it; empty where there are none."""
    words = f"{node.title} {key}"
    if names.NEGATIVE.search(words.replace(" ", "_")):
        return "negative"
    if names.POSITIVE.search(words.replace(" ", "_")) and asked == "prompt":
        return "prompt"
    return ""


def _likeliest(prompts: list[FoundPrompt]) -> str:
    """Where nothing was traced: the one that is called the prompt, or the only one there is."""
    named = {one.text for one in prompts if one.role == "prompt"}
    if len(named) == 1:
        return named.pop()
    plain = {one.text for one in prompts if not one.role}
    return plain.pop() if len(plain) == 1 and not named else ""


def _untraced(tracer: Tracer, name: str) -> Recipe:
    """A graph in which nothing samples: what stands in it, and nothing as the one."""
    prompts = list(islice(_all_texts(tracer, {}, {}, is_certain=False), _PROMPTS))
    sources = sources_of(tracer.graph, tracer.ends(name))
    return Recipe(
        generator="comfyui",
        provider="ComfyUI",
        prompt=_likeliest(prompts),
        source_images=tuple(one.name for one in sources),
        sources=sources,
        prompts=tuple(prompts),
    )


def _parameters(
    tracer: Tracer, sampler: ComfyNode, models: list[str], passes: list[ComfyNode]
) -> dict[str, str | int | float | bool]:
    """What else there is to say."""
    found: dict[str, str | int | float | bool] = {"sampler_node": sampler.where}
    for name in ("denoise", "guidance", "shift", "add_noise", "start_at_step", "end_at_step"):
        value = tracer.values.scalar(sampler, (name,))
        if isinstance(value, str | int | float) and value != "":
            found[name] = value
    if len(models) > 1:
        found["other_models"] = ", ".join(models[1:10])[:1000]
    others = [node for node in passes if node is not sampler]
    if others:
        seeds = [f"{node.where}: seed {_seed(tracer, node) or '?'}" for node in others[:10]]
        found["other_passes"] = "; ".join(seeds)[:1000]
    guidance = [
        n.inputs["guidance"]
        for n in tracer.graph.nodes.values()
        if "guidance" in n.inputs and not isinstance(n.inputs["guidance"], Link)
    ]
    if len(guidance) == 1 and isinstance(guidance[0], int | float):
        found.setdefault("guidance", guidance[0])
    return found
