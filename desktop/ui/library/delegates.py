"""Delegates of grid and table: the name editor, and cells that are pictures rather than text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.domain.asset import (
    NAME_LIMIT,
    AssetCard,
    AssetType,
    ColourLabel,
    choosable_statuses,
)
from desktop.domain.film import status_words
from desktop.ui.kit import icons, stars, theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import LABELS, ON_LABEL, TYPE_SMALL
from desktop.ui.kit.unavailable_mark import unavailable_mark
from desktop.ui.library.asset_columns import (
    LABEL_COLUMN,
    NAME_COLUMN,
    PICTURE_COLUMN,
    RATING_COLUMN,
    STATUS_COLUMN,
)
from desktop.ui.library.asset_grid import AssetGrid
from desktop.ui.library.asset_model import AssetModel, AssetRole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QAbstractItemModel, QModelIndex

    from desktop.ui.kit.thumbnails import Thumbnails

    Index = QModelIndex | QPersistentModelIndex

_PAINTED = (NAME_COLUMN, RATING_COLUMN, LABEL_COLUMN, PICTURE_COLUMN)
_ENDING = 9  # characters of the longest ending that counts as one: `.fountain`
_LEFT_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CellChoice(NamedTuple):
    """One value that a cell could hold."""

    value: str
    text: str
    is_now: bool


def _choices(card: AssetCard, column: int) -> list[CellChoice]:
    """What can be chosen in a cell; nothing where it has no menu."""
    if column == LABEL_COLUMN:
        return [
            CellChoice(
                label, LABELS[label].name if label in LABELS else "No label", card.label is label
            )
            for label in ColourLabel
        ]
    if column == STATUS_COLUMN:
        return [
            CellChoice(status, status_words(status), card.status == status)
            for status in choosable_statuses(card.type)
        ]
    return []


class NameDelegate(QStyledItemDelegate):
    """Edits a name in place: the ending of a file's name is not selected, as file managers do."""

    def createEditor(  # noqa: D102 - as Qt says
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(NAME_LIMIT)
        editor.setAccessibleName("Name")
        return editor

    @report_exceptions(None)
    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: D102
        if not isinstance(editor, QLineEdit):
            return
        name = str(index.data(int(Qt.ItemDataRole.EditRole)) or "")
        editor.setText(name)
        stem = name.rfind(".")
        length = stem if stem > 0 and len(name) - stem <= _ENDING else len(name)
        # Later: the view selects everything when it has opened the editor.
        QTimer.singleShot(0, editor, lambda: editor.setSelection(0, length))

    @report_exceptions(None)
    def setModelData(  # noqa: D102
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), int(Qt.ItemDataRole.EditRole))

    @report_exceptions(None)
    def updateEditorGeometry(  # noqa: D102
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        view = self.parent()
        rect: QRect = option.rect
        editor.setGeometry(view.caption_rect(index) if isinstance(view, AssetGrid) else rect)


class TableDelegate(NameDelegate):
    """Paints picture, name with icon, stars, and the colour label with its letter.

    Args:
        was_selected: Whether the row that the mouse went down on was selected before.
    """

    def __init__(
        self, view: QWidget, thumbnails: Thumbnails, was_selected: Callable[[], bool]
    ) -> None:
        super().__init__(view)
        self._thumbnails, self._was_selected = thumbnails, was_selected

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: ground and text by the style, the rest here."""
        card = index.data(int(AssetRole.CARD))
        column = index.column()
        if not isinstance(card, AssetCard) or column not in _PAINTED:
            super().paint(painter, option, index)
            return
        self._ground(painter, option, index)
        rect: QRect = option.rect.adjusted(8, 0, -6, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if column == NAME_COLUMN:
            _paint_name(painter, rect, card, str(index.data()), self.parent())
        elif column == RATING_COLUMN:
            model = index.model()
            is_read_only = isinstance(model, AssetModel) and model.is_read_only
            stars.paint(painter, rect, card.rating, empty=not is_read_only)
        elif column == PICTURE_COLUMN:
            self._paint_picture(painter, option.rect.adjusted(6, 2, -4, -2), card)
        else:
            _paint_label(painter, rect, card)
        painter.restore()

    @report_exceptions(False)
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the stars of a selected row rates, one on label or status offers others."""
        card = index.data(int(AssetRole.CARD))
        if (
            event.type() != QEvent.Type.MouseButtonRelease
            or not isinstance(event, QMouseEvent)
            or event.button() != Qt.MouseButton.LeftButton
            or not isinstance(card, AssetCard)
            or card.is_trashed
            or not self._was_selected()
            or (isinstance(model, AssetModel) and model.is_read_only)
        ):
            return super().editorEvent(event, model, option, index)
        x = event.position().x() - option.rect.left() - 8
        if index.column() == RATING_COLUMN and x <= stars.width() + 4:
            chosen = stars.at(x)
            stars_now = 0 if chosen == card.rating else chosen
            return model.setData(index, stars_now, int(Qt.ItemDataRole.EditRole))
        if choices := _choices(card, index.column()):
            self._choose(model, index, choices, event.globalPosition().toPoint())
            return True
        return super().editorEvent(event, model, option, index)

    def _paint_picture(self, painter: QPainter, frame: QRect, card: AssetCard) -> None:
        """The thumbnail on its ground; nothing where there is none yet."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().picture))
        painter.drawRoundedRect(frame, 3, 3)
        found = self._thumbnails.for_card(card)
        if found is None:
            return
        # A waveform is long and low; as high as the cell it still says loud and quiet.
        is_sound = card.type is AssetType.AUDIO
        aspect = Qt.AspectRatioMode
        how = aspect.IgnoreAspectRatio if is_sound else aspect.KeepAspectRatio
        size = found.size().scaled(frame.size(), how)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.4 if card.is_missing or card.is_trashed else 1.0)
        painter.drawPixmap(target, found)

    def _choose(
        self, model: QAbstractItemModel, index: Index, choices: Sequence[CellChoice], at: QPoint
    ) -> None:
        """A menu of what else a cell could hold, where the cell is."""
        view = self.parent()
        if not isinstance(view, QWidget):
            return
        menu = QMenu(view)
        # While it is open, rows may come and go.
        cell = QPersistentModelIndex(index)
        for choice in choices:
            action = menu.addAction(choice.text)
            action.setCheckable(True)
            action.setChecked(choice.is_now)
            action.triggered.connect(
                lambda _=False, value=choice.value: model.setData(
                    cell, value, int(Qt.ItemDataRole.EditRole)
                )
            )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's ground, without its text."""
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        empty: Any = bare
        empty.text = ""
        widget: QWidget = empty.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, widget)


def _paint_name(painter: QPainter, rect: QRect, card: AssetCard, name: str, view: object) -> None:
    look = theme.tokens()
    ratio = view.devicePixelRatioF() if isinstance(view, QWidget) else 1.0
    icon = icons.pixmap(icons.TYPE_ICONS[card.type], 14, "quiet", ratio=ratio)
    painter.drawPixmap(QRect(rect.left(), rect.center().y() - 6, 14, 14), icon)
    text = rect.adjusted(22, 0, 0, 0)
    marks = [("heart-fill", "bad")] if card.is_favorite else []
    unavailable = unavailable_mark(card)
    marks += [(unavailable.icon, unavailable.role)] if unavailable is not None else []
    for symbol, tint in marks:
        place = QRect(text.right() - 13, rect.center().y() - 6, 13, 13)
        painter.drawPixmap(place, icons.pixmap(symbol, 13, tint, ratio=ratio))
        text.setRight(text.right() - 18)
    painter.setPen(QColor(look.quiet if card.is_trashed or card.is_missing else look.text))
    line = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, text.width())
    painter.drawText(text, _LEFT_MIDDLE, line)


def _paint_label(painter: QPainter, rect: QRect, card: AssetCard) -> None:
    label = LABELS.get(card.label)
    if label is None:
        return
    chip = QRectF(rect.left(), rect.center().y() - 6, 14, 14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(label.colour))
    painter.drawRoundedRect(chip, 3, 3)
    painter.setPen(QColor(ON_LABEL))
    painter.setFont(theme.body_font(TYPE_SMALL, bold=True))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), label.letter)
    painter.setFont(theme.body_font())
    painter.setPen(QColor(theme.tokens().quiet))
    painter.drawText(rect.adjusted(20, 0, 0, 0), _LEFT_MIDDLE, label.name)
