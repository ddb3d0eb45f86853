"""The edits by file, each loaded when it is first named: `lazy.tag.AddTag`.

For the window, which makes its first edit long after its start: together these files take as long
to load as a pane takes to be built.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from desktop.edits import (
        asset,
        collection,
        film,
        film_drop,
        film_use,
        library,
        merge_assets,
        near_duplicate,
        rate_card,
        recipe,
        recipe_source,
        relation,
        renumber,
        sequence,
        tag,
        take,
        take_back,
    )

__all__ = (
    "asset", "collection", "film", "film_drop", "film_use", "library",
    "merge_assets", "near_duplicate", "rate_card", "recipe", "recipe_source", "relation",
    "renumber", "sequence", "tag", "take", "take_back",
)  # fmt: skip


if not TYPE_CHECKING:  # a type checker reads the imports above

    def __getattr__(name: str) -> ModuleType:
        """Load a file (PEP 562: called for names that are not there yet)."""
        if name not in __all__:
            raise AttributeError(name)
        return globals().setdefault(name, importlib.import_module(f"desktop.edits.{name}"))
