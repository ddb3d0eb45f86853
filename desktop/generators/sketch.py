"""Sketch: draws a plain placeholder from a shot's text; needs no key, no network and no money.

It is also the example of an adapter, which `docs/adapters.md` walks through. What it draws depends
on the words and the seed only. It answers at once, or after so many seconds as a parameter says, so
that waiting, progress and stopping can be seen without a service.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    Availability,
    AvailabilityState,
    GenerationPayload,
    GeneratorSpec,
    JobReport,
    ModelSpec,
    ParameterKind,
    ParameterSpec,
    Preset,
    ReferenceRole,
    RemoteFile,
    RemoteState,
    Submission,
    placeholder,
)
from desktop.generators.adapter import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from desktop.domain.generation import GenerationRequest, Json, Reference
    from desktop.generators.adapter import GeneratorSetup

_SEEDS = 2**32
_LEAST, _MOST = 64, 4096  # pixels of a side
_LONGEST = 30.0  # seconds of a clip
_USUAL = (1280, 720)
_WAIT = "wait"
_WAITS = ParameterSpec(
    _WAIT,
    "Take this long",
    ParameterKind.NUMBER,
    default=0.0,
    low=0.0,
    high=600.0,
    unit="s",
    hint="As a service would; only to see what waiting looks like.",
)
# A picture may be looked at, and people may be counted; nothing of their content is drawn.
_HINTS = dict.fromkeys(ReferenceRole, 8)
_SIDES = {
    Preset.DRAFT: {"width": 640, "height": 360},
    Preset.FINAL: {"width": 1920, "height": 1080},
}
_MODELS = (
    ModelSpec(
        "panel",
        "Panel",
        AssetType.IMAGE,
        references=_HINTS,
        takes=frozenset({"negative", "seed", "width", "height"}),
        parameters=(_WAITS,),
        presets=_SIDES,
        unit="image",
    ),
    ModelSpec(
        "moving-panel",
        "Moving panel",
        AssetType.VIDEO,
        references=_HINTS,
        takes=frozenset({"negative", "seed", "width", "height", "seconds"}),
        parameters=(_WAITS,),
        presets=_SIDES,
        unit="second",
    ),
    ModelSpec(
        "voice",
        "Humming voice",
        AssetType.AUDIO,
        takes=frozenset({"seed", "voice"}),
        required=frozenset({"prompt"}),
        parameters=(_WAITS,),
        unit="character",
    ),
)


@dataclass(slots=True)
class _Drawing:
    """A job that is being waited for."""

    begun: float
    wait: float
    report: JobReport
    is_cancelled: bool = False


class SketchGenerator:
    """The adapter: draws at once, and tells of it when its time has come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._jobs: dict[str, _Drawing] = {}
        self._lock = Lock()

    @property
    def spec(self) -> GeneratorSpec:
        """What it is."""
        return GeneratorSpec(
            "sketch",
            "Sketch",
            "sketch",
            is_local=True,
            chooses_job_ids=True,
            can_resume=False,  # what it draws lives as long as this program
        )

    def availability(self) -> Availability:
        """It can always be asked."""
        return Availability(AvailabilityState.ON, "Comes with this program")

    def models(self) -> Sequence[ModelSpec]:
        """A panel, a panel in motion, and a voice that hums."""
        return _MODELS

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The words, the sizes and the seed.

        Raises:
            RuleError: There is no such model, or it cannot draw so.
        """
        model = next((one for one in _MODELS if one.name == request.model), None)
        if model is None:
            raise RuleError(f"Sketch has no model “{request.model}”.", field="model")
        seed = secrets.randbelow(_SEEDS) if request.seed is None else request.seed
        if seed < 0:
            raise RuleError("A seed is a whole number from 0.", field="seed")
        body: dict[str, Json] = {"model": model.name, "prompt": request.prompt, "seed": seed}
        if request.negative and "negative" in model.takes:
            body["negative_prompt"] = request.negative
        if model.makes is AssetType.AUDIO:
            if not request.prompt.strip():
                raise RuleError("There is nothing to be said.", field="prompt")
            body["voice"] = request.voice
        else:
            body |= _sides(request)
        if model.makes is AssetType.VIDEO:
            body["seconds"] = _number(request.seconds, "seconds", 0.1, _LONGEST, usual=3.0)
        wait = request.parameters.get(_WAIT)
        body[_WAIT] = _number(wait, _WAIT, 0.0, 600.0, usual=0.0)
        if request.references:
            body["references"] = [
                {"role": one.role.value, "name": one.name, "file": placeholder(one)}
                for one in request.references
            ]
        return GenerationPayload(body, model.name, request.references, seed)

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Draw it; the references are not opened.

        Raises:
            RefusedError: The file could not be written.
        """
        try:
            made = _made(payload, into)
        except OSError as error:
            raise RefusedError(
                f"The drawing could not be written: {error.strerror or type(error).__name__}.",
                code="not_written",
                advice="Make room on the disk of temporary files, and send it again.",
            ) from error
        report = JobReport(
            RemoteState.SUCCEEDED,
            progress=1.0,
            files=(made,),
            cost=Decimal(0),
            seed=payload.seed,
            model=payload.endpoint,
        )
        wait = payload.body.get(_WAIT)
        if not isinstance(wait, int | float) or wait <= 0:
            return Submission(job_id, report)
        with self._lock:
            self._jobs[job_id] = _Drawing(self._clock(), float(wait), report)
        return Submission(job_id)

    def poll(self, job_id: str) -> JobReport:
        """How far the time is that it was told to take."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None:
                return JobReport(RemoteState.UNKNOWN)
            if job.is_cancelled:
                return JobReport(RemoteState.CANCELLED, cost=Decimal(0))
            part = (self._clock() - job.begun) / job.wait
            return job.report if part >= 1 else JobReport(RemoteState.RUNNING, progress=part)

    def cancel(self, job_id: str) -> None:
        """Stop waiting; what is done stays done."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None and self._clock() - job.begun < job.wait:
                job.is_cancelled = True


def make(setup: GeneratorSetup) -> SketchGenerator:
    """The adapter; it needs neither a workflow nor an address."""
    return SketchGenerator()


def _sides(request: GenerationRequest) -> dict[str, Json]:
    """Width and height; where one is left open, as wide as films usually are."""
    wide, tall = request.width, request.height
    if wide is None:
        wide = _USUAL[0] if tall is None else round(tall * _USUAL[0] / _USUAL[1])
    if tall is None:
        tall = round(wide * _USUAL[1] / _USUAL[0])
    for name, side in (("width", wide), ("height", tall)):
        if not _LEAST <= side <= _MOST:
            raise RuleError(f"Sketch draws {_LEAST} to {_MOST} pixels, not {side}.", field=name)
    return {"width": wide, "height": tall}


def _number(value: object, name: str, low: float, high: float, *, usual: float) -> float:
    if value is None:
        return usual
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= float(str(value)) <= high:
        raise RuleError(f"Of {name}, Sketch takes {low:g} to {high:g}, not {value}.", field=name)
    return float(str(value))


def _made(payload: GenerationPayload, into: Path) -> RemoteFile:
    """The file, drawn now: what draws is loaded when something is drawn, not when it is offered."""
    from desktop.generators.sketch_files import moving_panel, panel, spoken  # noqa: PLC0415
    from desktop.generators.sketch_words import composition_of  # noqa: PLC0415

    body, seed = payload.body, payload.seed or 0
    words = str(body.get("prompt") or "")
    told = {key: value for key, value in body.items() if key != _WAIT}
    if payload.endpoint == "voice":
        spoken(into / "voice.wav", words, str(body.get("voice") or ""), told, seed)
        return RemoteFile(path="voice.wav", name="voice.wav", content_type="audio/wav")
    cast = sum(one.role is ReferenceRole.CHARACTER for one in payload.references)
    what = composition_of(words, characters=cast)
    size = int(str(body["width"])), int(str(body["height"]))
    if payload.endpoint == "moving-panel":
        seconds = float(str(body["seconds"]))
        moving_panel(into / "panel.mp4", size, what, told, seed, seconds=seconds)
        return RemoteFile(path="panel.mp4", name="panel.mp4", content_type="video/mp4")
    panel(into / "panel.png", size, what, told, seed)
    return RemoteFile(path="panel.png", name="panel.png", content_type="image/png")
