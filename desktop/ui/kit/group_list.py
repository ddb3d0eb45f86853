"""The list of groups: pictures that look the same side by side, the one that would stay marked."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, RADIUS, TYPE_NOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId
    from desktop.domain.near_duplicate import NearDuplicate, NearDuplicateGroup
    from desktop.ui.kit.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex
_CELL = QSize(188, 118)  # of one picture
_LINES = 52  # pixels below it, for three lines of words
_HEAD = 26
ROW_HEIGHT = _HEAD + _CELL.height() + _LINES + GAP


class GroupRole(IntEnum):
    """What a row can be asked for besides Qt's own roles."""

    GROUP = int(Qt.ItemDataRole.UserRole) + 1
    KEPT = GROUP + 1


class GroupModel(QAbstractListModel):
    """Groups, and in each which picture would stay: the best until another is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[NearDuplicateGroup, ...] = ()
        self._kept: dict[AssetId, AssetId] = {}  # by the best of its group

    @property
    def groups(self) -> tuple[NearDuplicateGroup, ...]:
        """Those in sight."""
        return self._groups

    def show_groups(self, groups: Sequence[NearDuplicateGroup]) -> None:
        """Show these."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._groups)

    @report_exceptions(None)
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The group, the place of the one that stays, or all of it in words."""
        group = self.group(index)
        if group is None:
            return None
        if role == GroupRole.GROUP:
            return group
        if role == GroupRole.KEPT:
            return self.kept(group)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            kept = clean_line(group.members[self.kept(group)].card.name, limit=100)
            return f"{heading(group)}. To be kept: {kept}"
        return None

    def group(self, index: Index) -> NearDuplicateGroup | None:
        """The group of a row."""
        is_row = index.isValid() and index.row() < len(self._groups)
        return self._groups[index.row()] if is_row else None

    def kept(self, group: NearDuplicateGroup) -> int:
        """The place of the picture that would stay."""
        ids = group.ids
        chosen = self._kept.get(ids[0])
        return ids.index(chosen) if chosen in ids else 0

    def keep(self, index: Index, place: int) -> None:
        """Let another picture of a group be the one that stays."""
        group = self.group(index)
        if group is not None and 0 <= place < len(group.members):
            self._kept[group.ids[0]] = group.ids[place]
            at = self.index(index.row())
            self.dataChanged.emit(at, at)


class GroupList(QListView):
    """The groups below each other.

    Signals:
        chosen: The current group, or another picture of it to be kept, is another one.
        opened: The id of a picture that was clicked twice.
    """

    chosen = Signal()
    opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups = GroupModel(self)
        self.setModel(self.groups)
        self.setItemDelegate(_GroupDelegate(thumbnails, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Near duplicates")
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit())
        if thumbnails is not None:
            thumbnails.loaded.connect(lambda _sum: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    def kept_and_others(self) -> tuple[AssetId, tuple[AssetId, ...]] | None:
        """Of the current group, the one that would stay, and the others."""
        group = self.groups.group(self.currentIndex())
        if group is None:
            return None
        kept = group.ids[self.groups.kept(group)]
        return kept, tuple(key for key in group.ids if key != kept)

    def picture_rect(self, index: QModelIndex, place: int) -> QRect:
        """Where a picture of a group stands."""
        return _cell(self.visualRect(index), place)

    @report_exceptions(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a picture chooses it to be kept."""
        super().mousePressEvent(event)
        index, place = self._at(event)
        if place is not None:
            self.groups.keep(index, place)
            self.chosen.emit()

    @report_exceptions(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks show it in the library."""
        index, place = self._at(event)
        group = self.groups.group(index)
        if group is not None and place is not None:
            self.opened.emit(group.ids[place])

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose the picture to be kept; Enter shows it in the library."""
        index = self.currentIndex()
        group = self.groups.group(index)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if group is not None and step is not None:
            self.groups.keep(index, self.groups.kept(group) + step)
            self.chosen.emit()
        elif group is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(group.ids[self.groups.kept(group)])
        else:
            super().keyPressEvent(event)

    def _at(self, event: QMouseEvent) -> tuple[QModelIndex, int | None]:
        """The row under the pointer, and the picture of it."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        group = self.groups.group(index)
        if group is None:
            return index, None
        places = range(min(len(group.members), _shown(self.viewport().width())))
        return index, next(
            (at for at in places if self.picture_rect(index, at).contains(point)), None
        )


class _GroupDelegate(QStyledItemDelegate):
    """Paints a group: what it is, then its pictures with what tells them apart."""

    def __init__(self, thumbnails: Thumbnails | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    @report_exceptions(QSize(100, ROW_HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All groups are as high."""
        return QSize(100, ROW_HEIGHT)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One group."""
        group: NearDuplicateGroup | None = index.data(int(GroupRole.GROUP))
        if group is None:
            return
        look, row = theme.tokens(), option.rect
        kept = int(index.data(int(GroupRole.KEPT)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.hover))
            painter.drawRoundedRect(QRectF(row.adjusted(4, 2, -4, -2)), RADIUS, RADIUS)
        painter.setFont(theme.heading_font())
        painter.setPen(QColor(look.quiet))
        head = QRect(row.x() + 12, row.y() + 4, row.width() - 24, _HEAD - 4)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), heading(group))
        room = _shown(row.width())
        for place, member in enumerate(group.members[:room]):
            self._member(painter, _cell(row, place), member, is_kept=place == kept)
        if len(group.members) > room:
            more = _cell(row, room)
            painter.setPen(QColor(look.quiet))
            painter.drawText(
                more, int(Qt.AlignmentFlag.AlignVCenter), f"+{len(group.members) - room}"
            )
        painter.restore()

    def _member(
        self, painter: QPainter, cell: QRect, member: NearDuplicate, *, is_kept: bool
    ) -> None:
        look = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.picture))
        painter.drawRoundedRect(QRectF(cell), 3, 3)
        found = self._thumbnails.for_card(member.card) if self._thumbnails else None
        if found is None:
            icon = QRect(0, 0, 20, 20)
            icon.moveCenter(cell.center())
            icons.type_icon(member.card.type, "quiet").paint(painter, icon)
        else:
            size = found.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(cell.topLeft(), size)
            target.moveCenter(cell.center())
            painter.drawPixmap(target, found)
        if is_kept:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), 3, 3)
        painter.setFont(theme.body_font(TYPE_NOTE))
        line = painter.fontMetrics().height()
        name, *rest = words(member)
        for number, text in enumerate((name, *rest)):
            painter.setPen(QColor(look.text if not number else look.quiet))
            at = QRect(cell.x(), cell.bottom() + 4 + number * line, cell.width(), line)
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, at.width())
            painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter), cut)


def heading(group: NearDuplicateGroup) -> str:
    """What a group is, in a line."""
    if group.is_exact:
        what = display.counted(len(group.members), "asset")
        return f"{what} of the same content, {display.size(group.spare)} besides the one kept"
    what = display.counted(len(group.members), "picture")
    how = "look the same" if group.is_sure else "look much the same"
    return f"{what} that {how}, {display.size(group.spare)} besides the best"


def words(member: NearDuplicate) -> tuple[str, str, str]:
    """Name, frame and size, and what a person has made of a picture."""
    card = member.card
    frame = f"{card.width} × {card.height}" if card.width and card.height else ""
    facts = [part for part in (frame, display.size(card.size) if card.size else "") if part]
    used = f"used {member.uses}×" if member.uses else ""
    likeness = "cropped or altered" if "cropped" in member.likeness else ""
    judged = ["★" * card.rating, "♥" if card.is_favorite else "", used, likeness]
    return (
        clean_line(card.name, limit=100),
        " · ".join(facts),
        " · ".join(part for part in judged if part),
    )


def _cell(row: QRect, place: int) -> QRect:
    left = row.x() + 12 + place * (_CELL.width() + GAP)
    return QRect(left, row.y() + _HEAD, _CELL.width(), _CELL.height())


def _shown(width: int) -> int:
    """How many pictures stand in a row of this width."""
    return max(2, (width - 12 - 32) // (_CELL.width() + GAP))
