"""What View > Show in Browser asks: what to show, what to keep back; and where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.gallery import GalleryScope
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from desktop.ui.kit.state import DeskState
    from desktop.ui.shell.gallery_in_browser import GalleryInBrowser

_WIDTH = 480
_ABOUT = (
    "The library as a web page on this machine: a grid, and films as storyboards that play. It is"
    " only looked at, and ends with this window. For other machines: directors-desk gallery."
)


class GalleryDialog(QDialog):
    """Shows a gallery in the browser, and ends it; it stays open when the dialog is closed."""

    def __init__(self, gallery: GalleryInBrowser, state: DeskState, parent: QWidget) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self.setWindowTitle("Show in Browser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        about = plain_label(_ABOUT, "quiet", self)
        self._problem = plain_label("", "bad", self)
        for label in (about, self._problem):
            label.setWordWrap(True)
        self.what = QComboBox(self)
        self.what.setAccessibleName("Show")
        self._scopes = [GalleryScope()]
        self.what.addItem("The whole library")
        if state.film_id is not None:
            self._scopes.append(GalleryScope(film_id=state.film_id))
            self.what.addItem("The film on the storyboard")
        if state.listing.collection_id is not None:
            self._scopes.append(GalleryScope(collection_id=state.listing.collection_id))
            self.what.addItem(f"The collection {state.scope_name}")
        self.prompts = QCheckBox("Show prompts and how things were made", self)
        self.costs = QCheckBox("Show costs", self)
        for box in (self.prompts, self.costs):
            box.setChecked(True)
        self.address = QLineEdit(self)
        self.address.setReadOnly(True)
        self.address.setAccessibleName("Address")
        self._copy = QPushButton("Copy Address", self)
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._copy_address)
        line = QHBoxLayout()
        line.addWidget(self.address, 1)
        line.addWidget(self._copy)
        for widget in (about, self.what, self.prompts, self.costs, self._problem):
            column.addWidget(widget)
        column.addLayout(line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.start = buttons.addButton("Show in Browser", QDialogButtonBox.ButtonRole.ActionRole)
        self.stop = buttons.addButton("Stop", QDialogButtonBox.ButtonRole.ActionRole)
        make_primary(self.start)
        self.start.clicked.connect(self._show_it)
        self.stop.clicked.connect(gallery.stop)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        gallery.changed.connect(self._follow)
        self._follow()

    def _show_it(self) -> None:
        chosen = self._scopes[self.what.currentIndex()]
        self._gallery.show_scope(
            GalleryScope(
                film_id=chosen.film_id,
                collection_id=chosen.collection_id,
                shows_prompts=self.prompts.isChecked(),
                shows_costs=self.costs.isChecked(),
            )
        )

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._gallery.url)

    def _follow(self) -> None:
        gallery = self._gallery
        self.address.setText(gallery.url)
        self.address.setPlaceholderText("Starting…" if gallery.is_running else "Not shown")
        self._copy.setEnabled(bool(gallery.url))
        self.stop.setEnabled(gallery.is_running)
        self._problem.setText(gallery.problem)
        self._problem.setVisible(bool(gallery.problem))
