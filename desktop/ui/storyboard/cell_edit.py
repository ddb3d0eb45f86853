"""What was typed into a cell of the list: the edit that keeps it, and the text until it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit


@frozen
class CellEdit:
    """What was typed into a cell, and the edit that keeps it."""

    edit: Edit[object]
    key: AssetId
    column: int
    text: str


@frozen
class Typed:
    """A text that a cell shows until the library has it, or while it cannot be kept.

    Attributes:
        problem: Why it cannot, and what is allowed; empty while it is on its way.
    """

    text: str
    problem: str = ""
