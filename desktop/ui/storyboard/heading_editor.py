"""Renames a scene in place, on its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea


class HeadingEditor(QObject):
    """A line that lies over a heading while it is edited. Enter keeps, Escape drops."""

    def __init__(self, view: BoardArea) -> None:
        super().__init__(view)
        self._view = view
        self._scene: AssetId | None = None
        self._before = ""
        self._line = QLineEdit(view.viewport())
        self._line.setAccessibleName("Scene heading")
        self._line.setMaxLength(255)
        self._line.hide()
        self._line.installEventFilter(self)
        self._line.editingFinished.connect(self._finish)
        view.verticalScrollBar().valueChanged.connect(self._place)

    @property
    def is_open(self) -> bool:
        """Whether a heading is being edited."""
        return self._scene is not None

    def begin(self, section: int) -> None:
        """Edit the heading of a section; loose shots have none."""
        board = self._view.board
        scene = board.sections[section].scene if board else None
        if scene is None:
            return
        self._scene, self._before = scene.id, scene.name
        self._line.setText(scene.name)
        self._place()
        self._line.show()
        self._line.selectAll()
        self._line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape drops what was typed."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self._scene = None
            self._close()
            return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        board, view = self._view.board, self._view
        if self._scene is None or board is None:
            return
        section = board.section_of(self._scene)
        if section < 0:
            self._scene = None
            self._close()
            return
        box = view.in_sight(view.layout_.heading(section))
        left = box.x() + 34
        self._line.setGeometry(QRect(left, box.y() + 1, min(460, box.right() - left), 26))

    def _finish(self) -> None:
        """Keep what was typed, if it says something new."""
        scene, self._scene = self._scene, None
        text = " ".join(self._line.text().split())
        self._close()
        if scene is not None and text and text != self._before:
            self._view.scene_renamed.emit(scene, text)

    def _close(self) -> None:
        had_keys = self._line.hasFocus()
        self._line.hide()
        if had_keys:
            self._view.setFocus()
