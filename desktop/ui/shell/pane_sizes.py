"""How large the panes around the pictures are: as a person left them, as far as there is room.

Qt squeezes docks with the window and never gives back what it took. So what a person chose is kept
apart from what there is room for, and given back as soon as there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtWidgets import QMainWindow

    from desktop.ui.shell.pane_spec import PaneSpec

# The sides may take so much: all but this of a wide window, this part of a narrow one.
CENTRE_WIDTH: Final = 800
SIDES_SHARE: Final = 0.42


def room_for_sides(
    width: int, wished: Mapping[str, int], least: Mapping[str, int]
) -> dict[str, int]:
    """How wide the side panes are in a window `width` logical pixels wide.

    `wished` has the panes that are in sight, and how wide a person wants them; `least` how narrow
    each of them may become at most.
    """
    total = sum(wished.values())
    room = max(width - CENTRE_WIDTH, round(width * SIDES_SHARE))
    if total <= room:
        return dict(wished)
    return {name: max(least[name], wide * room // total) for name, wide in wished.items()}


class PaneSizes(QObject):
    """Watches the docks of a window: what a person drags is wished, what the window does is not."""

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], specs: Iterable[PaneSpec]
    ) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self._specs = {spec.name: spec for spec in specs if spec.name in docks}
        self._least = {n: spec.least_width for n, spec in self._specs.items() if spec.is_at_side}
        self._widths: dict[str, int] = {}
        self._shares: dict[str, float] = {}
        self._use_first()
        self._fitted = QSize()
        for dock in docks.values():
            dock.installEventFilter(self)

    def text(self) -> str:
        """The wishes as one line, for the next start."""
        widths = [f"{name}={width}" for name, width in self._widths.items()]
        return " ".join(widths + [f"{name}={share:.4f}" for name, share in self._shares.items()])

    def read(self, text: str) -> None:
        """Take the wishes of an earlier run; what makes no sense is left as it is."""
        for part in text.split():
            name, _, number = part.partition("=")
            try:
                size = float(number)
            except ValueError:
                continue
            if name in self._widths and self._least[name] <= size <= 2000:
                self._widths[name] = round(size)
            if name in self._shares and 0.05 <= size <= 0.9:
                self._shares[name] = size

    def reset(self) -> None:
        """The proportions of the first start."""
        self._use_first()
        self.fit()

    def fit(self) -> None:
        """Give every pane what is wished, or its part where there is no room for that."""
        window = self._window
        self._fitted = window.size()
        sides = {name: width for name, width in self._widths.items() if self._is_at_home(name)}
        if sides:
            widths = room_for_sides(window.width(), sides, self._least)
            docks = [self._docks[name] for name in widths]
            window.resizeDocks(docks, list(widths.values()), Qt.Orientation.Horizontal)
        for name, share in self._shares.items():
            if self._is_at_home(name):
                height = round(window.height() * share)
                window.resizeDocks([self._docks[name]], [height], Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock that changes under a held button, in a window that does not, was dragged."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget):
            is_dragged = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
            if is_dragged and self._window.size() == self._fitted:
                self._wish(watched)
        elif event.type() == QEvent.Type.Show and self._window.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def _use_first(self) -> None:
        specs = self._specs.items()
        self._widths = {name: spec.width for name, spec in specs if spec.is_at_side}
        self._shares = {name: spec.share for name, spec in specs if not spec.is_at_side}

    def _wish(self, dock: QDockWidget) -> None:
        tabs = self._window.tabifiedDockWidgets(dock)
        for name, known in self._docks.items():
            if not (known is dock or known in tabs) or not self._stands_alone(known, name):
                continue
            if name in self._widths:
                self._widths[name] = max(self._least[name], dock.width())
            else:
                self._shares[name] = dock.height() / max(1, self._window.height())

    def _is_at_home(self, name: str) -> bool:
        """Whether a dock is in sight and alone in the place it has at first; others are Qt's.

        Alone, or the first of several that share the same width (at a side) or height. Of tabs the
        first speaks for all: they have one size.
        """
        dock = self._docks[name]
        tabs = self._window.tabifiedDockWidgets(dock)
        leads = next(d for d in self._docks.values() if d is dock or d in tabs) is dock
        return leads and self._stands_alone(dock, name)

    def _stands_alone(self, dock: QDockWidget, name: str) -> bool:
        home = self._specs[name].side
        if not self._stands_in(dock, home):
            return False
        tabs = self._window.tabifiedDockWidgets(dock)
        others = [
            other
            for other in self._docks.values()
            if other is not dock and other not in tabs and self._stands_in(other, home)
        ]
        if not others:
            return True
        is_first = next(d for d in self._docks.values() if self._stands_in(d, home)) is dock
        if self._specs[name].is_at_side:
            return is_first and all(other.x() == dock.x() for other in others)
        return is_first and all(other.y() == dock.y() for other in others)

    def _stands_in(self, dock: QDockWidget, area: Qt.DockWidgetArea | None) -> bool:
        is_docked = not dock.isHidden() and not dock.isFloating()
        return is_docked and self._window.dockWidgetArea(dock) == area
