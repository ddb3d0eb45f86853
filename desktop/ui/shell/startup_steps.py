"""Builds the window in steps between which it answers: a generator driven by a timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator


class StartupSteps(QObject):
    """Goes through an iterator, one step for each turn of the event loop.

    Attributes:
        error: What a step raised; no further one is made then.

    Signals:
        ended: There are no more steps, or one has failed, or they were stopped.
    """

    ended = Signal()

    def __init__(self, steps: Iterator[None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.error: BaseException | None = None
        self._steps = steps
        self._is_begun = False
        self._is_over = False

    def begin(self) -> None:
        """Make the first step at the next turn of the loop; once."""
        if not self._is_begun:
            self._is_begun = True
            self._soon()

    def stop(self) -> None:
        """Make no more steps."""
        if not self._is_over:
            self._is_over = True
            self.ended.emit()

    def _soon(self) -> None:
        QTimer.singleShot(0, self, self._step)

    def _step(self) -> None:
        if self._is_over:
            return
        try:
            next(self._steps)
        except StopIteration:
            self.stop()
        except BaseException as error:  # noqa: BLE001 - carried to whoever waits for the end
            self.error = error
            self.stop()
        else:
            self._soon()
