"""The history tab: who did what, when, and what the values were before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.ids import OperationId
from desktop.ui.inspector.history_model import STORY, HistoryModel, Story
from desktop.ui.kit import theme
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import hairline
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.take_back import TakeBackBar
from desktop.ui.kit.tokens import GAP, GAP_HALF, TYPE_BODY, TYPE_NOTE

if TYPE_CHECKING:
    from desktop.ui.inspector.asset_record import AssetRecord
    from desktop.ui.inspector.history_model import Index
    from desktop.ui.kit.runner import Runner

_AIR = 12
_LINES = 8  # changed values that are shown of one edit
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)


class HistoryDelegate(QStyledItemDelegate):
    """Paints a story: its name, who and when, the values."""

    @report_exceptions(QSize(100, 48))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its lines at the list's width."""
        story: Story = index.data(STORY)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 300
        return QSize(width, sum(height for _, _, height in self._parts(story, width)) + 2 * GAP)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line below the other, and a hairline."""
        story: Story = index.data(STORY)
        look = theme.tokens()
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.chosen))
        y = rect.y() + GAP
        for text, role, height in self._parts(story, rect.width()):
            large = role == "text"
            painter.setFont(theme.body_font(TYPE_BODY if large else TYPE_NOTE))
            painter.setPen(QColor(getattr(look, role)))
            area = QRect(rect.x() + _AIR, y, rect.width() - 2 * _AIR, height)
            painter.drawText(area, _WRAP, text)
            y += height
        painter.setPen(QColor(look.hairline))
        painter.drawLine(rect.left() + _AIR, rect.bottom(), rect.right() - _AIR, rect.bottom())
        painter.restore()

    def _parts(self, story: Story, width: int) -> list[tuple[str, str, int]]:
        """Text, colour and height of every line."""
        lines = list(story.lines[:_LINES])
        if len(story.lines) > _LINES:
            lines.append(f"and {len(story.lines) - _LINES} more")
        parts = [(story.label, "text"), (story.about, "quiet")]
        parts += [(line, "quiet") for line in lines]
        made = []
        for at, (text, role) in enumerate(parts):
            metrics = QFontMetrics(theme.body_font(TYPE_BODY if role == "text" else TYPE_NOTE))
            room = QRect(0, 0, width - 2 * _AIR, 10_000)
            extra = GAP_HALF if at == 1 and lines else 1
            made.append((text, role, metrics.boundingRect(room, _WRAP, text).height() + extra))
        return made


class HistoryTab(QWidget):
    """Shows the story of one asset."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HistoryModel(self)
        self.bar = TakeBackBar(runner, "tab", self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName("History")
        self._empty = EmptyState("clock-counter-clockwise", self)
        self._empty.say("No changes yet", "Every edit is written down here.")
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.list, hairline(parent=listed), self.bar):
            column.addWidget(part)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(listed)
        self._layers.addWidget(self._empty)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.list)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_chosen)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._choose(now))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.model.modelReset.connect(lambda: self.bar.choose(None))

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset's story."""
        self.model.show_entries(record.dossier.entries, record.asset.currency)
        self._layers.setCurrentIndex(0 if record.dossier.entries else 1)

    def menu(self) -> QMenu:
        """What can be done with the chosen edit."""
        menu = QMenu(self)
        back = menu.addAction("Take This Back", self.bar.take_back)
        back.setEnabled(self.bar.button.isEnabled())
        copy = menu.addAction("Copy", self.copy_chosen)
        copy.setEnabled(self.list.currentIndex().isValid())
        return menu

    def _choose(self, index: Index) -> None:
        story: Story | None = index.data(STORY) if index.isValid() else None
        if story is None:
            self.bar.choose(None)
        else:
            self.bar.choose(OperationId(story.operation_id), story.label)

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.list.viewport().mapToGlobal(at))
        menu.deleteLater()

    def copy_chosen(self) -> None:
        """Put the chosen edits on the clipboard."""
        told = [index.data(STORY).text for index in self.list.selectedIndexes()]
        if told:
            QGuiApplication.clipboard().setText("\n".join(told))
