"""The cells of the list: pictures of takes, and the fields in which they are edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from desktop.domain.asset import NAME_LIMIT, PRODUCTION_STATUSES
from desktop.ui.kit import icons, theme
from desktop.ui.kit.completion import dress
from desktop.ui.kit.problem_note import ProblemNote
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import ROW_HEIGHT
from desktop.ui.storyboard.name_editor import refill
from desktop.ui.storyboard.shot_columns import ACTION, COLUMNS, DIALOGUE, NAME, SHOT, STATUS
from desktop.ui.storyboard.shot_fields import ANGLES
from desktop.ui.storyboard.status import status_look

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject
    from PySide6.QtGui import QKeyEvent

    from desktop.domain.asset import AssetCard
    from desktop.ui.storyboard.film_model import FilmModel
    from desktop.ui.storyboard.painter import BoardPainter

    Index = QModelIndex | QPersistentModelIndex

Key = Qt.Key
_EDIT = int(Qt.ItemDataRole.EditRole)
_PAD = 3  # above and below a picture
_LINES = 4  # of a text that is edited in place
_HINTS = QStyledItemDelegate.EndEditHint


class FilmCells(QStyledItemDelegate):
    """Paints and edits the cells of the list.

    Enter keeps what was typed and goes down, Tab goes on, both as in a table. Escape brings the
    old value of a line back (and undo what was typed), and keeps a text of several lines. What
    cannot be kept is said below the field, which stays open.

    Signals:
        moved: (index, columns, rows) The keyboard should go on from a cell.
    """

    moved = Signal(object, int, int)

    def __init__(self, painter: BoardPainter, films: FilmModel, parent: QTreeView) -> None:
        super().__init__(parent)
        self._painter, self._films = painter, films
        self._view = parent
        self._at: dict[QWidget, QPersistentModelIndex] = {}
        self._given_up: dict[tuple[str, int], str] = {}
        self._problem = ProblemNote(parent.viewport())
        self.picture_width = 72

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return bool(self._open())

    def _open(self) -> list[QWidget]:
        """The fields in sight; one whose row went is taken away by Qt without a word."""
        for editor in [e for e in self._at if not isValid(e) or e.isHidden()]:
            del self._at[editor]
        return list(self._at)

    def height_of(self, index: Index) -> int:
        """How high a row is: shots as their pictures, takes a little less, scenes as one line."""
        if not index.parent().isValid():
            return ROW_HEIGHT + 2
        picture = round(self.picture_width * 9 / 16) + 2 * _PAD
        return picture if not index.parent().parent().isValid() else max(ROW_HEIGHT, picture - 10)

    def finish(self) -> None:
        """Keep what is typed, as leaving the cell does."""
        for editor in self._open():
            self._keep(editor, 0, 0)

    # Painting.

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102
        return QSize(40, self.height_of(index))

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A cell; before code and number the picture."""
        shot = self._films.shot_at(index)
        if shot is None:
            self._heading(painter, option, index)
            return
        if index.column() != SHOT:
            super().paint(painter, option, index)
            return
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        empty: Any = bare
        text, empty.text = empty.text, ""
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, self._view)
        area: QRect = option.rect
        high = area.height() - 2 * _PAD
        frame = QRect(area.left() + 2, area.top() + _PAD, round(high * 16 / 9), high)
        take = self._films.take_at(index) or shot.shown
        painter.save()
        self._picture(painter, frame, take.card if take else None)
        painter.setFont(theme.body_font(bold=self._films.take_at(index) is None))
        painter.setPen(QColor(theme.tokens().text))
        words = area.adjusted(frame.width() + 10, 0, -4, 0)
        line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, line)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A cell of a scene's row; its heading may reach over the empty ones behind it."""
        header = self._view.header()
        reach = [at for at in (ACTION, DIALOGUE) if not header.isSectionHidden(at)]
        beside = [header.visualIndex(at) - header.visualIndex(NAME) for at in reach]
        if beside != list(range(1, len(reach) + 1)) or index.column() not in (NAME, *reach):
            super().paint(painter, option, index)
        elif index.column() == NAME:
            wide = QStyleOptionViewItem(option)
            more = sum(header.sectionSize(at) for at in reach)
            wide.rect = option.rect.adjusted(0, 0, more, 0)
            super().paint(painter, wide, index)

    def _picture(self, painter: QPainter, frame: QRect, card: AssetCard | None) -> None:
        """The take that plays, or a dashed frame."""
        look = theme.tokens()
        if card is None:
            painter.setPen(QPen(QColor(look.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
            return
        painter.fillRect(frame, QColor(look.picture))
        self._painter.picture(painter, frame, card)

    # Editing.

    def createEditor(  # noqa: D102
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        column = COLUMNS[index.column()]
        is_shot = self._films.shot_at(index) is not None
        if is_shot and index.column() == STATUS:
            editor: QWidget = _statuses(parent)
        elif is_shot and column.is_long:
            text = QPlainTextEdit(parent)
            text.setTabChangesFocus(True)
            editor = text
        else:
            line = QLineEdit(parent)
            line.setMaxLength(NAME_LIMIT)
            if is_shot and column.field == "camera_angle":
                line.setCompleter(dress(QCompleter(list(ANGLES), line)))
            editor = line
        editor.setAccessibleName(column.title)
        editor.setAutoFillBackground(True)
        self._at[editor] = QPersistentModelIndex(index)
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda _row: self._keep(editor, 0, 0))
        return editor

    @report_exceptions(None)
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once: a refresh of the film must not overwrite what is being typed."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        text = str(index.data(_EDIT) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll()
        elif isinstance(editor, QLineEdit):
            refill(editor, text, self._given_up.pop(self._key(index), ""))
            editor.selectAll()

    @report_exceptions(None)
    def setModelData(  # noqa: D102
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if not editor.property("given_up"):
            model.setData(index, _text(editor), _EDIT)

    @report_exceptions(None)
    def updateEditorGeometry(  # noqa: D102
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area: QRect = option.rect
        if isinstance(editor, QPlainTextEdit):
            high = editor.fontMetrics().lineSpacing() * _LINES + 14
            area = QRect(area.topLeft(), QSize(max(area.width(), 260), max(area.height(), high)))
            below = area.bottom() - self._view.rect().bottom() + 24
            area.translate(0, -max(0, below))
        else:
            middle = area.center().y()
            high = min(area.height(), ROW_HEIGHT + 2)
            area = QRect(area.left(), middle - high // 2, area.width(), high)
        editor.setGeometry(area)

    @report_exceptions(False)
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys of a table; leaving keeps what can be kept."""
        if not isinstance(editor, QWidget) or editor not in self._at:
            return super().eventFilter(editor, event)
        if event.type() == QEvent.Type.KeyPress and self._press(editor, event):  # type: ignore[arg-type]
            return True
        if event.type() == QEvent.Type.Hide:
            if isValid(self._problem):  # the view itself may be going
                self._problem.hide()
            self._at.pop(editor, None)
        return super().eventFilter(editor, event)

    def _press(self, editor: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Key.Key_Tab, Key.Key_Backtab):
            return self._keep(editor, 1 if key == Key.Key_Tab else -1, 0)
        if key in (Key.Key_Return, Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and isinstance(
                editor, QPlainTextEdit
            ):
                return False
            return self._keep(editor, 0, 1)
        if key != Key.Key_Escape:
            return False
        if isinstance(editor, QPlainTextEdit):
            return self._keep(editor, 0, 0)
        index = self._at[editor]
        if isinstance(editor, QLineEdit) and editor.text() != str(index.data(_EDIT) or ""):
            self._given_up[self._key(index)] = editor.text()
        editor.setProperty("given_up", True)
        self.closeEditor.emit(editor, _HINTS.RevertModelCache)
        return True

    def _keep(self, editor: QWidget, columns: int, rows: int) -> bool:
        """Keep what was typed and go on; what cannot be kept stays open and is told why."""
        index = self._at[editor]
        problem = self._films.problem(index, _text(editor))
        self._problem.say(problem, editor.geometry())
        if not problem:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, _HINTS.NoHint)
            self.moved.emit(index, columns, rows)
        return True

    def _key(self, index: Index) -> tuple[str, int]:
        shot = self._films.shot_at(index)
        return (shot.id if shot else f"scene {index.row()}", index.column())


def _statuses(parent: QWidget) -> QComboBox:
    """The states of a shot, opened at once."""
    choice = QComboBox(parent)
    for status in PRODUCTION_STATUSES:
        look = status_look(status)
        choice.addItem(icons.icon(look.icon, "quiet"), look.name, status.value)
    return choice


def _text(editor: QWidget) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""
