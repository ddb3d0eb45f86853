"""What drops down from the search field: completions, or why the search does not parse."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.search.complete import Completion

Index = QModelIndex | QPersistentModelIndex
_ROWS = 10


class CompletionRole(IntEnum):
    """What a row can be asked for besides Qt's own roles."""

    COMPLETION = int(Qt.ItemDataRole.UserRole) + 1


class CompletionModel(QAbstractListModel):
    """Completions in a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Completion, ...] = ()

    def offer(self, offers: Sequence[Completion]) -> None:
        """Offer something else."""
        self.beginResetModel()
        self._offers = tuple(offers)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._offers)

    @report_exceptions(None)
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Label, help, or the completion itself."""
        if not index.isValid() or index.row() >= len(self._offers):
            return None
        offer = self._offers[index.row()]
        if role == CompletionRole.COMPLETION:
            return offer
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{offer.label} {offer.help}".strip()
        return None


class Suggestions(QFrame):
    """A panel under the search field, a child of the window, which never takes the keyboard.

    Signals:
        picked: The `Completion` that was clicked.
    """

    picked = Signal(object)

    def __init__(self, under: QWidget) -> None:
        super().__init__(under.window())
        self._under = under
        self.setObjectName("suggestions")
        self._error = plain_label(role="bad", parent=self)
        self._error.setWordWrap(True)
        self._list = QListView(self)
        self._model = CompletionModel(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(lambda index: self.picked.emit(self._offer(index)))
        self._list.entered.connect(self._list.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self._error)
        column.addWidget(self._list)
        self.hide()

    @property
    def current(self) -> Completion | None:
        """The completion that is marked."""
        return self._offer(self._list.currentIndex()) if self.isVisible() else None

    @property
    def first(self) -> Completion | None:
        """The completion that stands on top, if any is in sight."""
        return self._offer(self._model.index(0, 0)) if self.isVisible() else None

    def offer(self, offers: Sequence[Completion], error: str = "") -> None:
        """Show completions and, above them, what is wrong; hide if there is neither."""
        self._model.offer(offers)
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._list.setVisible(bool(offers))
        if not offers and not error:
            self.hide()
            return
        self._place(len(offers))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark the next or the previous completion."""
        count = self._model.rowCount()
        if not self.isVisible() or not count:
            return
        now = self._list.currentIndex().row()
        target = (now + by) % count if now >= 0 else (0 if by > 0 else count - 1)
        self._list.setCurrentIndex(self._model.index(target))

    def _offer(self, index: QModelIndex) -> Completion | None:
        found: Completion | None = index.data(int(CompletionRole.COMPLETION))
        return found

    def _place(self, rows: int) -> None:
        """Under the field, as wide as it, as high as needed."""
        window = self._under.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        look = theme.tokens()
        self.setStyleSheet(
            f"#suggestions {{ background: {look.raised}; border: 1px solid {look.quiet};"
            f" border-radius: 6px; }} QListView {{ background: {look.raised}; }}"
            f" QLabel {{ padding: 4px 8px; }}"
        )
        width = self._under.width()
        height = min(rows, _ROWS) * ROW_HEIGHT + 8
        if self._error.isVisibleTo(self):
            height += self._error.heightForWidth(width - 10)
        at = self._under.mapTo(window, QPoint(0, self._under.height() + 4))
        self.setGeometry(QRect(at, QSize(width, height)))


class _OfferDelegate(QStyledItemDelegate):
    """Label at the left, help at the right, quietly."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw an offer."""
        offer: Completion | None = index.data(int(CompletionRole.COMPLETION))
        if offer is None:
            return
        look = theme.tokens()
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.chosen))
            painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(theme.body_font())
        line = rect.adjusted(8, 0, -8, 0)
        if offer.colour:
            side = line.height() - 10
            box = QRect(line.x(), line.y() + 5, side, side)
            painter.setPen(QColor(look.faint))
            painter.setBrush(QColor(offer.colour))
            painter.drawRoundedRect(box, 2, 2)
            line.setLeft(box.right() + 8)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.text))
        label = painter.fontMetrics().elidedText(
            offer.label, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignLeft), label)
        used = painter.fontMetrics().horizontalAdvance(label) + 16
        painter.setPen(QColor(look.quiet))
        room = line.adjusted(used, 0, 0, 0)
        told = painter.fontMetrics().elidedText(
            offer.help, Qt.TextElideMode.ElideRight, max(0, room.width())
        )
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), told)
        painter.restore()
