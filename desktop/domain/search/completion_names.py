"""The names of a library that can be completed in a search."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.search.fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class CompletionNames:
    """The names in this library that may stand in a query, in the order to offer them.

    Attributes:
        counts: By field, how many assets have a name.
        counted: These are of the newest so many assets; 0 where they are of all.
    """

    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    samplers: tuple[str, ...] = ()
    schedulers: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = dataclasses.field(default_factory=dict)
    counted: int = 0

    def told(self, field: Field, name: str) -> str:
        """How often a name stands there: `12`, `12 of the newest 1,000`; empty if not known."""
        number = self.counts.get(field.value, {}).get(name)
        if number is None:
            return ""
        return f"{number:,} of the newest {self.counted:,}" if self.counted else f"{number:,}"

    def of(self, field: Field) -> tuple[str, ...]:
        """The names for one field; none for a field that takes no names."""
        return {
            Field.TAG: self.tags,
            Field.IN: self.collections,
            Field.CHARACTER: self.characters,
            Field.MODEL: self.models,
            Field.PROVIDER: self.providers,
            Field.GENERATOR: self.generators,
            Field.SAMPLER: self.samplers,
            Field.SCHEDULER: self.schedulers,
            Field.LORA: self.loras,
            Field.EXT: self.extensions,
        }.get(field, ())
