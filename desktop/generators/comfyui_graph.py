"""What is sent to ComfyUI: a workflow with the values of a request in their places. Pure."""

from __future__ import annotations

import copy
import secrets
from typing import TYPE_CHECKING, TypeAlias, cast

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    GenerationPayload,
    ModelSpec,
    Reference,
    ReferenceRole,
    placeholder,
)
from desktop.domain.workflow import SlotRole, WorkflowPlan, WorkflowSlot
from desktop.formats.comfy_template import FRAMES, rate_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.generation import GenerationRequest, GeneratorTemplate, Json

Nodes: TypeAlias = "dict[str, Json]"

SEEDS = 2**64
_CHOSEN = 2**53  # whatever else reads it keeps every digit of such a number
_FIELDS = (SlotRole.NEGATIVE, SlotRole.SEED, SlotRole.WIDTH, SlotRole.HEIGHT, SlotRole.SECONDS)
# In the body beside the graph; it comes back with the result, whoever asks and however much later.
EXTRA, OUTPUTS, JOB = "extra_data", "desk_outputs", "desk_job"


def model_of(template: GeneratorTemplate, plan: WorkflowPlan) -> ModelSpec:
    """A workflow as a model that can be chosen."""
    roles = {role for role in SlotRole if plan.of(role)}
    files = {
        ReferenceRole(role.value): len(plan.of(role))
        for role in SlotRole
        if role.is_file and role in roles
    }
    return ModelSpec(
        template.name,
        template.name,
        AssetType(plan.makes.value),
        references=files,
        takes=frozenset(role.value for role in _FIELDS if role in roles),
        required=frozenset(role.value for role in roles if role.is_file or role is SlotRole.PROMPT),
    )


def payload_of(
    request: GenerationRequest, template: GeneratorTemplate, plan: WorkflowPlan
) -> GenerationPayload:
    """The graph with what is asked for in it.

    Raises:
        RuleError: Something is missing, or makes no sense.
    """
    if plan.problems:
        raise RuleError(
            f"The workflow “{template.name}” cannot be used: {plan.problems[0]}",
            field="model",
            advice="Mark its nodes in ComfyUI and add it again, or: directors-desk workflow map.",
        )
    graph: Nodes = copy.deepcopy(dict(template.content))
    seed = _seed(request, plan)
    values = _values(request, plan, seed)
    for slot in plan.slots:
        if slot.role in values:
            _put(graph, slot, values[slot.role])
    going = _put_files(graph, request, plan)
    outputs: list[Json] = [[one.node, one.kind.value] for one in plan.outputs]
    if not outputs:
        outputs = [["", plan.makes.value]]
    body: dict[str, Json] = {"prompt": graph, EXTRA: {OUTPUTS: outputs}}
    return GenerationPayload(body, "prompt", tuple(going), seed)


def _seed(request: GenerationRequest, plan: WorkflowPlan) -> int | None:
    if not plan.of(SlotRole.SEED):
        return None
    if request.seed is None:
        return secrets.randbelow(_CHOSEN)
    if not 0 <= request.seed < SEEDS:
        raise RuleError(f"A seed is a whole number from 0 to {SEEDS - 1}.", field="seed")
    return request.seed


def _values(
    request: GenerationRequest, plan: WorkflowPlan, seed: int | None
) -> dict[SlotRole, str | int | float]:
    """What goes in by its role; where nothing is said the workflow keeps its own value."""
    if plan.of(SlotRole.PROMPT) and not request.prompt.strip():
        raise RuleError("There is no prompt.", field="prompt")
    found: dict[SlotRole, str | int | float] = {SlotRole.PROMPT: request.prompt}
    if request.negative:
        found[SlotRole.NEGATIVE] = request.negative
    if seed is not None:
        found[SlotRole.SEED] = seed
    sides = ((SlotRole.WIDTH, request.width), (SlotRole.HEIGHT, request.height))
    for role, side in sides:
        if side is not None:
            if not 16 <= side <= 16384:
                told = f"The {role.value} is 16 to 16,384 pixels, not {side:,}."
                raise RuleError(told, field=role.value)
            found[role] = side
    if request.seconds is not None:
        if not 0 < request.seconds <= 3600:
            raise RuleError(
                "A clip has more than no seconds, and an hour at most.", field="seconds"
            )
        found[SlotRole.SECONDS] = request.seconds
    return found


def _put(graph: Nodes, slot: WorkflowSlot, value: str | int | float) -> None:
    inputs = _inputs(graph, slot)
    before = inputs[slot.input]
    if slot.role is SlotRole.SECONDS:
        value = _length(graph, slot, float(value), before)
    elif isinstance(before, str) and not isinstance(value, str):
        value = str(value)
    inputs[slot.input] = value


def _length(graph: Nodes, slot: WorkflowSlot, seconds: float, before: Json) -> int | float:
    """Seconds as the input counts them."""
    if slot.input not in FRAMES:
        # A whole number stays one where the node may take nothing else.
        is_whole = isinstance(before, int)
        return max(round(seconds), 1) if is_whole else seconds
    frames = max(round(seconds * (rate_of(graph) or 1)), 1)
    if isinstance(before, int) and before > 1 and before % 4 == 1:
        return max(round((frames - 1) / 4), 1) * 4 + 1  # most models of films count so
    return frames


def _put_files(graph: Nodes, request: GenerationRequest, plan: WorkflowPlan) -> Sequence[Reference]:
    """The references in their places: first to first; what is left over takes the last one."""
    going: list[Reference] = []
    for role in SlotRole:
        slots = plan.of(role)
        if not role.is_file:
            continue
        given = [one for one in request.references if one.role.value == role.value]
        word = role.value.replace("_", " ")
        if len(given) > len(slots):
            raise RuleError(
                f"The workflow takes {len(slots)} files as {word}, not {len(given)}.",
                field=role.value,
                advice="Take some of them away, or mark more nodes.",
            )
        if slots and not given:
            raise RuleError(
                f"“{slots[0].title}” needs a file: {word}.",
                field=role.value,
                advice="Choose one for the shot, or another workflow.",
            )
        for at, slot in enumerate(slots):
            _inputs(graph, slot)[slot.input] = placeholder(given[min(at, len(given) - 1)])
        going += given
    return going


def _inputs(graph: Nodes, slot: WorkflowSlot) -> dict[str, Json]:
    node = cast("dict[str, Json]", graph[slot.node])
    return cast("dict[str, Json]", node["inputs"])


def with_files(body: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Json]:
    """A body as it is sent: with the name of each file in the place of its placeholder."""
    sent: Nodes = copy.deepcopy(dict(body))
    graph = cast("Nodes", sent["prompt"])
    for node in graph.values():
        inputs = cast("dict[str, dict[str, Json]]", node)["inputs"]
        for name, value in inputs.items():
            if isinstance(value, str) and value in names:
                inputs[name] = names[value]
    return sent
