"""The button with a heart that marks a favourite."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_tooltip


class FavouriteButton(QToolButton):
    """On or off.

    Signals:
        switched: Whether it is a favourite now, by a click.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_on = False
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(24, 24)
        self.setStyleSheet("padding: 0; min-height: 0;")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._switch)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_on(self) -> bool:
        """Whether it shows a favourite."""
        return self._is_on

    def show_on(self, *, is_on: bool) -> None:
        """Show a favourite or not."""
        self._is_on = is_on
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """What cannot be clicked does not say so."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._dress()

    def _switch(self) -> None:
        self.show_on(is_on=not self._is_on)
        self.switched.emit(self._is_on)

    def _dress(self) -> None:
        shown = icons.icon("heart-fill" if self._is_on else "heart", self._tint())
        if self._is_on and not self.isEnabled():  # it is one, also where that cannot be changed
            heart = icons.pixmap("heart-fill", 16, self._tint(), ratio=self.devicePixelRatioF())
            shown = QIcon()
            shown.addPixmap(heart, QIcon.Mode.Disabled)
        self.setIcon(shown)
        what = "Favourite; click to unmark" if self._is_on else "Mark as favourite"
        if not self.isEnabled():
            what = "Favourite" if self._is_on else ""
        self.setAccessibleName("Favourite: " + ("yes" if self._is_on else "no"))
        self.setToolTip(plain_tooltip(what))

    def _tint(self) -> str:
        return "bad" if self._is_on else "quiet"
