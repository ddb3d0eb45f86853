"""Shows what others change in the library while it is open: colleagues, and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.activity import RecordSeen
    from desktop.ui.kit.runner import Runner


class LibraryWatch(QObject):
    """Reads on in the record of edits every few seconds, and announces what is not this window's.

    One row is read each time while nothing has changed. Where the library does not answer, nothing
    is said: whoever wants something of it is told.

    Attributes:
        EVERY: Milliseconds between two looks.
    """

    EVERY: ClassVar[int] = 3_000

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._seen: RecordSeen | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        runner.library_changed.connect(self._begin)

    def look(self) -> None:
        """Look now; the next look comes by itself."""
        library, seen = self._runner.library, self._seen
        if library is None:
            return
        self._runner.ask(
            lambda reads: reads.others.look(seen, library.own_operations),
            self._came,
            lambda _error: self._timer.start(self.EVERY),
            key="library-watch",
        )

    def _begin(self, library: Library | None) -> None:
        self._seen = None
        self._timer.stop()
        if library is not None:
            self.look()

    def _came(self, seen: RecordSeen) -> None:
        self._seen = seen
        self._timer.start(self.EVERY)
        self._runner.announce(seen.others)
