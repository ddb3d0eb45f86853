"""A model of a cloud service as data, and the body that a request becomes for it.

A body holds what the request says, then what a preset sets, then the parameters' own defaults. Any
model that is not in the list is asked for by its name, with inputs by their names: a service has
hundreds, and each names its inputs as it likes.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    OPEN_MODEL,
    TYPED_INPUTS,
    TYPED_MODEL,
    GenerationPayload,
    ModelSpec,
    ParameterKind,
    ParameterSpec,
    ReferenceRole,
    placeholder,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.generation import GenerationRequest, Json, Value

LARGEST_SEED = 2**31 - 1
# A job's id, which has a place of 255 characters, may hold a model's name twice.
NAME_LIMIT = 100
# Behind the name of an input that takes a list.
LIST = "[]"
MODEL, INPUTS = TYPED_MODEL, TYPED_INPUTS
_ANY = {kind: f"{OPEN_MODEL}{kind}" for kind in (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)}
_ANY_TITLES = {
    AssetType.IMAGE: "Another image model",
    AssetType.VIDEO: "Another video model",
    AssetType.AUDIO: "Another sound model",
}
_ROLE_TITLES = {
    ReferenceRole.FIRST_FRAME: "first frame",
    ReferenceRole.LAST_FRAME: "last frame",
    ReferenceRole.IMAGE: "image to look at",
    ReferenceRole.CHARACTER: "picture of a character",
    ReferenceRole.VIDEO: "video",
    ReferenceRole.AUDIO: "sound",
}


class SizeForm(StrEnum):
    """How a model is told a size."""

    OBJECT = "object"  # {"width": 1280, "height": 720}
    PAIR = "pair"  # two inputs, `width` and `height`
    TEXT = "text"  # "1280x720"


@frozen
class CloudModel:
    """A model, and what its own inputs are called.

    Attributes:
        inputs: Fields of a request beside width and height, each with the input it goes into.
        roles: Roles of references, each with its input; `images[]` takes a list.
        size: The input of a size, in the form that `size_form` says.
        size_step: Widths and heights are multiples of this, and are rounded to the nearest.
        longest: The most characters of a prompt; 0 where nobody says.
        lengths: The whole seconds that it makes; empty where any length will do.
        is_length_text: Its length is written as text: `"5"`.
        fixed: What is always sent.
    """

    spec: ModelSpec
    inputs: Mapping[str, str] = field(default_factory=lambda: {"prompt": "prompt", "seed": "seed"})
    roles: Mapping[ReferenceRole, str] = field(default_factory=dict)
    size: str = ""
    size_form: SizeForm = SizeForm.OBJECT
    size_step: int = 1
    longest: int = 0
    lengths: tuple[int, ...] = ()
    is_length_text: bool = False
    fixed: Mapping[str, Json] = field(default_factory=dict)


def found_model(models: Sequence[CloudModel], request: GenerationRequest) -> CloudModel:
    """The model that a request names; the open one of its kind where none has that name."""
    for model in models:
        if model.spec.name == request.model:
            return model
    for model in models:
        if model.spec.name == _ANY.get(request.makes) and request.model:
            return model
    raise RuleError(f"There is no model “{request.model}”.", field="model")


def any_model(makes: AssetType, roles: Mapping[ReferenceRole, str], example: str) -> CloudModel:
    """The entry for every model that is not in the list: its name and its inputs are typed.

    `roles` has the inputs that files usually go into; `example` is a name as the service writes it.
    """
    parameters = (
        ParameterSpec(MODEL, "Name of the model", hint=f"As the service writes it: {example}"),
        ParameterSpec(INPUTS, "Other inputs", hint='JSON, as {"steps": 30, "style": "film"}'),
        *(
            ParameterSpec(
                f"@{role}",
                f"Input of the {_ROLE_TITLES[role]}",
                default=name,
                hint="Its name; with [] behind it, it takes a list",
            )
            for role, name in roles.items()
        ),
    )
    spec = ModelSpec(
        _ANY[makes],
        _ANY_TITLES[makes],
        makes,
        references={role: 10 if name.endswith(LIST) else 1 for role, name in roles.items()},
        parameters=parameters,
    )
    return CloudModel(spec, {"prompt": "prompt"}, roles)


def choice(name: str, title: str, values: str, default: str = "") -> ParameterSpec:
    """A parameter with a few values, which are their own words."""
    choices = tuple((one, one) for one in values.split())
    return ParameterSpec(name, title, ParameterKind.CHOICE, default or None, choices)


def is_any(model: CloudModel) -> bool:
    """Whether a model is the entry for those that are not in the list."""
    return model.spec.name in _ANY.values()


def model_name(model: CloudModel, request: GenerationRequest) -> str:
    """The name as it is sent.

    Raises:
        RuleError: None was typed, or it could not be part of an address.
    """
    if not is_any(model):
        return model.spec.name
    typed = request.parameters.get(MODEL)
    name = request.model if request.model != model.spec.name else typed
    if not isinstance(name, str) or not name.strip():
        raise RuleError("Which model is asked is not said.", field=MODEL)
    name = name.strip().strip("/")
    steps = name.split("/")
    is_plain = name.isascii() and name.replace("/", "").replace(":", "").replace(".", "")
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    if (
        len(name.partition(":")[0]) > NAME_LIMIT
        or not is_plain
        or not set(is_plain) <= allowed
        or any(s in ("", ".", "..") for s in steps)
    ):
        raise RuleError(f"“{name}” cannot be the name of a model.", field=MODEL)
    return name


def made_payload(
    model: CloudModel, request: GenerationRequest, endpoint: str, wrapped: str = ""
) -> GenerationPayload:
    """The body of a request; the inputs are inside its key `wrapped`, where that is named.

    Raises:
        RuleError: It cannot be asked for so.
    """
    preset = model.spec.presets.get(request.preset, {}) if request.preset is not None else {}
    body: dict[str, Json] = dict(model.fixed)
    _put_fields(body, model, request, preset)
    seed = _put_seed(body, model, request)
    _put_size(body, model, request, preset)
    _put_length(body, model, request, preset)
    if is_any(model):
        _put_anything(body, request)
    else:
        _put_parameters(body, model, request, preset)
    _put_references(body, model, request)
    whole: dict[str, Json] = {wrapped: body} if wrapped else body
    return GenerationPayload(whole, endpoint, request.references, seed)


def _put_fields(
    body: dict[str, Json],
    model: CloudModel,
    request: GenerationRequest,
    preset: Mapping[str, Value],
) -> None:
    values = {"prompt": request.prompt.strip(), "negative": request.negative.strip()}
    usual = model.spec.voices[0][0] if model.spec.voices else ""
    values["voice"] = request.voice.strip() or usual
    if model.longest and len(values["prompt"]) > model.longest:
        raise RuleError(
            f"{model.spec.title} takes at most {model.longest} characters.", field="prompt"
        )
    for name, value in values.items():
        given = value or preset.get(name)
        if name in model.inputs and given:
            body[model.inputs[name]] = given
        elif name in model.spec.required and not given:
            raise RuleError(f"{model.spec.title} needs a {name}.", field=name)


def _put_seed(body: dict[str, Json], model: CloudModel, request: GenerationRequest) -> int | None:
    if "seed" not in model.inputs:
        return None
    # Chosen here, so that the same can be asked for again.
    seed = secrets.randbelow(LARGEST_SEED) if request.seed is None else request.seed
    if not 0 <= seed <= 2**32 - 1:
        raise RuleError("A seed is a whole number from 0 to 4294967295.", field="seed")
    body[model.inputs["seed"]] = seed
    return seed


def _put_size(
    body: dict[str, Json],
    model: CloudModel,
    request: GenerationRequest,
    preset: Mapping[str, Value],
) -> None:
    width = request.width or preset.get("width")
    height = request.height or preset.get("height")
    if not (model.size and isinstance(width, int) and isinstance(height, int)):
        return
    if width < 1 or height < 1:
        raise RuleError("A width and a height are larger than 0.", field="width")
    step = model.size_step
    width, height = (max(1, round(side / step)) * step for side in (width, height))
    match model.size_form:
        case SizeForm.OBJECT:
            body[model.size] = {"width": width, "height": height}
        case SizeForm.TEXT:
            body[model.size] = f"{width}x{height}"
        case SizeForm.PAIR:
            body |= {"width": width, "height": height}
            body[model.size] = "custom"


def _put_length(
    body: dict[str, Json],
    model: CloudModel,
    request: GenerationRequest,
    preset: Mapping[str, Value],
) -> None:
    seconds = request.seconds if request.seconds is not None else preset.get("seconds")
    if "seconds" not in model.inputs or not isinstance(seconds, int | float):
        return
    if model.lengths and seconds not in model.lengths:
        lengths = ", ".join(map(str, model.lengths))
        raise RuleError(
            f"{model.spec.title} makes no clip of that length; in seconds it takes {lengths}.",
            field="seconds",
            advice="Take the next longer one and cut it.",
        )
    whole: int | float = int(seconds) if seconds == int(seconds) else seconds
    body[model.inputs["seconds"]] = str(whole) if model.is_length_text else whole


def _put_anything(body: dict[str, Json], request: GenerationRequest) -> None:
    """Inputs by their names, and those that are typed as one JSON object."""
    for name, value in request.parameters.items():
        if name not in (MODEL, INPUTS) and not name.startswith("@") and value is not None:
            body[name] = value
    typed = request.parameters.get(INPUTS)
    if not typed:
        return
    try:
        more = json.loads(typed) if isinstance(typed, str) else None
    except (ValueError, RecursionError):
        more = None
    if not isinstance(more, dict):
        raise RuleError('Other inputs are JSON: {"steps": 30, "style": "film"}.', field=INPUTS)
    body.update(more)


def _put_parameters(
    body: dict[str, Json],
    model: CloudModel,
    request: GenerationRequest,
    preset: Mapping[str, Value],
) -> None:
    known = {spec.name: spec for spec in model.spec.parameters}
    for name in request.parameters:
        if name not in known:
            raise RuleError(f"{model.spec.title} has no parameter “{name}”.", field=name)
    for name, spec in known.items():
        value = request.parameters.get(name, preset.get(name, spec.default))
        if value is not None and value != "":
            body[name] = checked_value(spec, value)


def checked_value(spec: ParameterSpec, value: Value) -> Value:
    """A value of a parameter.

    Raises:
        RuleError: It is of another kind, or out of its range.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match spec.kind:
        case ParameterKind.SWITCH:
            is_well = isinstance(value, bool)
        case ParameterKind.CHOICE:
            is_well = str(value) in {key for key, _ in spec.choices}
        case ParameterKind.WHOLE | ParameterKind.NUMBER:
            is_whole = is_number and float(value or 0) == int(value or 0)
            is_well = is_whole if spec.kind is ParameterKind.WHOLE else is_number
            if is_well and isinstance(value, int | float):
                is_low = spec.low is not None and value < spec.low
                is_well = not is_low and not (spec.high is not None and value > spec.high)
        case ParameterKind.TEXT:
            is_well = isinstance(value, str)
    if not is_well:
        raise RuleError(f"{spec.title} cannot be “{value}”.", field=spec.name)
    return int(value) if spec.kind is ParameterKind.WHOLE and value is not None else value


def _put_references(body: dict[str, Json], model: CloudModel, request: GenerationRequest) -> None:
    counted: dict[ReferenceRole, int] = {}
    for reference in request.references:
        counted[reference.role] = counted.get(reference.role, 0) + 1
        words, most = _ROLE_TITLES[reference.role], model.spec.references.get(reference.role, 0)
        if counted[reference.role] > most:
            takes = f"at most {most} as {words}" if most else f"no {words}"
            raise RuleError(f"{model.spec.title} takes {takes}.", field=reference.role.value)
        typed = request.parameters.get(f"@{reference.role}") if is_any(model) else None
        name = str(typed or model.roles[reference.role])
        if name.endswith(LIST):
            listed = body.setdefault(name.removesuffix(LIST), [])
            if isinstance(listed, list):
                listed.append(placeholder(reference))
        else:
            body[name] = placeholder(reference)
    if "references" in model.spec.required and not request.references:
        raise RuleError(f"{model.spec.title} needs a reference.", field="references")
    for role, words in _ROLE_TITLES.items():
        if role.value in model.spec.required and role not in counted:
            raise RuleError(f"{model.spec.title} needs a {words}.", field=role.value)
