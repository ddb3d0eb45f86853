"""Whether a collection or a tag is listed with those inside it, or alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

if TYPE_CHECKING:
    from desktop.ui.library.listing_scope import ListingScope


class InnerSwitch(QWidget):
    """Two joined buttons; there only where there is something inside.

    Signals:
        chosen: Whether what is inside is wanted too.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inner = QToolButton(self)
        self.alone = QToolButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for button, side, wanted in ((self.inner, "left", True), (self.alone, "right", False)):
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("side", side)
            button.setProperty("calm", True)  # it says how, and is not what one came for
            button.clicked.connect(lambda _=False, wanted=wanted: self.chosen.emit(wanted))
            group.addButton(button)
            row.addWidget(button)
        self.hide()

    def show_scope(self, scope: ListingScope) -> None:
        """Say how a place is listed."""
        self.setVisible(scope.has_inner)
        one, many = ("collection", "collections") if scope.place.collection_id else ("tag", "tags")
        self.inner.setText(f"With {many} inside")
        self.inner.setToolTip(f"Show what is in the {many} inside this one as well.")
        self.alone.setText(f"This {one} only")
        own_order = ", in its own order" if one == "collection" else ""
        self.alone.setToolTip(f"Show only what is in this {one} itself{own_order}.")
        (self.inner if scope.place.with_inner else self.alone).setChecked(True)
