"""The takes of one question: each with what is its own, all with the settings they share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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


class TakesAsked:
    """What is asked for, while a person changes it.

    Attributes:
        takes: One for each shot, or line of dialogue.
        current: The one whose fields are shown.
        of_each: How many takes of each are made.
    """

    def __init__(self, takes: Sequence[WantedTake]) -> None:
        self.takes = list(takes)
        self.current = 0
        self.of_each = 1

    @property
    def request(self) -> GenerationRequest:
        """Of the current one."""
        return self.takes[self.current].request

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

    def rename(self, adapter: str, model: ModelSpec) -> None:
        """Let all of them be made by another model; what only the one before knew is left out."""
        known = {spec.name: spec.default for spec in model.parameters}
        for at, take in enumerate(self.takes):
            request = take.request
            parameters = {
                name: request.parameters.get(name, default) for name, default in known.items()
            }
            request = replace(
                request,
                adapter=adapter,
                model=model.name,
                makes=model.makes,
                preset=None,
                parameters={n: value for n, value in parameters.items() if value is not None},
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
            replace(take, request=replace(take.request, seed=_seed(take.request.seed, number)))
            for take in self.takes
            for number in range(self.of_each)
        )


def _seed(first: int | None, number: int) -> int | None:
    """Of the takes of one shot each has its own."""
    return None if first is None else (first + number) % (_LARGEST_SEED + 1)
