"""Keeps in and out of every asset, for all places where it is played, and writes them with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.domain.ids import AssetId
from desktop.edits import lazy as edits

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.domain.marks import Marks
    from desktop.ui.kit.runner import Runner
    from desktop.ui.preview.subject import Subject

_REST = 1500  # milliseconds: marks that are set one after the other are one step to take back


class MarksKeeper(QObject):
    """In and out belong to the asset: whoever plays it asks here.

    What is set counts at once and is written a moment later, as one edit. In a library that can
    only be read they last as long as it is open.
    """

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._kept: dict[AssetId, Marks] = {}
        self._unwritten: set[AssetId] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.flush)
        runner.changed.connect(self._changed)
        runner.library_leaving.connect(self.flush)
        runner.library_changed.connect(self._forget)

    def of(self, subject: Subject) -> Marks:
        """In and out of what is played."""
        return self._kept.get(subject.card.id, subject.marks)

    def keep(self, asset_id: str, marks: Marks) -> None:
        """Somebody has set or cleared them."""
        key = AssetId(asset_id)
        self._kept[key] = marks
        self._unwritten.add(key)
        self._rest.start()

    def flush(self) -> None:
        """Write what is not written yet."""
        self._rest.stop()
        library = self._runner.library
        if library is None or library.is_read_only:
            return
        for key in self._unwritten:
            self._runner.change(edits.asset.MarkRange(key, self._kept[key]), source=self)
        self._unwritten.clear()

    def _changed(self, changes: Changes, source: object) -> None:
        """Undone, or marked by somebody else: what the library says counts again."""
        if source is self:
            return
        for key in list(self._kept):
            if key not in self._unwritten and (changes.everything or key in changes.assets):
                del self._kept[key]

    def _forget(self, _library: object) -> None:
        self._kept.clear()
        self._unwritten.clear()
        self._rest.stop()
