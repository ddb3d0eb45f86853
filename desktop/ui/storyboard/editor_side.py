"""The side of the board at which the shot editor opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.kit.labels import hairline

if TYPE_CHECKING:
    from desktop.domain.film import Shot
    from desktop.ui.kit.runner import Runner
    from desktop.ui.storyboard.shot_editor import ShotEditor


class EditorSide(QWidget):
    """Holds the editor and the line beside it. It is hidden, and without one, until it opens.

    Signals:
        closed: The editor wants to go away.
        outdated: A shot (by id) has changed elsewhere.
    """

    closed = Signal()
    outdated = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner, self._pane = runner, parent
        self._editor: ShotEditor | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(hairline(vertical=True, parent=self))
        self.hide()

    @property
    def editor(self) -> ShotEditor:
        """The editor; built when it is first asked for."""
        if self._editor is None:
            from desktop.ui.storyboard.shot_editor import ShotEditor  # noqa: PLC0415 - not at start

            self._editor = editor = ShotEditor(self._runner, self)
            editor.closed.connect(self.closed)
            editor.outdated.connect(self.outdated)
            self._row.addWidget(editor)
            self.refit()
            self.follow_library()
        return self._editor

    @property
    def is_open(self) -> bool:
        """Whether the editor is in sight."""
        return self._editor is not None and self._editor.isVisible()

    def open(self) -> None:
        """Bring the editor into sight."""
        self.editor.show()
        self.show()

    def show_shot(self, shot: Shot | None, frame_rate: float) -> None:
        """Show a shot in an editor that is open."""
        if self.is_open:
            self.editor.show_shot(shot, frame_rate)

    def close_if_kept(self) -> bool:
        """Go away if all that was typed can be kept: else it would be out of sight."""
        self.flush()
        if self._editor is not None and self._editor.has_problem:
            self._editor.stand_on_problem()
            return False
        self.hide()
        return True

    def flush(self) -> None:
        """Keep what was typed now."""
        if self._editor is not None:
            self._editor.flush()

    def refit(self) -> None:
        """Leave the board most of a narrow pane."""
        if self._editor is not None:
            self._editor.fit(self._pane.width())

    def follow_library(self) -> None:
        """A library that can only be read is not typed into."""
        if self._editor is not None:
            self._editor.be_read_only(is_read_only=self._runner.is_read_only)
