"""Runs Python's garbage collector when the window is idle, on its thread and nowhere else.

Python collects in whichever thread happens to allocate. A dropped dialog that is part of a cycle
would then be destroyed by a thread that reads the database, and Qt ends the program for that.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_EVERY = 500  # milliseconds
# A collection that takes longer is felt: a film that plays stumbles.
_FELT = 0.02  # seconds


class IdleCollector(QObject):
    """Comes by while the event loop runs; Python's own collector rests from now on.

    What has survived a collection that was felt is not looked at again while somebody is at the
    window: it is the library that is open, and modules that came late. When the person turns to
    another program, all of it is looked at once more.

    To be made when the window has been built.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there by now lives as long as the program: it is not walked while it is used.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)

    def collect(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        due = [
            generation
            for generation, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if limit and count > limit
        ]
        if not due:
            return
        began = time.perf_counter()
        gc.collect(due[-1])
        if time.perf_counter() - began > _FELT:
            gc.freeze()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        """Look at everything that was put aside, when nobody looks at the window."""
        if state is Qt.ApplicationState.ApplicationActive:
            return
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.disconnect(self._on_state)
        gc.unfreeze()
        gc.enable()
