"""Runs Python's garbage collector when the window is idle, on its thread and nowhere else.

Python collects in whichever thread happens to allocate. A dropped dialog that is part of a cycle
would then be destroyed by a thread that reads the database, and Qt ends the program for that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500  # milliseconds


class IdleCollector(QObject):
    """Comes by while the event loop runs; Python's own collector rests from now on.

    To be made when the window has been built.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there by now lives as long as the program: never walk it again.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        due = [
            generation
            for generation, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if limit and count > limit
        ]
        if due:
            gc.collect(due[-1])

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
