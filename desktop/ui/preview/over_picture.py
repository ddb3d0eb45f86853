"""A picture with a bar of controls: under it, or floating over its foot on a full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class OverPicture(QWidget):
    """Lays out `picture` and `bar`; a floating bar leaves the whole area to the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QWidget | None = None
        self._bar: QWidget | None = None
        self._lift: int | None = None
        theme.changed.connect(self._dress_bar)

    def lay_out(self, picture: QWidget, bar: QWidget) -> None:
        """Take these two in."""
        self._picture, self._bar = picture, bar
        bar.setObjectName("controls")
        self._dress_bar()
        self._place()

    def float_bar(self, lift: int | None) -> None:
        """Let the bar float so many pixels above the lower edge; None puts it under the picture."""
        self._lift = lift
        if self._bar is not None and lift is None:
            self._bar.show()
        self._place()

    def show_bar(self, *, is_shown: bool) -> None:
        """Show a floating bar, or hide it."""
        if self._bar is not None and self._lift is not None:
            self._bar.setVisible(is_shown)

    def sizeHint(self) -> QSize:
        """As the picture wants, and the bar under it."""
        return self._sum(*(part.sizeHint() for part in (self._picture, self._bar) if part))

    def minimumSizeHint(self) -> QSize:
        """As the picture needs, and the bar under it."""
        return self._sum(*(part.minimumSizeHint() for part in (self._picture, self._bar) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both keep their places."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._picture is None or self._bar is None:
            return
        height = self._bar.sizeHint().height()
        lift = self._lift or 0
        below = height if self._lift is None else 0
        self._picture.setGeometry(0, 0, self.width(), max(0, self.height() - below))
        self._bar.setGeometry(0, self.height() - height - lift, self.width(), height)
        self._bar.raise_()

    def _dress_bar(self) -> None:
        look = theme.tokens()
        if self._bar is not None:
            self._bar.setStyleSheet(
                f"#controls {{ background: {look.pane}; border-top: 1px solid {look.hairline}; }}"
            )

    @staticmethod
    def _sum(*sizes: QSize) -> QSize:
        return QSize(
            max((size.width() for size in sizes), default=0), sum(size.height() for size in sizes)
        )
