"""Renames a scene on its heading, or a shot on its card, in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from desktop.domain.asset import NAME_LIMIT
from desktop.ui.storyboard.shot_words import own_name

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea


class NameEditor(QObject):
    """A line that lies over the name while it is edited.

    Enter, Tab and leaving keep what was typed. Escape brings the old name back; what was typed
    then comes back with undo, also when the line is opened again.

    Signals:
        closed: Nothing is typed any more; what is kept has been told before.
    """

    closed = Signal()

    def __init__(self, view: BoardArea) -> None:
        super().__init__(view)
        self._view = view
        self._key: AssetId | None = None  # a scene or a shot
        self._before = ""
        self._given_up: dict[AssetId, str] = {}  # what Escape took away, for undo
        self._line = QLineEdit(view.viewport())
        self._line.setAccessibleName("Name")
        self._line.setMaxLength(NAME_LIMIT)
        self._line.hide()
        self._line.installEventFilter(self)
        self._line.editingFinished.connect(self.finish)
        view.verticalScrollBar().valueChanged.connect(self._place)
        view.laid_out.connect(self._place)

    @property
    def is_open(self) -> bool:
        """Whether a name is being edited."""
        return self._key is not None

    def begin(self, section: int, *, is_new: bool = False) -> None:
        """Edit the heading of a section; loose shots have none. A new one keeps any name."""
        board = self._view.board
        scene = board.sections[section].scene if board else None
        if scene is not None:
            self._begin(scene.id, scene.name, "Scene heading", is_new=is_new)

    def begin_shot(self, shot_id: AssetId) -> None:
        """Edit the name of a shot; one that has none begins with an empty line."""
        shot = self._view.board.find(shot_id) if self._view.board else None
        if shot is not None:
            self._view.scroll_to(shot_id)
            self._begin(shot_id, own_name(shot), f"Name of shot {shot.called}")

    def _begin(self, key: AssetId, name: str, spoken: str, *, is_new: bool = False) -> None:
        self.finish()
        if self._view.overlay.is_read_only:
            return
        self._key, self._before = key, "" if is_new else name
        self._line.setAccessibleName(spoken)
        self._line.setPlaceholderText(spoken)
        refill(self._line, name, self._given_up.pop(key, ""))
        self._place()
        self._line.show()
        self._line.selectAll()
        self._line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape brings the old name back."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            if self._key is not None and self._line.text() != self._before:
                self._given_up[self._key] = self._line.text()
            self._key = None
            self._close()
            self.closed.emit()
            return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        board, view = self._view.board, self._view
        if self._key is None or board is None:
            return
        if spot := board.positions.get(self._key):
            box = view.in_sight(view.layout_.card(*spot))
            self._line.setGeometry(QRect(box.x(), box.bottom() - 27, box.width(), 28))
            return
        section = board.section_of(self._key)
        if section < 0:
            self._key = None
            self._close()
            return
        box = view.in_sight(view.layout_.heading(section))
        left = box.x() + 34
        self._line.setGeometry(QRect(left, box.y() + 1, min(460, box.right() - left), 26))

    def finish(self) -> None:
        """Keep what was typed, if it says something new."""
        key, self._key = self._key, None
        if key is None:
            return
        text = " ".join(self._line.text().split())
        self._close()
        if text != self._before:
            self._view.renamed.emit(key, text)
        self.closed.emit()

    def _close(self) -> None:
        had_keys = self._line.hasFocus()
        self._line.hide()
        if had_keys:
            self._view.setFocus()


def refill(line: QLineEdit, text: str, given_up: str) -> None:
    """Put a text into a line, with what was typed before in its undo."""
    line.setText(given_up or text)
    if given_up:
        line.selectAll()
        line.insert(text)
