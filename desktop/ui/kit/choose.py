"""A dialog that lets one choose from a list: it filters while one types, keys do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.base.frozen import frozen
from desktop.domain.folding import folded
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DETAIL = Qt.ItemDataRole.UserRole + 1
_FEW, _MANY = 4, 11  # rows that there is room for at first
_AROUND = 156  # pixels of a dialog that are not its rows
_REST = 120  # milliseconds without a key after which a library is asked
_FROM_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


@frozen
class ChoiceRow:
    """One row: what it stands for, its name, and what is said at its right (a count, a type)."""

    key: Any
    name: str
    detail: str = ""


class _Choices(QAbstractListModel):
    """The choices that have the typed words, and last of all the one that makes a new one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[ChoiceRow] = []

    def show_rows(self, rows: Sequence[ChoiceRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    @report_exceptions(0)
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            name = clean_line(choice.name, limit=200)
            return f"{choice.detail} “{name}”" if choice.key is None else name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return clean_line(f"{choice.name} {choice.detail}", limit=240)
        return choice.detail if role == _DETAIL and choice.key is not None else None


class _ChoiceDelegate(QStyledItemDelegate):
    """The name at the left, the detail at the right."""

    @report_exceptions(QSize(100, ROW_HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        detail = str(index.data(_DETAIL) or "")
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        taken = shown.fontMetrics.horizontalAdvance(detail) + 2 * GAP if detail else 0
        shown.text = shown.fontMetrics.elidedText(
            shown.text, Qt.TextElideMode.ElideRight, option.rect.width() - taken - 2 * GAP
        )
        item = QStyle.ControlElement.CE_ItemViewItem
        option.widget.style().drawControl(item, shown, painter, option.widget)
        painter.save()
        painter.setPen(QColor(theme.tokens().quiet))
        painter.drawText(
            option.rect.adjusted(0, 0, -GAP, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            detail,
        )
        painter.restore()


class ChooseDialog(QDialog):
    """Asks for one of a list, or for several of it.

    Type to filter; Up and Down go through the list from the field, Enter takes the row. Where
    several may be taken, Shift and Ctrl choose them with arrows or mouse in the list.

    Args:
        choices: All there is to choose from, or `ask` for those that have the typed words.
        ask: Called with the words and who wants the choices; may answer later.
        make: What the last row is called where a new one can be made: `Make new collection`.
        chosen: Called with the choices; the key of a new one is None.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *,
        chosen: Callable[[Sequence[ChoiceRow]], None],
        choices: Sequence[ChoiceRow] = (),
        ask: Callable[[str, Callable[[Sequence[ChoiceRow]], None]], None] | None = None,
        make: str = "",
        many: bool = False,
        verb: str = "Choose",
        hint: str = "Type to filter",
        empty: str = "Nothing with these words.",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._chosen, self._all, self._ask = chosen, tuple(choices), ask
        self._make, self._empty_words = make, empty
        self._model = _Choices(self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(title)
        self.field.setClearButtonEnabled(True)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setAccessibleName(title)
        mode = QListView.SelectionMode
        self.list.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self._none = plain_label(role="quiet", parent=self)
        self._none.setWordWrap(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST if ask is not None else 0)
        self._build(title, verb)
        self._look_up()

    @property
    def shown(self) -> list[str]:
        """The names in the list."""
        return [choice.name for choice in self._model.rows]

    def accept(self) -> None:
        """Hand what is chosen on; with nothing chosen the dialog stays."""
        if self._rest.isActive():
            self._rest.stop()
            self._look_up()
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        picked = [self._model.rows[row] for row in rows]
        if not picked:
            return
        super().accept()
        self._chosen(picked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field walk through the list; Enter in the list takes what is chosen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.field and event.key() in _FROM_LIST:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.accept()
                return True
        return super().eventFilter(watched, event)

    # Below here: building and filtering.

    def _build(self, title: str, verb: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(title, "title", self))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._none)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.accept_button)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        # All rows in sight where they are few; where more are asked for, room for many.
        rows = _MANY if self._ask is not None else max(_FEW, min(_MANY, len(self._all)))
        self.resize(440, _AROUND + rows * ROW_HEIGHT)
        self.field.textChanged.connect(lambda _text: self._rest.start())
        self._rest.timeout.connect(self._look_up)
        self.list.doubleClicked.connect(lambda _index: self.accept())
        for widget in (self.field, self.list):
            widget.installEventFilter(self)
        self.field.setFocus()

    def _look_up(self) -> None:
        words = " ".join(self.field.text().split())
        if self._ask is not None:
            self._ask(words, self._answer_to(words))
            return
        parts = folded(words).split()
        found = [
            choice for choice in self._all if all(part in folded(choice.name) for part in parts)
        ]
        # What begins with the words comes first, in the order it had.
        found.sort(key=lambda choice: not folded(choice.name).startswith(folded(words)))
        self._show(words, found)

    def _answer_to(self, words: str) -> Callable[[Sequence[ChoiceRow]], None]:
        def arrive(found: Sequence[ChoiceRow]) -> None:
            if isValid(self):
                self._show(words, found)

        return arrive

    def _show(self, words: str, found: Sequence[ChoiceRow]) -> None:
        if words != " ".join(self.field.text().split()):
            return  # more has been typed since
        rows = list(found)
        names = {folded(choice.name) for choice in rows}
        if self._make and words and folded(words) not in names:
            rows.append(ChoiceRow(None, words, self._make))
        self._model.show_rows(rows)
        self._none.setText("" if rows else self._empty_words)
        self._none.setVisible(not rows)
        self.accept_button.setEnabled(bool(rows))
        if rows:
            self.list.setCurrentIndex(self._model.index(0, 0))
