"""The red frame of a field whose words were not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def mark_wrong(field: QWidget, why: str) -> None:
    """A red frame, and the reason for those who hear it."""
    field.setProperty("wrong", bool(why))
    field.setAccessibleDescription(why)
    field.style().unpolish(field)
    field.style().polish(field)
