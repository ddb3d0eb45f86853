"""Preferences: pages generated from `base/settings.py`, the library's own, and the shortcuts."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.frozen import frozen
from desktop.base.settings import Settings, is_accepted
from desktop.ui.kit.labels import make_primary
from desktop.ui.kit.number_field import NumberField
from desktop.ui.kit.problem_note import ProblemNote
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.preferences import library_page
from desktop.ui.preferences.cache_row import CacheRow
from desktop.ui.preferences.file_field import FileField
from desktop.ui.preferences.form import Form
from desktop.ui.preferences.library_page import LibraryPage
from desktop.ui.preferences.shortcut_editor import ShortcutEditor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.ui.preferences.shortcut_model import ShortcutModel

Field = dataclasses.Field[Any]
LINE = 300  # pixels of a text that is typed
AFTER = "Import"  # the page that the library's follows


class PreferencesDialog(QDialog):
    """Edits a copy of the settings.

    Signals:
        chosen: The settings, when OK or Apply is clicked.
        library_chosen: What of the library's settings is to change (a dict), if anything.

    Attributes:
        library_page: What belongs to the open library.
        cache: What the thumbnails on disk take.
    """

    chosen = Signal(object)
    library_chosen = Signal(object)

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
        self.cache = CacheRow(self)
        self._tabs = tabs = QTabWidget(self)
        self.library_page = LibraryPage(tabs)
        for title, fields in pages().items():
            tabs.addTab(self._page(fields), title)
            if title == AFTER:
                tabs.addTab(self.library_page, library_page.PAGE)
        self._editor = ShortcutEditor(shortcuts, tabs)
        tabs.addTab(self._editor, "Shortcuts")
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Apply | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(kinds.Apply).clicked.connect(self._apply)
        make_primary(buttons.button(kinds.Ok))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP_WIDE)
        column.addWidget(tabs)
        column.addWidget(buttons)
        self._note = ProblemNote(tabs)
        self.resize(680, 500)

    def show_setting(self, name: str) -> None:
        """Bring the page of a setting to the front and the keyboard to it."""
        control = self._controls.get(name)
        if name == "shortcuts":
            self._tabs.setCurrentWidget(self._editor)
        elif name in self.library_page.controls:
            self._tabs.setCurrentWidget(self.library_page)
            self.library_page.begin_at(name)
        elif control is not None and (page := control.parentWidget()) is not None:
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
        if (wrong := self._first_wrong()) is not None:
            self.show_setting(wrong.name)
            control = self._controls[wrong.name]
            below = QRect(control.mapTo(self._tabs, QPoint()), control.size())
            self._note.say(f"This cannot be. {wrong.metadata['hint']}", below)
            return False
        self._note.say("", QRect())
        changed = self.library_page.changed()
        if changed is None:
            self._tabs.setCurrentWidget(self.library_page)
            return False
        self.chosen.emit(self.settings())
        if changed:
            self.library_chosen.emit(changed)
        return True

    def _first_wrong(self) -> Field | None:
        """The first setting whose text makes no sense."""
        for item in dataclasses.fields(Settings):
            is_typed = bool(item.metadata.get("pattern"))
            if is_typed and not is_accepted(item, self._read[item.name]()):
                return item
        return None

    def _page(self, fields: list[Field]) -> QWidget:
        page = Form(self)
        for item in fields:
            widget = self._controls[item.name] = self._widget(item)
            page.add(item.metadata["label"], widget, item.metadata["hint"])
            if item.name == "thumbnail_disk_gb":
                page.add_below(self.cache)
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
            if item.metadata["other"]:
                box.setEditable(True)
                box.setEditText(value)
                self._read[item.name] = lambda: _typed(item, box.currentText(), value)
            return box
        if isinstance(value, bool):
            check = QCheckBox(item.metadata["label"], self)
            check.setChecked(value)
            self._read[item.name] = check.isChecked
            return check
        if isinstance(value, int):
            low, high = item.metadata["low"], item.metadata["high"]
            spin = NumberField(low, high, value, self, unit=item.metadata["unit"])
            self._read[item.name] = spin.value
            return spin
        if item.metadata["files"]:
            meta = item.metadata
            file = FileField(meta["label"], str(value), meta["files"], self)
            self._read[item.name] = file.path
            return file
        line = QLineEdit(str(value), self)
        line.setMinimumWidth(LINE)
        self._read[item.name] = lambda: line.text().strip()
        return line


def _typed(item: Field, text: str, before: str) -> str:
    """What was typed, where it makes sense."""
    text = text.strip().replace(",", ".")
    return text if is_accepted(item, text) else before


@frozen
class Findable:
    """A setting as somebody looks for it: its page, its key, what it is called."""

    page: str
    name: str
    label: str
    hint: str


def pages() -> dict[str, list[Field]]:
    """The preferences that are shown, by page, in their order."""
    found: dict[str, list[Field]] = {}
    for item in dataclasses.fields(Settings):
        if "page" in item.metadata:
            found.setdefault(item.metadata["page"], []).append(item)
    return found


def findable() -> Iterator[Findable]:
    """Every setting by its words, for who looks for one: those of the library too."""
    for page, fields in pages().items():
        for item in fields:
            yield Findable(page, item.name, item.metadata["label"], item.metadata["hint"])
    for row in library_page.ROWS:
        yield Findable(library_page.PAGE, row.name, row.label, row.hint)
    hint = "Empty the cache of thumbnails on disk."
    yield Findable("Performance", "thumbnail_disk_gb", "Empty Cache", hint)
    yield Findable("Shortcuts", "shortcuts", "Keyboard shortcuts", "Which keys do what.")
