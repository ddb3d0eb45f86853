"""A field for the path of a file, with a button that asks for one."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.ui.kit.tokens import GAP

_WIDTH = 300


class FileField(QWidget):
    """A control of the preferences.

    Args:
        name: What it is for.
        path: What is chosen; empty for nothing.
        files: Which files are offered, as `Profiles (*.icc)`.
    """

    def __init__(self, name: str, path: str, files: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._files = name, files
        self.line = QLineEdit(path, self)
        self.line.setAccessibleName(name)
        self.line.setFixedWidth(_WIDTH)
        self.line.setClearButtonEnabled(True)
        self.button = QPushButton("Choose…", self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.line)
        row.addWidget(self.button)

    def path(self) -> str:
        """What is chosen."""
        return self.line.text().strip()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self._name, self.path(), self._files)
        if chosen:
            self.line.setText(chosen)
