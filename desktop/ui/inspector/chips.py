"""Tags as chips that can be taken off, and a field that adds one, completing as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.inspector.add_field import AddField
from desktop.ui.inspector.flow_box import FlowBox
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_HALF, RADIUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QEnterEvent

_HEIGHT = 20
_DOT = 7
_CROSS = 14
_WIDEST = 180


class Chip(QWidget):
    """One name; a cross appears under the pointer.

    Signals:
        removed: The name.
        clicked: The name.
    """

    removed = Signal(str)
    clicked = Signal(str)

    def __init__(
        self,
        name: str,
        colour: str = "",
        *,
        is_partial: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._colour = colour
        self._is_partial = is_partial
        self._is_hovered = False
        self._is_read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        some = " (on some of them)" if is_partial else ""
        self.setToolTip(plain_tooltip(f"{name}{some}"))
        self.be_read_only(is_read_only=False)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be clicked only, or to be taken off too."""
        self._is_read_only = is_read_only
        some = " (on some of them)" if self._is_partial else ""
        ending = "" if is_read_only else ", Delete takes it off"
        self.setAccessibleName(f"{self.name}{some}{ending}")

    def sizeHint(self) -> QSize:
        """The name, its dot, and room for the cross."""
        text = self.fontMetrics().horizontalAdvance(self.name)
        dot = _DOT + GAP_HALF if self._colour else 0
        return QSize(min(_WIDEST, text + dot + 2 * GAP), _HEIGHT)

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet plate; the colour as a dot."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        plate = QColor(look.raised if look.is_dark else look.chosen)
        if self._is_hovered:
            plate = QColor(look.hairline)
        painter.setBrush(plate)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        left = GAP
        if self._colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawEllipse(left, (self.height() - _DOT) // 2, _DOT, _DOT)
            left += _DOT + GAP_HALF
        painter.setPen(QColor(look.quiet if self._is_partial else look.text))
        room = self.rect().adjusted(left, 0, -GAP_HALF, 0)
        name = self.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        if (self._is_hovered or self.hasFocus()) and not self._is_read_only:
            cross = self.rect().adjusted(self.width() - _CROSS - 2, 1, -2, -2)
            painter.fillRect(cross, plate)
            painter.setPen(QColor(look.text))
            painter.drawText(cross, Qt.AlignmentFlag.AlignCenter, "×")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross takes it off, the name is clicked."""
        is_at_cross = event.position().x() >= self.width() - _CROSS - 2
        if is_at_cross and not self._is_read_only:
            self.removed.emit(self.name)
        else:
            self.clicked.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it off, Enter lists what has it."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not self._is_read_only:
                self.removed.emit(self.name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit(self.name)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the cross."""
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide it."""
        self._is_hovered = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw it no more."""
        super().focusOutEvent(event)
        self.update()


class ChipLine(FlowBox):
    """Chips in lines, and a field for another one at their end.

    Signals:
        added: A tuple of names to add.
        removed: A name to take off.
        clicked: A name that was clicked.
    """

    added = Signal(object)
    removed = Signal(str)
    clicked = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, str, bool]] = []
        self._chips: list[Chip] = []
        self._is_read_only = False
        self.field = AddField(hint, self)
        self.field.added.connect(self.added)
        self.set_members([self.field])
        self.setFocusProxy(self.field)
        theme.changed.connect(self.update)

    @property
    def names(self) -> list[str]:
        """The names in sight."""
        return [name for name, _, _ in self._shown]

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips in sight, in order."""
        return tuple(self._chips)

    def show_chips(
        self, chips: Iterable[tuple[str, str, bool]], offered: Sequence[str] = ()
    ) -> None:
        """Show (name, colour, only on some); the field keeps what is typed in it."""
        wanted = list(chips)
        worn = {name for name, _, is_partial in wanted if not is_partial}
        self.field.offer([name for name in offered if name not in worn])
        if wanted == self._shown:
            return
        kept = dict(zip(self._shown, self._chips, strict=True))
        lost_focus = any(chip.hasFocus() and told not in wanted for told, chip in kept.items())
        self._shown = wanted
        self._chips = [kept.get(told) or self._made(told) for told in wanted]
        self._place()
        if lost_focus:
            self.field.setFocus()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """Chips to look at only, or to take off and add to."""
        self._is_read_only = is_read_only
        self.field.setVisible(not is_read_only)
        self._place()

    def flush(self) -> None:
        """Add what has been typed."""
        self.field.flush()

    def _place(self) -> None:
        for chip in self._chips:
            chip.be_read_only(is_read_only=self._is_read_only)
        self.set_members([*self._chips, self.field])

    def _made(self, told: tuple[str, str, bool]) -> Chip:
        name, colour, is_partial = told
        chip = Chip(name, colour, is_partial=is_partial, parent=self)
        chip.removed.connect(self.removed)
        chip.clicked.connect(self.clicked)
        return chip
