"""What is asked of a program that makes media, what it says of itself, and what comes back.

The words of the seam between the storyboard and any generator, in the terms of a film: an adapter
(`desktop/generators`) turns a `GenerationRequest` into what its program is sent, and its program's
answers into a `JobReport`. Nothing in here knows a network.
"""

from __future__ import annotations

import json
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from desktop.domain.ids import AssetId

# An entry for models that are in no list begins with the first; in the second their name is typed.
OPEN_MODEL, TYPED_MODEL = "*", "model"
# Parameters of such an entry that say how it is asked, and not what: more inputs, as JSON.
TYPED_INPUTS = "inputs"
# What a parameter may be: as JSON has it, without anything inside anything.
Value: TypeAlias = "str | int | float | bool | None"
# JSON, as what is sent is made of.
Json: TypeAlias = "Value | list[Json] | dict[str, Json]"


class ReferenceRole(StrEnum):
    """What a file is for the generator that is handed it."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    IMAGE = "image"  # to look at: a place, a mood, a style
    CHARACTER = "character"
    VIDEO = "video"
    AUDIO = "audio"


class Preset(StrEnum):
    """How much effort a result is worth."""

    DRAFT = "draft"
    FINAL = "final"


class ParameterKind(StrEnum):
    """How a value of a parameter is typed in."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"


@frozen
class ParameterSpec:
    """A parameter that only one generator knows, as a form shows it.

    Attributes:
        name: As the generator calls it.
        choices: Of a choice: the value and its words.
        low, high: Of a number; None where there is no limit.
    """

    name: str
    title: str
    kind: ParameterKind = ParameterKind.TEXT
    default: Value = None
    choices: tuple[tuple[str, str], ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    hint: str = ""


@frozen
class ModelSpec:
    """A model, or a workflow, that a generator runs.

    Attributes:
        name: As it is sent, and as rate cards have it.
        makes: Image, video or audio.
        references: The roles that it takes, and how many files of each.
        takes: Which fields of a request beside the prompt it heeds: `negative`, `seed`, `width`,
            `height`, `seconds`, `voice`; others are not shown.
        required: Fields of a request, and roles of references, that it cannot do without.
        presets: Values that a preset sets, of fields or parameters by name.
        unit: What its price counts, where that is known: `image`, `second`, `character`.
        voices: Those that are offered by name, the usual one first: the voice and its words. Any
            other may be typed.
    """

    name: str
    title: str
    makes: AssetType
    references: Mapping[ReferenceRole, int] = field(default_factory=dict)
    takes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    parameters: tuple[ParameterSpec, ...] = ()
    presets: Mapping[Preset, Mapping[str, Value]] = field(default_factory=dict)
    unit: str = ""
    voices: tuple[tuple[str, str], ...] = ()


@frozen
class GeneratorTemplate:
    """A workflow that a person has given a generator, with the places where values go in.

    Attributes:
        content: As the generator exports it.
        slots: Where values go in, beside what the workflow says itself: `(role, node, input)`.
    """

    name: str
    content: Mapping[str, Json]
    slots: tuple[tuple[str, str, str], ...] = ()
    key: str = ""


@frozen
class Reference:
    """A file that goes along.

    Attributes:
        asset_id: The asset that it is of.
        name: What a person knows it by.
    """

    role: ReferenceRole
    asset_id: AssetId
    name: str = ""


@frozen
class GenerationRequest:
    """What is asked for: one image, clip or sound, in the terms of a film.

    Attributes:
        adapter: The generator, by the name of its adapter.
        model: By its name in `ModelSpec`.
        prompt: The picture in words; of a voice, what it is to say.
        seed: None lets the generator choose.
        seconds: How long it is to be.
        voice: By the generator's own name for it.
        parameters: By the names in `ModelSpec.parameters`.
    """

    adapter: str
    model: str
    makes: AssetType = AssetType.IMAGE
    prompt: str = ""
    negative: str = ""
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    voice: str = ""
    references: tuple[Reference, ...] = ()
    preset: Preset | None = None
    parameters: Mapping[str, Value] = field(default_factory=dict)

    @property
    def asked_model(self) -> str:
        """The model as rate cards and the ledger have it: a typed one by the name that is typed."""
        typed = self.parameters.get(TYPED_MODEL) if self.is_typed else None
        name = typed.strip().strip("/") if isinstance(typed, str) else ""
        return name or self.model

    @property
    def is_typed(self) -> bool:
        """Whether its model is in no list, and its name is typed."""
        return self.model.startswith(OPEN_MODEL)

    @property
    def counted_parameters(self) -> dict[str, Value]:
        """The parameters that a price may depend on, by the names that the model has for them."""
        told: dict[str, Value] = {
            name: value for name, value in self.parameters.items() if value is not None
        }
        if not self.is_typed:
            return told
        typed = told.pop(TYPED_INPUTS, None)
        kept = {
            name: value
            for name, value in told.items()
            if name != TYPED_MODEL and not name.startswith("@")
        }
        try:
            more = json.loads(typed) if isinstance(typed, str) else {}
        except (ValueError, RecursionError):
            more = {}
        plain = more.items() if isinstance(more, dict) else ()
        return kept | {name: value for name, value in plain if not isinstance(value, list | dict)}


@frozen
class GenerationPayload:
    """Exactly what is sent, as it is shown and kept.

    Attributes:
        body: The JSON; where a file goes in, it holds what `placeholder` gives for it.
        endpoint: What it is sent to, below the address of the service.
        seed: Which is used: chosen here where the request left it open and the generator takes one.
    """

    body: Mapping[str, Json]
    endpoint: str = ""
    references: tuple[Reference, ...] = ()
    seed: int | None = None


def placeholder(reference: Reference) -> str:
    """What stands in a body for a file, until it is sent: `asset:ID`."""
    return f"asset:{reference.asset_id}"


class AvailabilityState(StrEnum):
    """Whether a generator can be asked."""

    ON = "on"
    NO_KEY = "no_key"
    NO_PACKAGE = "no_package"
    NO_ADDRESS = "no_address"
    NO_TEMPLATE = "no_template"  # there is no workflow that it could run
    BROKEN = "broken"  # the adapter of somebody else could not be loaded


@frozen
class Availability:
    """Whether a generator can be asked, and what is missing where it cannot.

    Attributes:
        words: What is so, for a person: "No key is known".
        advice: What to do about it.
    """

    state: AvailabilityState
    words: str = ""
    advice: str = ""

    @property
    def is_on(self) -> bool:
        """Whether it can be asked."""
        return self.state is AvailabilityState.ON


@frozen
class GeneratorSpec:
    """What an adapter says of its generator.

    Attributes:
        name: Short and for ever: `comfyui`.
        title: What people call it.
        provider: As the ledger, rate cards and recipes have it.
        key: The name of its key in `base/keys.py`; empty where it needs none.
        is_local: It runs on this machine or in this house: nobody is paid.
        chooses_job_ids: The id of a job is known before it is sent.
        can_resume: What is sent can be asked for after a restart.
    """

    name: str
    title: str
    provider: str
    key: str = ""
    is_local: bool = False
    chooses_job_ids: bool = False
    can_resume: bool = True
    homepage: str = ""


class RemoteState(StrEnum):
    """Where a job is, as its generator says."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # it was done, and the result is not kept any more
    UNKNOWN = "unknown"  # the generator knows no job by that id


@frozen
class RemoteFile:
    """A file that a generator has made.

    Attributes:
        url: Where it is fetched from; empty where it lies in `path` already.
        path: In the folder that the adapter was given.
        name: As the generator calls it; never trusted.
        headers: Sent along when it is fetched, to that very host; may hold a key.
        is_private: It lies at the generator's own address, which may be of this house.
    """

    url: str = ""
    path: str = ""
    name: str = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_private: bool = False


@frozen
class JobReport:
    """What a generator says of a job.

    Attributes:
        progress: 0 to 1, where that is known.
        position: How many are before it in the queue, where that is known.
        files: What it made, the one that was asked for first.
        error_code: Short, as data: `content_policy`, `out_of_memory`, `node_error`.
        error: For a person; names the node or the parameter at fault.
        cost: What it says that it cost, with `currency`; None where it does not.
        units: What it says that was used, in `unit`.
        seed: Which it used, where it says so.
        model: Which it used, where that is more than was asked.
        facts: What else it says that is worth keeping with the result.
    """

    state: RemoteState
    progress: float | None = None
    position: int | None = None
    files: tuple[RemoteFile, ...] = ()
    error_code: str = ""
    error: str = ""
    cost: Decimal | None = None
    currency: str = "USD"
    units: Decimal | None = None
    unit: str = ""
    seed: int | None = None
    model: str = ""
    facts: Mapping[str, Json] = field(default_factory=dict)


@frozen
class Submission:
    """What came of sending: the id of a job to ask for, or at once its report.

    Attributes:
        job_id: Empty where the service answers with the result itself.
        report: Where it is known already.
    """

    job_id: str = ""
    report: JobReport | None = None
