"""Preferences: pages generated from `base/settings.py`, and the shortcuts."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.settings import Settings
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.preferences.shortcut_editor import ShortcutEditor

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.preferences.shortcut_model import ShortcutModel

Field = dataclasses.Field[Any]


class PreferencesDialog(QDialog):
    """Edits a copy of the settings.

    Signals:
        chosen: The settings, when OK or Apply is clicked.
    """

    chosen = Signal(object)

    def __init__(
        self, settings: Settings, shortcuts: ShortcutModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._shortcuts = shortcuts
        self._read: dict[str, Callable[[], Any]] = {}
        self._controls: dict[str, QWidget] = {}
        self._tabs = tabs = QTabWidget(self)
        for title, fields in pages().items():
            tabs.addTab(self._page(fields), title)
        self._editor = ShortcutEditor(shortcuts, tabs)
        tabs.addTab(self._editor, "Shortcuts")
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Apply | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(kinds.Apply).clicked.connect(self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP_WIDE)
        column.addWidget(tabs)
        column.addWidget(buttons)
        self.resize(720, 520)

    def show_setting(self, name: str) -> None:
        """Bring the page of a setting to the front and the keyboard to it."""
        control = self._controls.get(name)
        if control is not None and (page := control.parentWidget()) is not None:
            self._tabs.setCurrentWidget(page)
            control.setFocus()

    def settings(self) -> Settings:
        """The settings as the dialog has them."""
        values = {name: read() for name, read in self._read.items()}
        return dataclasses.replace(self._settings, shortcuts=dict(self._shortcuts.keys), **values)

    def accept(self) -> None:
        """Hand the settings on; keys that two commands have are asked about first."""
        if self._apply():
            super().accept()

    def _apply(self) -> bool:
        row = self._shortcuts.first_conflict()
        if row >= 0:
            self._tabs.setCurrentWidget(self._editor)
            self._editor.show_conflict(row)
            return False
        self.chosen.emit(self.settings())
        return True

    def _page(self, fields: list[Field]) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(0, GAP_WIDE, 0, 0)
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for item in fields:
            widget = self._widget(item)
            widget.setAccessibleName(item.metadata["label"])
            self._controls[item.name] = widget
            form.addRow("" if isinstance(widget, QCheckBox) else item.metadata["label"], widget)
            if item.metadata["hint"]:
                form.addRow("", plain_label(item.metadata["hint"], "quiet", page))
        return page

    def _widget(self, item: Field) -> QWidget:
        """The control for one preference, and how to read it."""
        value = getattr(self._settings, item.name)
        if item.metadata["choices"]:
            box = QComboBox(self)
            for key, text in item.metadata["choices"]:
                box.addItem(text, key)
            box.setCurrentIndex(box.findData(value))
            self._read[item.name] = box.currentData
            return box
        if isinstance(value, bool):
            check = QCheckBox(item.metadata["label"], self)
            check.setChecked(value)
            self._read[item.name] = check.isChecked
            return check
        if isinstance(value, int):
            spin = QSpinBox(self)
            spin.setRange(item.metadata["low"], item.metadata["high"])
            spin.setValue(value)
            self._read[item.name] = spin.value
            return spin
        line = QLineEdit(str(value), self)
        self._read[item.name] = line.text
        return line


def pages() -> dict[str, list[Field]]:
    """The preferences that are shown, by page, in their order."""
    found: dict[str, list[Field]] = {}
    for item in dataclasses.fields(Settings):
        if "page" in item.metadata:
            found.setdefault(item.metadata["page"], []).append(item)
    return found
