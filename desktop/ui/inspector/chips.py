"""Tags as chips that can be taken off, and a field that adds one, completing as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.flow_layout import FlowLayout
from desktop.ui.kit.guard import guarded
from desktop.ui.kit.labels import plain_tooltip
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
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        some = " (on some of them)" if is_partial else ""
        self.setToolTip(plain_tooltip(f"{name}{some}"))
        self.setAccessibleName(f"{name}{some}, Delete takes it off")

    def sizeHint(self) -> QSize:
        """The name, its dot, and room for the cross."""
        text = self.fontMetrics().horizontalAdvance(self.name)
        dot = _DOT + GAP_HALF if self._colour else 0
        return QSize(min(_WIDEST, text + dot + 2 * GAP), _HEIGHT)

    @guarded(None)
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
        if self._is_hovered or self.hasFocus():
            cross = self.rect().adjusted(self.width() - _CROSS - 2, 1, -2, -2)
            painter.fillRect(cross, plate)
            painter.setPen(QColor(look.text))
            painter.drawText(cross, Qt.AlignmentFlag.AlignCenter, "×")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross takes it off, the name is clicked."""
        if event.position().x() >= self.width() - _CROSS - 2:
            self.removed.emit(self.name)
        else:
            self.clicked.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it off."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.name)
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


class AddField(QLineEdit):
    """A small field that adds a name and stays open for the next.

    Signals:
        added: The name that was typed or chosen.
    """

    added = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        completer.activated.connect(self._chosen)
        self.setCompleter(completer)
        self.setProperty("role", "inplace")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setFixedHeight(_HEIGHT + 2)
        self.setMaxLength(400)
        self.returnPressed.connect(self._entered)
        self._was_chosen = False

    def sizeHint(self) -> QSize:
        """Room for its hint."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(max(80, words + 20), _HEIGHT + 2)

    def offer(self, names: Sequence[str]) -> None:
        """What completion proposes."""
        if names != self._names.stringList():
            self._names.setStringList(list(names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A comma adds as Enter does; Esc empties first, then leaves."""
        if event.text() == ",":
            self._entered()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _chosen(self, name: str) -> None:
        self._was_chosen = True
        self._add(name)

    def _entered(self) -> None:
        if self._was_chosen:  # the completer has added it already
            self._was_chosen = False
            self.clear()
            return
        self._add(self.text())

    def _add(self, text: str) -> None:
        name = " ".join(text.split())
        self.clear()
        if name:
            self.added.emit(name)


class ChipLine(QWidget):
    """Chips in lines, and a field for another one at their end.

    Signals:
        added: A name to add.
        removed: A name to take off.
        clicked: A name that was clicked.
    """

    added = Signal(str)
    removed = Signal(str)
    clicked = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, str, bool]] = []
        self._chips: list[Chip] = []
        self.field = AddField(hint, self)
        self.field.added.connect(self.added)
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.field)
        self.setFocusProxy(self.field)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def names(self) -> list[str]:
        """The names in sight."""
        return [name for name, _, _ in self._shown]

    def show_chips(
        self, chips: Iterable[tuple[str, str, bool]], offered: Sequence[str] = ()
    ) -> None:
        """Show (name, colour, only on some); the field keeps what is typed in it."""
        wanted = list(chips)
        self.field.offer([name for name in offered if name not in {n for n, _, _ in wanted}])
        if wanted == self._shown:
            return
        self._shown = wanted
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.field)
        self._chips = [
            Chip(name, colour, is_partial=partial, parent=self) for name, colour, partial in wanted
        ]
        for chip in self._chips:
            chip.removed.connect(self.removed)
            chip.clicked.connect(self.clicked)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.field)
        if had_focus:
            self.field.setFocus()
        self.updateGeometry()
