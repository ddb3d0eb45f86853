"""The language of searches by file, each loaded when it is first named: `lazy.parser.parse`.

For the window, at whose start nobody has typed a search yet.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from desktop.domain.search import colour_terms, complete, parser, tokens

__all__ = ("colour_terms", "complete", "parser", "tokens")


if not TYPE_CHECKING:  # a type checker reads the imports above

    def __getattr__(name: str) -> ModuleType:
        """Load a file (PEP 562: called for names that are not there yet)."""
        if name not in __all__:
            raise AttributeError(name)
        return globals().setdefault(name, importlib.import_module(f"desktop.domain.search.{name}"))
