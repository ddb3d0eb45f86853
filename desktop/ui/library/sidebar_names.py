"""Names rows of the sidebar in place: a line that stays open until the library has the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from desktop.ui.kit.problem_note import ProblemNote
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.sidebar_nodes import name_left

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from desktop.ui.library.sidebar_model import SidebarModel

    Index = QModelIndex | QPersistentModelIndex

Key = Qt.Key
_HINT = QStyledItemDelegate.EndEditHint.NoHint
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
NAME_LIMIT = 255


class RowNames(QStyledItemDelegate):
    """Enter, Tab and leaving ask for the name that was typed; Escape and no name ask for nothing.

    The library decides: `accept` closes the line, `refuse` says below it why the name cannot be.

    Signals:
        closed: No name is being edited any more.
    """

    closed = Signal()

    def __init__(self, view: QTreeView, places: SidebarModel) -> None:
        super().__init__(view)
        self._view, self._places = view, places
        self._line: QLineEdit | None = None
        self._at = QPersistentModelIndex()
        self._is_asked = False  # the library has not answered yet
        self._is_closing = False
        self._problem = ProblemNote(view.viewport())

    @property
    def is_open(self) -> bool:
        """Whether a name is being edited."""
        return self._line is not None

    def holds_on(self) -> bool:
        """Whether the line stays although Qt would close it, so that nothing typed is lost."""
        if self._is_closing or self._line is None:
            return False
        if self._problem.isHidden():
            self._keep()
        return True

    def accept(self) -> None:
        """The library has the name."""
        self._is_asked = False
        self._close()

    def refuse(self, problem: str) -> None:
        """The library cannot have it: what was typed stays, with the reason below."""
        self._is_asked = False
        if self._line is not None:
            self._line.setReadOnly(False)
            self._problem.say(problem, self._line.geometry())

    def take_keyboard(self) -> None:
        """Back to the line that is open."""
        if self._line is not None:
            self._line.setFocus()

    def finish(self) -> None:
        """Something else begins: ask for what was typed, and close."""
        if self._line is not None:
            self._keep()
            self.accept()

    # What Qt asks

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A plain line."""
        line = QLineEdit(parent)
        line.setMaxLength(NAME_LIMIT)
        line.setAccessibleName("Name")
        line.setPlaceholderText(self._places.name_hint(index))
        line.destroyed.connect(lambda *_: self._gone(line))
        self._line, self._at, self._is_asked = line, QPersistentModelIndex(index), False
        return line

    @report_exceptions(None)
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once: new counts must not overwrite what is being typed."""
        if isinstance(editor, QLineEdit) and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @report_exceptions(None)
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Nothing: what is typed is asked for by `_keep` alone, whoever else lets Qt commit."""

    @report_exceptions(None)
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The line stands where the name is."""
        left = name_left(self._places.node(index)) - 6
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(left, 0, -8, 0))
        if not self._problem.isHidden():
            self._problem.say(self._problem.text(), editor.geometry())

    @report_exceptions(False)
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys, and leaving."""
        if editor is not self._line:
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._press(event)  # type: ignore[arg-type]
        if event.type() == QEvent.Type.FocusOut:
            reason: QFocusEvent = event  # type: ignore[assignment]
            if reason.reason() not in _ELSEWHERE:
                self._keep()
        elif event.type() == QEvent.Type.ShortcutOverride and event.key() == Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()  # Escape is for the line, not for the window
            return True
        return False

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in (Key.Key_Return, Key.Key_Enter, Key.Key_Tab, Key.Key_Backtab):
            self._keep()
            return True
        if event.key() == Key.Key_Escape:
            self.accept()
            return True
        return False

    def _keep(self) -> None:
        """Ask for what was typed; without anything new to ask for, close."""
        if self._line is None or self._is_asked:
            return
        self._is_asked = self._places.setData(self._at, self._line.text())
        if self._is_asked:
            self._line.setReadOnly(True)
        else:
            self._close()

    def _close(self) -> None:
        line = self._line
        if line is not None:
            self._is_closing = True
            self.closeEditor.emit(line, _HINT)
            self._is_closing = False
            self._gone(line)

    def _gone(self, line: QLineEdit) -> None:
        """The line is closed, or Qt has taken it away with its row."""
        if self._line is line and isValid(self._problem):
            self._line, self._is_asked = None, False
            self._problem.hide()
            self.closed.emit()
