"""The takes of one question: each with what is its own, all with the settings they share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.domain.generation_shot import with_preset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.generation import (
        GenerationRequest,
        ModelSpec,
        Preset,
        Reference,
    )
    from desktop.domain.generation_queue import WantedTake

MOST_OF_EACH = 8
_LARGEST_SEED = 2**64 - 1


@dataclass(slots=True)
class _Sheet:
    """What is asked for of one kind: pictures of the shots, or lines of their dialogue."""

    takes: list[WantedTake]
    current: int = 0
    skipped: set[int] = field(default_factory=set)  # rows that are not to be made


class TakesAsked:
    """What is asked for, while a person changes it.

    Pictures and speech are kept apart: what was typed for the one is there again when a person
    comes back to it.

    Attributes:
        of_each: How many takes of each are made.
    """

    def __init__(self, takes: Sequence[WantedTake]) -> None:
        self._is_speech = takes[0].request.makes is AssetType.AUDIO
        self._sheets = {self._is_speech: _Sheet(list(takes))}
        self._model: ModelSpec | None = None
        self.of_each = 1

    @property
    def takes(self) -> list[WantedTake]:
        """One for each shot, or for each line of dialogue."""
        return self._sheets[self._is_speech].takes

    @property
    def current(self) -> int:
        """The row whose fields are shown."""
        return self._sheets[self._is_speech].current

    @current.setter
    def current(self, row: int) -> None:
        self._sheets[self._is_speech].current = row

    @property
    def skipped(self) -> set[int]:
        """The rows that are not to be made."""
        return self._sheets[self._is_speech].skipped

    @property
    def request(self) -> GenerationRequest:
        """Of the current one, with everything that was typed, whatever its model heeds."""
        return self.takes[self.current].request

    @property
    def count(self) -> int:
        """How many takes are made."""
        return (len(self.takes) - len(self.skipped)) * self.of_each

    @property
    def place(self) -> int | None:
        """Where the first take of the current row is in all that is wanted; None for nowhere."""
        if self.current in self.skipped:
            return None
        before = sum(row not in self.skipped for row in range(self.current))
        return before * self.of_each

    # Pictures or speech

    def has(self, model: ModelSpec) -> bool:
        """Whether there is something to ask this model for."""
        return (model.makes is AssetType.AUDIO) in self._sheets

    def put(self, takes: Sequence[WantedTake]) -> None:
        """Have takes of the other kind too."""
        is_speech = takes[0].request.makes is AssetType.AUDIO
        self._sheets[is_speech] = _Sheet(list(takes))

    # What a person changes

    def change(self, request: GenerationRequest, references: tuple[Reference, ...]) -> None:
        """Put what is typed into the current one, and what all share into all.

        Each keeps its own words, seed, length and references, and a voice that is another one.
        """
        before = self.request.voice
        for at, take in enumerate(self.takes):
            if at == self.current:
                self.takes[at] = replace(take, request=replace(request, references=references))
                continue
            shared = replace(
                take.request,
                adapter=request.adapter,
                model=request.model,
                makes=request.makes,
                width=request.width,
                height=request.height,
                voice=request.voice if take.request.voice == before else take.request.voice,
                preset=request.preset,
                parameters=request.parameters,
            )
            self.takes[at] = replace(take, request=shared)

    def make(self, row: int, *, is_made: bool) -> None:
        """Make one of them, or leave it out."""
        self.skipped.discard(row) if is_made else self.skipped.add(row)

    def turn_to(self, adapter: str, model: ModelSpec) -> None:
        """Let all of them be made by a model, one that there is something to ask for.

        What only another one heeds stays, and is not sent.
        """
        self._is_speech = model.makes is AssetType.AUDIO
        self._model = model
        if (self.request.adapter, self.request.model) == (adapter, model.name):
            return
        usual = {one.name: one.default for one in model.parameters if one.default is not None}
        for at, take in enumerate(self.takes):
            request = take.request
            request = replace(
                request,
                adapter=adapter,
                model=model.name,
                makes=model.makes,
                preset=None,
                parameters={**usual, **request.parameters},
            )
            self.takes[at] = replace(take, request=request)

    def set_preset(self, preset: Preset | None, model: ModelSpec) -> None:
        """Let a preset fill in what it sets; what it does not speak of stays."""
        for at, take in enumerate(self.takes):
            request = with_preset(take.request, model, preset)
            self.takes[at] = replace(take, request=request)

    def wanted(self) -> tuple[WantedTake, ...]:
        """Everything that is to be made, the takes of one shot beside each other."""
        return tuple(
            replace(take, request=replace(request, seed=_seed(request.seed, number)))
            for row, take in enumerate(self.takes)
            if row not in self.skipped
            for request in (heeded(take.request, self._model),)
            for number in range(self.of_each)
        )


def heeded(request: GenerationRequest, model: ModelSpec | None) -> GenerationRequest:
    """A request without what its model does not heed."""
    if model is None:
        return request
    takes, known = model.takes, {one.name for one in model.parameters}
    parameters = {name: value for name, value in request.parameters.items() if name in known}
    return replace(
        request,
        negative=request.negative if "negative" in takes else "",
        seed=request.seed if "seed" in takes else None,
        width=request.width if "width" in takes else None,
        height=request.height if "height" in takes else None,
        seconds=request.seconds if "seconds" in takes else None,
        voice=request.voice if "voice" in takes else "",
        references=taken(request.references, model),
        parameters=parameters,
    )


def taken(references: Sequence[Reference], model: ModelSpec | None) -> tuple[Reference, ...]:
    """Those of the references that a model takes, as many of each role as it takes."""
    left = dict(model.references) if model is not None else {}
    found = []
    for one in references:
        if left.get(one.role, 0) > 0:
            left[one.role] -= 1
            found.append(one)
    return tuple(found)


def take_words(take: WantedTake) -> str:
    """`3A`; of speech `3A, MARA: Come in.`, `3A, line 2: A bell rings.` too."""
    if take.request.makes is not AssetType.AUDIO:
        return take.target_name
    who = take.speaker or (f"line {take.line}" if take.line else "speech")
    return f"{take.target_name}, {who}: {take.request.prompt}".removesuffix(": ")


def _seed(first: int | None, number: int) -> int | None:
    """Of the takes of one shot each has its own."""
    return None if first is None else (first + number) % (_LARGEST_SEED + 1)
