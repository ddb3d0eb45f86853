"""Quick look: the current asset large over the window, or on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.domain import display
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import ElidedLabel, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HUGE, GAP_WIDE
from desktop.ui.preview.idle import Idle
from desktop.ui.preview.judge_bar import HEIGHT, JudgeBar

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.ui.preview.stage import Stage


class QuickLook(QWidget):
    """Covers the window, or the screen; what is thought of the asset stands at its foot.

    Keys are commands of the table (`actions.py`); only Esc is here, which closes.

    Attributes:
        stage: What shows the asset.
        bar: Stars, heart, label, tags.
        left: The asset that was in sight when it was closed, and where it stood, seconds.

    Signals:
        closed: It is gone from sight.
    """

    closed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__(None)
        self.setObjectName("quick_look")
        self.setAccessibleName("Quick look")
        self.is_full_screen = False
        self.card: AssetCard | None = None
        self.left: tuple[AssetId | None, float | None] = (None, None)
        self.stage = stage
        self.bar = JudgeBar(self)
        self._over: QWidget | None = None
        self._came_from: QWidget | None = None
        self._name = ElidedLabel(parent=self)
        self._name.setFont(theme.body_font(15, bold=True))
        self._about = plain_label(role="quiet", parent=self)
        self._close = QToolButton(self)
        self._close.setAccessibleName("Close")
        self._close.setToolTip(plain_tooltip("Close (Space or Esc)"))
        self._close.clicked.connect(self.close_look)
        self._head = QWidget(self)
        self._idle = Idle(self)
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open_over(self, window: QWidget, card: AssetCard, at: float | None = None) -> None:
        """Cover `window` and show an asset; `at` is where in it, seconds."""
        if self.is_full_screen:
            self.close_look()
        self._watch(window)
        self.setParent(window)
        self.setGeometry(window.rect())
        self._came_from = QApplication.focusWidget()
        self._frame()
        self.look_at(card, at)
        self.show()
        self.raise_()
        self.setFocus()

    def open_full_screen(self, window: QWidget, card: AssetCard, at: float | None = None) -> None:
        """Cover the screen that `window` is on and show an asset; `at` is where in it, seconds."""
        self.close_look()
        had_keyboard: QWidget | None = window.focusWidget()
        self._came_from = window if had_keyboard is None else had_keyboard
        self.is_full_screen = True
        self.setParent(None)
        self.setWindowTitle("Director's Desk")
        self.setScreen(window.screen())
        self._frame()
        self.look_at(card, at)
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()
        self._idle.start()

    def look_at(self, card: AssetCard, at: float | None = None) -> None:
        """Show an asset; `at` is where in it, seconds."""
        is_other = self.card is None or self.card.id != card.id
        self.card = card
        self.stage.look_at(card, at)
        self.bar.show_card(card)
        if is_other:
            self.bar.show_tags(())
            self._idle.wake()
        self._tell(card)

    def close_look(self) -> None:
        """Go, and let the files go."""
        if not self.isVisible():
            return
        self._idle.stop()
        self.left = (self.card.id if self.card else None, self.stage.position)
        self.stage.look_at(None)
        self.hide()
        self.card = None
        self.is_full_screen = False
        self._watch(None)
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.window().activateWindow()
            self._came_from.setFocus()
        self._came_from = None
        self.closed.emit()

    def begin_tag(self) -> None:
        """Type a tag for the asset in sight."""
        self.bar.begin_tag()

    def say(self, text: str) -> None:
        """Say for a moment what has been done; controls that hide come back for it."""
        self.bar.say(text)
        self._idle.wake()

    def wake(self) -> None:
        """Something at the foot has changed: let it be seen."""
        self._idle.wake()

    # Below here: what Qt calls.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; everything else is a command."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_look()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the picture closes."""
        at = event.position().toPoint()
        parts = (self.stage, self.bar, self._head)
        if not self.is_full_screen and not any(part.geometry().contains(at) for part in parts):
            self.close_look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self._over is not None:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Nothing hides while a question stands over it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.is_full_screen:
            self._idle.hold(is_held=not self.isActiveWindow())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The foot of a full screen floats at its lower edge."""
        super().resizeEvent(event)
        self._float()

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
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._inner = QVBoxLayout()
        self._inner.addWidget(self._head)
        self._inner.addWidget(self.stage, 1)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addLayout(self._inner, 1)
        self._outer.addWidget(self.bar)
        self.bar.left.connect(self.setFocus)
        self.bar.typed.connect(lambda is_typed: self._idle.hold(is_held=is_typed))
        self._idle.changed.connect(self._rest)
        self.stage.steered.connect(self._idle.wake)

    def _frame(self) -> None:
        """Air around the picture; on a full screen none, and what stands below floats over it."""
        is_full = self.is_full_screen
        air = 0 if is_full else GAP_HUGE
        self._inner.setContentsMargins(air, air // 2, air, air // 2)
        self._head.setVisible(not is_full)
        self.bar.show_name(is_shown=is_full)
        self._outer.removeWidget(self.bar)
        if not is_full:
            self._outer.addWidget(self.bar)
        self.bar.show()
        self.stage.float_controls(HEIGHT if is_full else None)
        self._float()

    def _float(self) -> None:
        if self.is_full_screen:
            self.bar.setGeometry(0, self.height() - HEIGHT, self.width(), HEIGHT)
            self.bar.raise_()

    def _rest(self, is_resting: bool) -> None:
        """Nobody moves the pointer: nothing but the picture."""
        if self.is_full_screen:
            self.bar.setVisible(not is_resting)
            self.stage.show_controls(is_shown=not is_resting)

    def _tell(self, card: AssetCard) -> None:
        self._name.show_text(card.name)
        facts = [
            display.dimensions(card.width, card.height) if card.width else "",
            display.known_length(card.duration, card.length),
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
