"""Quick look: the current asset large over the window, or on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.domain import display
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import ElidedLabel, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HUGE, GAP_WIDE
from desktop.ui.preview.keys import play_key
from desktop.ui.preview.stage import Stage

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.preview.pictures import FileLoader


class QuickLook(QWidget):
    """Covers the window; Space or Esc closes, arrows go to the neighbours.

    Signals:
        neighbour_wanted: Go to the next (+1) or previous (-1) asset.
        full_screen_wanted: F11 was pressed.
        closed: It is gone from sight.
    """

    neighbour_wanted = Signal(int)
    full_screen_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        runner: Runner,
        derived: DerivedSource,
        loader: FileLoader,
        *,
        thumbnails: Thumbnails | None = None,
    ) -> None:
        super().__init__(None)
        self.setObjectName("quick_look")
        self.setAccessibleName("Quick look")
        self.is_full_screen = False
        self._over: QWidget | None = None
        self._came_from: QWidget | None = None
        self.stage = Stage(runner, derived, loader, thumbnails=thumbnails, parent=self)
        self.stage.full_screen_wanted.connect(self.full_screen_wanted)
        self._name = ElidedLabel(parent=self)
        self._name.setFont(theme.body_font(15, bold=True))
        self._about = plain_label(role="quiet", parent=self)
        self._close = QToolButton(self)
        self._close.setAccessibleName("Close")
        self._close.setToolTip(plain_tooltip("Close (Space or Esc)"))
        self._close.clicked.connect(self.close_look)
        self._head = QWidget(self)
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open_over(self, window: QWidget, card: AssetCard) -> None:
        """Cover `window` and show an asset."""
        if self.is_full_screen:
            self.close_look()
        self._watch(window)
        self.setParent(window)
        self.setGeometry(window.rect())
        self._show(card)

    def open_full_screen(self, card: AssetCard) -> None:
        """Cover the screen and show an asset."""
        screen = self._over.screen() if self._over is not None else None
        self.close_look()
        self.is_full_screen = True
        self.setParent(None)
        if screen is not None:
            self.setScreen(screen)
        self._frame()
        self.stage.look_at(card)
        self._tell(card)
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    def look_at(self, card: AssetCard | None) -> None:
        """Show another asset; without one, close."""
        if card is None:
            self.close_look()
            return
        self.stage.look_at(card)
        self._tell(card)

    def close_look(self) -> None:
        """Go, and let the files go."""
        if not self.isVisible():
            return
        self.stage.look_at(None)
        self.hide()
        self.is_full_screen = False
        self._watch(None)
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus()
        self._came_from = None
        self.closed.emit()

    # Below here: what Qt calls.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, Esc, F11, arrows; keys of the player for what plays."""
        key, player = event.key(), self.stage.player
        plays = player is not None and player.is_open
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Space and not self.is_full_screen):
            self.close_look()
        elif key == Qt.Key.Key_F11:
            self.full_screen_wanted.emit()
        elif plays and player is not None and play_key(player, event):
            return
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.neighbour_wanted.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.neighbour_wanted.emit(-1)
        elif key == Qt.Key.Key_Space:
            self.close_look()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the picture closes."""
        if not self.is_full_screen and not self.stage.geometry().contains(
            event.position().toPoint()
        ):
            self.close_look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self._over is not None:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing but the picture's ground: what shone through would stain the colours."""
        QPainter(self).fillRect(self.rect(), QColor(theme.tokens().picture))

    # Below here: the wiring.

    def _build(self) -> None:
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, GAP)
        row.setSpacing(GAP_WIDE)
        row.addWidget(self._name, 1)
        row.addWidget(self._about)
        row.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self._column.addWidget(self.stage, 1)
        self._frame()

    def _frame(self) -> None:
        """Air around the picture, none on a full screen."""
        air = 0 if self.is_full_screen else GAP_HUGE
        self._column.setContentsMargins(air, air // 2, air, air)
        self._head.setVisible(not self.is_full_screen)

    def _show(self, card: AssetCard) -> None:
        self._came_from = QApplication.focusWidget()
        self._frame()
        self.stage.look_at(card)
        self._tell(card)
        self.show()
        self.raise_()
        self.setFocus()

    def _tell(self, card: AssetCard) -> None:
        self._name.show_text(card.name)
        facts = [
            display.dimensions(card.width, card.height) if card.width else "",
            display.length(card.duration) if card.duration else "",
            display.stars(card.rating),
        ]
        self._about.setText(" · ".join(fact for fact in facts if fact))

    def _watch(self, window: QWidget | None) -> None:
        if self._over is not None:
            self._over.removeEventFilter(self)
        self._over = window
        if window is not None:
            window.installEventFilter(self)

    def _dress(self) -> None:
        self._close.setIcon(icons.icon("x"))
