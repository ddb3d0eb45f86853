"""Edits of the library itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx

_NAMES = {"still_seconds": "Length of Stills", "currency": "Currency", "budget": "Budget"}


@frozen
class SetLibrary:
    """Change settings of the library, for everybody who opens it.

    Attributes:
        values: Fields of `LibrarySettings` and their new values.
    """

    values: Mapping[str, Any]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        names = [_NAMES[key] for key in self.values if key in _NAMES]
        return f"Change {names[0]}" if len(names) == 1 else "Change Library Settings"

    def apply(self, tx: Tx) -> None:
        """One row, whose record undo replays."""
        tx.settings.change(self.values)
