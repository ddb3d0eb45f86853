"""Why the words of a field were not written, said below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.kit.labels import plain_label

if TYPE_CHECKING:
    from desktop.ui.inspector.fields import LineField
    from desktop.ui.inspector.note_field import NoteField


class WithProblem(QWidget):
    """A field, and below it why its text was not written, while there is such a reason."""

    def __init__(
        self,
        field: LineField | NoteField,
        parent: QWidget | None = None,
        *,
        beside: QWidget | None = None,
        below: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.problem = plain_label(role="bad", parent=self)
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(7, 0, 0, 4)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if beside is None:
            column.addWidget(field)
        else:
            row = QHBoxLayout()
            row.setSpacing(2)
            row.addWidget(field)
            row.addWidget(beside)
            column.addLayout(row)
        column.addWidget(self.problem)
        if below is not None:
            column.addWidget(below)
        self.setFocusProxy(field)
        field.refused.connect(self._say)

    def _say(self, why: str) -> None:
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
