"""A small bar over a picture while the pointer is on it: its scale, fit, 1:1, full screen.

Before them stands what there is to note of how the picture is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.preview.canvas import ImageCanvas


class ZoomBar(QFrame):
    """Lies in the lower right corner of a canvas.

    Signals:
        full_screen_wanted: The button for the whole screen was clicked.
    """

    full_screen_wanted = Signal()

    def __init__(self, canvas: ImageCanvas) -> None:
        super().__init__(canvas)
        self.setObjectName("zoom_bar")
        self._canvas = canvas
        self._note = plain_label(parent=self)
        self._note.setContentsMargins(GAP // 2, 0, GAP // 2, 0)
        self._scale = plain_label(parent=self)
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scale.setMinimumWidth(self._scale.fontMetrics().horizontalAdvance("3200 %") + 4)
        self._buttons: list[tuple[QToolButton, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        row.addWidget(self._note)
        row.addWidget(self._scale)
        row.addWidget(self._button("corners-out", "Fit (Shift+Z)", canvas.fit))
        row.addWidget(self._button("number-square-one", "Actual size (Z)", canvas.actual_size))
        row.addWidget(self._button("arrows-out", "Full screen (F11)", self.full_screen_wanted.emit))
        canvas.framed.connect(self._tell)
        canvas.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come with the pointer, go with it, stay in the corner."""
        if event.type() == QEvent.Type.Enter and not self._canvas.image.isNull():
            self._tell()
            self.show()
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _button(self, icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(24, 22)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(plain_tooltip(tip))
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(lambda _=False: act())
        self._buttons.append((button, icon))
        return button

    def _tell(self) -> None:
        self._scale.setText(f"{self._canvas.framing.scale * 100:.0f} %")
        self._note.setText(self._canvas.note)
        self._note.setVisible(bool(self._canvas.note))
        self._place()

    def _place(self) -> None:
        size = self.sizeHint()
        self.setGeometry(
            self._canvas.width() - size.width() - GAP,
            self._canvas.height() - size.height() - GAP,
            size.width(),
            size.height(),
        )

    def _dress(self) -> None:
        look = theme.tokens()
        for button, icon in self._buttons:
            button.setIcon(icons.icon(icon, look.on_badge))
        self.setStyleSheet(
            f"#zoom_bar {{ background: {look.badge}; border-radius: 4px; }}"
            f"QLabel {{ color: {look.on_badge}; }}"
            "QToolButton { padding: 0; min-height: 0; background: transparent; }"
            "QToolButton:hover { background: #40808080; }"
        )
