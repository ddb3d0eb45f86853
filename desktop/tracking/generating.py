"""Takes that are asked for: a generator makes one for a shot, and it comes into the library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from desktop.domain.asset import AssetType
from desktop.domain.generation import Preset
from desktop.domain.provider_call import CallState
from desktop.tracking import values
from desktop.tracking.errors import GenerationError, InvalidValueError, in_terms_of
from desktop.tracking.rows import stored_assets
from desktop.tracking.uploads import UploadVerbs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from desktop.domain.generation import GenerationRequest
    from desktop.domain.generation_queue import GenerationCall, WantedTake
    from desktop.jobs.generation import GenerationJobs
    from desktop.jobs.job import Job
    from desktop.tracking.rows import AssetRow
    from desktop.tracking.values import AssetRef, Facts

R = TypeVar("R")


class TakeRequest(TypedDict, total=False):
    """What of a request a script says itself, in the place of what the shot says."""

    negative_prompt: str | None
    seed: int | None
    width: int | None
    height: int | None
    duration: float | None
    voice: str | None
    parameters: Facts


class GenerationVerbs(UploadVerbs):
    """The verb that has a take made."""

    def generate_shot_take(
        self,
        shot_id: AssetRef,
        generator: str,
        model: str = "",
        prompt: str | None = None,
        *,
        preset: str | None = None,
        again: AssetRef | None = None,
        over_budget: bool = False,
        **request: Unpack[TakeRequest],
    ) -> AssetRow:
        """Have a take of a shot made, wait for it, and return it; of a line of dialogue, a sound.

        The prompt, the camera, the characters and the references of the shot go along. `generator`
        is one that `directors-desk generation generators` lists, `model` its usual one if empty,
        `preset` `draft` or `final`, `again` a take that is to be made once more. A script that is
        killed loses nothing: `directors-desk generation run`, or the open window, goes on with it.

        Raises:
            InvalidValueError: It cannot be asked for so, or passes a budget; nothing was sent.
            UnknownAssetError: There is no such shot, take, generator or model.
            GenerationError: It was sent, and came to nothing; `state` says what is known.

        Example:
            >>> service.generate_shot_take(shot, "sketch", prompt="a lamp goes out")["type"]
            'image'
        """
        shot = self._known(shot_id, "shot_id", AssetType.SHOT)
        before = None if again is None else self._known(again, "again")
        jobs = self._generation()
        with in_terms_of(adapter="generator", negative="negative_prompt", seconds="duration"):
            wanted = self._ended(
                jobs.propose(
                    self._library,
                    [shot],
                    adapter=generator,
                    model=model,
                    preset=_preset(preset),
                    again=before,
                    is_seed_locked=before is not None,
                    words=None if prompt is None else values.text(prompt, "prompt"),
                )
            )
            quote = self._ended(jobs.quote(self._library, _first(wanted, request)))
            batch = self._ended(jobs.admit(self._library, quote, over_budget=over_budget))
        self._ended(jobs.run(self._library, batch=batch))
        (call,) = self._read(lambda reads: reads.generation.of_batch(batch))
        return self._made(call)

    def _made(self, call: GenerationCall) -> AssetRow:
        if call.state is not CallState.SUCCEEDED or not call.made:
            words = call.error or f"It has ended as {call.state.value}."
            raise GenerationError(words, state=call.state.value, advice=call.advice)
        rows = self._read(lambda reads: stored_assets(reads, call.made))
        if call.made[0] not in rows:
            raise GenerationError("What came is not there any more.", state=call.state.value)
        return self._row(rows[call.made[0]])

    def _generation(self) -> GenerationJobs:
        from desktop.jobs.generation import GenerationJobs  # noqa: PLC0415 - few scripts ask

        return GenerationJobs()

    @staticmethod
    def _ended(job: Job[R]) -> R:
        """The result of a job."""
        from desktop.jobs.job import run  # noqa: PLC0415 - few scripts ask

        return run(job)


def _preset(told: str | None) -> Preset | None:
    return None if told is None else values.one_of(Preset, told, "preset")


def _first(wanted: Sequence[WantedTake], told: TakeRequest) -> list[WantedTake]:
    """The one that is asked for, with what the script says itself."""
    if unknown := told.keys() - TakeRequest.__annotations__.keys():
        raise TypeError(f"There is no parameter {min(unknown)!r}.")
    if not wanted:
        raise InvalidValueError("The shot has no dialogue to be said.", field="prompt")
    return [_asked(wanted[0], told)]


def _asked(wanted: WantedTake, told: TakeRequest) -> WantedTake:
    """With what the script says itself."""
    request: GenerationRequest = wanted.request
    said: dict[str, Any] = {
        "negative": values.text(told.get("negative_prompt"), "negative_prompt") or None,
        "seed": values.whole(told.get("seed"), "seed"),
        "width": values.whole(told.get("width"), "width"),
        "height": values.whole(told.get("height"), "height"),
        "seconds": values.seconds(told.get("duration")),
        "voice": values.text(told.get("voice"), "voice") or None,
    }
    known = {name: value for name, value in said.items() if value is not None}
    more = values.facts(told.get("parameters"), "parameters")
    parameters = {**request.parameters, **more}
    return replace(wanted, request=replace(request, **known, parameters=parameters))
