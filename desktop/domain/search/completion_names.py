"""The names of a library that can be completed in a search."""

from __future__ import annotations

from desktop.base.frozen import frozen
from desktop.domain.search.fields import Field


@frozen
class CompletionNames:
    """The names in this library that may stand in a query, in the order to offer them."""

    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    samplers: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()

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
            Field.LORA: self.loras,
            Field.EXT: self.extensions,
        }.get(field, ())
