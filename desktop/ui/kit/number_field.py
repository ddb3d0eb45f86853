"""A field for a whole number: its text stands where that of the other fields does."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

_INSET = 7  # Qt pays no heed to the left padding of a styled spin box


class NumberField(QSpinBox):
    """A spin box of a range; `unit` is written behind the number."""

    def __init__(
        self,
        low: int,
        high: int,
        value: int,
        parent: QWidget | None = None,
        *,
        unit: str = "",
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setValue(value)
        self.lineEdit().setTextMargins(_INSET, 0, 0, 0)
        if unit:
            self.setSuffix(f" {unit}")
