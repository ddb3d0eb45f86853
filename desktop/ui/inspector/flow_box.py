"""A widget that sets its children in lines like words: chips, tags."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.kit.tokens import GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class FlowBox(QWidget):
    """Children in lines, left to right, top to bottom; as tall as its width makes them.

    They are placed by the box itself and at once: an item of a QLayout that is taken out and put
    in again keeps its old place until something else asks for room.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = GAP_HALF) -> None:
        super().__init__(parent)
        self._members: tuple[QWidget, ...] = ()
        self._gap = gap
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def members(self) -> tuple[QWidget, ...]:
        """What is set in lines, in order."""
        return self._members

    def set_members(self, members: Sequence[QWidget]) -> None:
        """Set these in lines, in this order; others that were there are deleted."""
        gone = [member for member in self._members if member not in members]
        new = [member for member in members if member not in self._members]
        self._members = tuple(members)
        for member in gone:
            member.hide()
            member.deleteLater()
        for member in members:
            if member.parentWidget() is not self:
                member.setParent(self)
            if not member.isHidden() or member in new:
                member.show()
        self._order_tab()
        self.updateGeometry()
        self._arrange(self.width(), move=True)

    def _order_tab(self) -> None:
        """Let Tab go through them in order, from where the box stands.

        What is made later stands last in the whole window. Qt orders only what may have the
        keyboard, and whoever has it for the box would count as its end.
        """
        proxy = self.focusProxy()
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for before, member in pairwise((self, *self._members)):
            QWidget.setTabOrder(before, member)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(proxy)  # type: ignore[arg-type]

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        """As small as it can be."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Room for one child below the other's left edge: it gives way in width."""
        hints = [member.sizeHint() for member in self._members]
        return QSize(0, max((hint.height() for hint in hints), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines."""
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """A child wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange(self.width(), move=True)
        return super().event(event)

    def _arrange(self, room: int, *, move: bool) -> int:
        """Go through the children; returns the height."""
        x, y, line = 0, 0, 0
        for member in self._members:
            if member.isHidden():
                continue
            hint = member.sizeHint()
            width = min(hint.width(), max(room, 1))
            if x and x + width > room:
                x, y, line = 0, y + line + self._gap, 0
            if move:
                member.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self._gap
            line = max(line, hint.height())
        return y + line
