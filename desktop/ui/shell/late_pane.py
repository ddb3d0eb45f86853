"""A pane that is built when it is first seen: most people never open it, no start waits for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.kit import theme
from desktop.ui.shell.pane_spec import BuiltPane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QPaintEvent

    from desktop.ui.shell.pane_spec import PaneSpec
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.window import DeskWindow


class LatePane(QWidget):
    """Stands in the dock of a pane, and holds it once it is built.

    Args:
        spec: The row of the pane.
        services: What it stands on.
        others: The panes that are there at the start.
    """

    def __init__(self, spec: PaneSpec, services: Services, others: Mapping[str, BuiltPane]) -> None:
        super().__init__()
        self._make = partial(spec.make, services, others)
        self._ground = spec.ground
        self._pane: BuiltPane | None = None
        self._waiting: list[Callable[[BuiltPane], None]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName(spec.title)

    @property
    def is_settled(self) -> bool:
        """Whether it asks nothing of the library, as long as it is not built too."""
        return self._pane is None or self._pane.is_settled()

    def pane(self) -> BuiltPane:
        """The pane, built now if it is not yet."""
        if self._pane is None:
            self._pane = self._make()
            self._column.addWidget(self._pane.widget)
            self._pane.widget.show()  # now, not at the next turn: it may be given the keyboard
            waiting, self._waiting = self._waiting, []
            for then in waiting:
                then(self._pane)
        return self._pane

    def when_built(self, then: Callable[[BuiltPane], None]) -> None:
        """Call this with the pane as soon as there is one: whoever joins panes does it so."""
        if self._pane is None:
            self._waiting.append(then)
        else:
            then(self._pane)

    def paintEvent(self, event: QPaintEvent) -> None:
        """It is in sight (a tab that is behind others is never painted): build it, after this."""
        super().paintEvent(event)
        if self._pane is None:
            palette = self.palette()
            palette.setColor(self.backgroundRole(), theme.colour(self._ground))
            self.setPalette(palette)
            self.setAutoFillBackground(True)
            QTimer.singleShot(0, self, self.pane)

    def keyboard(self) -> QWidget:
        """What takes the keyboard."""
        pane = self.pane()
        return pane.keyboard() if pane.keyboard else pane.widget

    def run(self, command: str) -> None:
        """Do one of its commands."""
        self.pane().handlers[command]()


def when_built(window: DeskWindow, name: str, then: Callable[[BuiltPane], None]) -> None:
    """Join a late pane with others as soon as it is built; nothing where there is no such pane."""
    holder = window.built[name].widget if name in window.built else None
    if isinstance(holder, LatePane):
        holder.when_built(then)


def late(spec: PaneSpec, services: Services, others: Mapping[str, BuiltPane]) -> BuiltPane:
    """The pane of a row with `commands`, which is built when it is first seen or used."""
    holder = LatePane(spec, services, others)
    return BuiltPane(
        holder,
        {command: partial(holder.run, command) for command in spec.commands},
        holder.keyboard,
        lambda: holder.is_settled,
    )
