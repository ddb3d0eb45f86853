"""Workflows of ComfyUI in API format: which inputs take the values of a shot.

An input is found by the title of its node, `Portrait (Input:prompt)`, or by what a person has
mapped. A title may name several roles, and a role several nodes. The result is what a node gives
that is called `(Output:image)`; without one it is whatever is saved.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, TypeAlias

from desktop.base.errors import RuleError
from desktop.domain.workflow import (
    OutputKind,
    SlotRole,
    WorkflowOutput,
    WorkflowPlan,
    WorkflowSlot,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop.domain.generation import Json

Graph: TypeAlias = "Mapping[str, Json]"
Mapped: TypeAlias = "Sequence[tuple[str, str, str]]"

LARGEST = 4 << 20  # bytes of a workflow
OUTPUT = "output:"  # before the kind, where an output is mapped
_MARK = re.compile(r"\(\s*(input|output)\s*:\s*([\w ,|-]*)\)", re.I)
# Other programs mark their nodes so: `VELORN_INPUT_IMAGE`, `VELORN_PROMPT`.
_VELORN = re.compile(r"\bVELORN_(?:(INPUT|OUTPUT)_)?([A-Z_]+?)(?:_?\d+)?\b")
# Inputs that take a value of this role, whatever their node; those of one tuple all together.
_USUAL: dict[SlotRole, tuple[tuple[str, ...], ...]] = {
    SlotRole.PROMPT: (
        ("text_g", "text_l"), ("clip_l", "t5xxl"), ("text",), ("prompt",), ("positive_prompt",),
        ("positive",), ("value",), ("string",),
    ),
    SlotRole.NEGATIVE: (
        ("text_g", "text_l"), ("clip_l", "t5xxl"), ("text",), ("negative_prompt",), ("negative",),
        ("prompt",), ("value",), ("string",),
    ),
    SlotRole.SEED: (("seed",), ("noise_seed",), ("value",)),
    SlotRole.WIDTH: (("width",), ("value",)),
    SlotRole.HEIGHT: (("height",), ("value",)),
    SlotRole.SECONDS: (
        ("seconds",), ("duration",), ("length",), ("num_frames",), ("frame_count",), ("frames",),
        ("value",),
    ),
    SlotRole.VIDEO: (("video",), ("file",), ("value",)),
    SlotRole.AUDIO: (("audio",), ("audio_file",), ("value",)),
}  # fmt: skip
_PICTURE = (("image",), ("value",))
FRAMES = frozenset({"length", "num_frames", "frame_count", "frames"})
_RATES = ("fps", "frame_rate", "force_rate")
_VIDEO = re.compile(r"SaveVideo|VideoCombine|SaveWEBM|SaveAnimated", re.I)
_AUDIO = re.compile(r"SaveAudio|PreviewAudio", re.I)
_IMAGE = re.compile(r"SaveImage|PreviewImage|ImageSave|Image Save", re.I)
_HOW = "In ComfyUI: Workflow > Export (API), then add that file."


def read_workflow(data: bytes) -> dict[str, Json]:
    """A file as ComfyUI exports it.

    Raises:
        RuleError: It is none, or not in API format.
    """
    if len(data) > LARGEST:
        raise RuleError("The file is too large for a workflow.", field="content", advice=_HOW)
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_refused, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise RuleError("The file is not JSON.", field="content", advice=_HOW) from error
    if isinstance(found, dict) and isinstance(found.get("nodes"), list):
        raise RuleError(
            "This is a workflow as ComfyUI's window saves it; it cannot be run as it is.",
            field="content",
            advice=_HOW,
        )
    if isinstance(found, dict) and isinstance(found.get("prompt"), dict):
        found = found["prompt"]  # as it is sent to ComfyUI
    check_graph(found)
    return {str(key): value for key, value in found.items()}


def _refused(word: str) -> None:
    raise ValueError(word)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def check_graph(found: object) -> None:
    """Nothing, where this is a graph in API format.

    Raises:
        RuleError: It is none.
    """
    is_graph = isinstance(found, dict) and bool(found)
    for node in found.values() if isinstance(found, dict) else ():
        is_graph = is_graph and (
            isinstance(node, dict)
            and isinstance(node.get("class_type"), str)
            and isinstance(node.get("inputs"), dict)
        )
    if not is_graph:
        raise RuleError(
            "This is not a workflow in ComfyUI's API format.", field="content", advice=_HOW
        )


def plan_of(graph: Graph, mapped: Mapped = ()) -> WorkflowPlan:
    """Where values go in and results come out; what is not clear is told and not guessed.

    Args:
        graph: In API format.
        mapped: Role, node and input as a person says them. What is mapped of a role goes before
            what titles say of it.
    """
    slots: list[WorkflowSlot] = []
    outputs: list[WorkflowOutput] = []
    problems: list[str] = []
    by_hand = {role for role, _, _ in mapped}
    for role, node, name in mapped:
        _take_mapped(graph, role, node, name, slots=slots, outputs=outputs, problems=problems)
    for node in graph:
        title = title_of(graph, node)
        for is_output, word in _marks(title):
            role = f"{OUTPUT}{word}" if is_output else word
            if role in by_hand or (is_output and any(one.startswith(OUTPUT) for one in by_hand)):
                continue
            if is_output and word in set(OutputKind):
                outputs.append(WorkflowOutput(OutputKind(word), node, title))
            elif not is_output and word in set(SlotRole):
                found, problem = _inputs_for(graph, node, SlotRole(word))
                slots += (WorkflowSlot(SlotRole(word), node, one, title) for one in found)
                problems += [problem] if problem else []
            else:
                problems.append(f"“{title}”: there is no {role}. {_known(is_output)}")
    order = {node: at for at, node in enumerate(graph)}
    slots.sort(key=lambda slot: order[slot.node])
    _check_twice(slots, problems)
    makes, hints = _makes(graph, outputs)
    problems += _rate_problem(graph, slots)
    if not any(slot.role is SlotRole.PROMPT for slot in slots):
        hints.append("No node takes the prompt: the text of a shot does not go in.")
    return WorkflowPlan(tuple(slots), tuple(outputs), makes, tuple(problems), tuple(hints))


def _take_mapped(
    graph: Graph,
    role: str,
    node: str,
    name: str,
    *,
    slots: list[WorkflowSlot],
    outputs: list[WorkflowOutput],
    problems: list[str],
) -> None:
    kind = role.removeprefix(OUTPUT)
    if node not in graph:
        problems.append(f"{role} is mapped to node {node}, which the workflow does not have.")
    elif role.startswith(OUTPUT) and kind in set(OutputKind):
        outputs.append(WorkflowOutput(OutputKind(kind), node, title_of(graph, node)))
    elif role not in set(SlotRole):
        problems.append(f"There is no role “{role}”. {_known(False)}")
    elif name not in widgets_of(graph, node):
        title = title_of(graph, node)
        problems.append(f"{role} is mapped to “{title}”, which has no value “{name}” to set.")
    else:
        title = title_of(graph, node)
        slots.append(WorkflowSlot(SlotRole(role), node, name, title, is_mapped=True))


def _marks(title: str) -> Iterator[tuple[bool, str]]:
    """What a title says: whether it is an output, and the role or the kind."""
    for direction, words in _MARK.findall(title):
        for word in re.split(r"[,|]", words):
            yield direction.lower() == "output", re.sub(r"[\s-]+", "_", word.strip().lower())
    for direction, word in _VELORN.findall(title):
        yield direction == "OUTPUT", word.lower()


def _known(is_output: bool) -> str:
    return f"Known are {', '.join(OutputKind if is_output else SlotRole)}."


def title_of(graph: Graph, node: str) -> str:
    """What a person calls a node."""
    found = graph[node]
    meta = found.get("_meta") if isinstance(found, dict) else None
    title = meta.get("title") if isinstance(meta, dict) else None
    kind = found.get("class_type") if isinstance(found, dict) else None
    return str(title or kind or node)


def widgets_of(graph: Graph, node: str) -> dict[str, Json]:
    """The inputs of a node that have a value of their own, and are not wired to another node."""
    found = graph[node]
    inputs = found.get("inputs") if isinstance(found, dict) else None
    return {
        name: value
        for name, value in (inputs.items() if isinstance(inputs, dict) else ())
        if not isinstance(value, list | dict)
    }


def inputs_that_fit(graph: Graph, node: str, role: SlotRole) -> tuple[str, ...]:
    """The inputs of a node whose value could be one of this role."""
    return tuple(name for name, value in widgets_of(graph, node).items() if _fits(role, value))


def _inputs_for(graph: Graph, node: str, role: SlotRole) -> tuple[tuple[str, ...], str]:
    """The inputs of a node that take a role, or why that is not clear."""
    fitting = inputs_that_fit(graph, node, role)
    for names in _USUAL.get(role, _PICTURE):
        if all(name in fitting for name in names):
            return names, ""
    if len(fitting) == 1:
        return fitting, ""
    title = title_of(graph, node)
    if not fitting:
        return (), f"“{title}” has no value that could be the {role.value}; it may be wired."
    choices = ", ".join(sorted(fitting))
    return (), f"“{title}”: which value is the {role.value} is not clear. Map one of {choices}."


def _fits(role: SlotRole, value: Json) -> bool:
    if role.is_number:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _check_twice(slots: Iterable[WorkflowSlot], problems: list[str]) -> None:
    """An input takes one value only."""
    seen: dict[tuple[str, str], SlotRole] = {}
    for slot in slots:
        place = (slot.node, slot.input)
        if place in seen and seen[place] is not slot.role:
            problems.append(
                f"“{slot.title}”: {slot.input} cannot be {seen[place].value} and {slot.role.value}."
            )
        seen.setdefault(place, slot.role)


def _makes(graph: Graph, outputs: Sequence[WorkflowOutput]) -> tuple[OutputKind, list[str]]:
    """What comes out, and what is to be said of it."""
    if outputs:
        return outputs[0].kind, []
    kinds = [str(node.get("class_type")) for node in graph.values() if isinstance(node, dict)]
    tests = ((OutputKind.VIDEO, _VIDEO), (OutputKind.IMAGE, _IMAGE), (OutputKind.AUDIO, _AUDIO))
    found = [kind for kind, test in tests if any(test.search(one) for one in kinds)]
    if len(found) == 1:
        return found[0], []
    if found:
        told = f"It saves {' and '.join(found)}; {found[0].value} is taken for the result."
        return found[0], [f"{told} Mark a node with (Output:{found[0].value}) to say so."]
    return OutputKind.IMAGE, ["No node that saves is known: mark one with (Output:image)."]


def rate_of(graph: Graph) -> float | None:
    """The frame rate that a workflow films with, where it says so."""
    for node in graph:
        widgets = widgets_of(graph, node)
        for name in _RATES:
            value = widgets.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
                return float(value)
    return None


def _rate_problem(graph: Graph, slots: Iterable[WorkflowSlot]) -> list[str]:
    counted = [one for one in slots if one.role is SlotRole.SECONDS and one.input in FRAMES]
    if counted and rate_of(graph) is None:
        told = "counts frames, and no node says how many are a second"
        return [f"“{counted[0].title}” {told}: set a frame rate (fps) somewhere."]
    return []
