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
    from collections.abc import Mapping

    from desktop.ui.shell.frame import DeskFrame

# At first, in logical pixels; the storyboard in parts of the window's height.
SIDES: Final = {"sidebar": 224, "inspector": 348}
LEAST: Final = {"sidebar": 148, "inspector": 232}
BOARD_SHARE: Final = 0.38
# The sides may take so much: all but this of a wide window, this part of a narrow one.
CENTRE_WIDTH: Final = 800
SIDES_SHARE: Final = 0.42


def room_for_sides(width: int, wished: Mapping[str, int]) -> dict[str, int]:
    """How wide the side panes are in a window `width` logical pixels wide.

    `wished` has the panes that are in sight, and how wide a person wants them.
    """
    total = sum(wished.values())
    room = max(width - CENTRE_WIDTH, round(width * SIDES_SHARE))
    if total <= room:
        return dict(wished)
    return {name: max(LEAST[name], wide * room // total) for name, wide in wished.items()}


class PaneSizes(QObject):
    """Watches the docks of a window: what a person drags is wished, what the window does is not."""

    def __init__(self, window: DeskFrame, homes: Mapping[str, Qt.DockWidgetArea]) -> None:
        super().__init__(window)
        self._window = window
        self._homes = homes
        self._sides = dict(SIDES)
        self._share = BOARD_SHARE
        self._fitted = QSize()
        for dock in window.docks.values():
            dock.installEventFilter(self)

    def text(self) -> str:
        """The wishes as one line, for the next start."""
        return f"{self._sides['sidebar']} {self._sides['inspector']} {self._share:.4f}"

    def read(self, text: str) -> None:
        """Take the wishes of an earlier run; what makes no sense is left as it is."""
        try:
            sidebar, inspector, share = text.split()
            sides = {"sidebar": int(sidebar), "inspector": int(inspector)}
            part = float(share)
        except ValueError:
            return
        if all(LEAST[name] <= wide <= 2000 for name, wide in sides.items()):
            self._sides = sides
        if 0.05 <= part <= 0.9:
            self._share = part

    def reset(self) -> None:
        """The proportions of the first start."""
        self._sides, self._share = dict(SIDES), BOARD_SHARE
        self.fit()

    def fit(self) -> None:
        """Give every pane what is wished, or its part where there is no room for that."""
        window = self._window
        self._fitted = window.size()
        sides = {name: self._sides[name] for name in SIDES if self._is_at_home(name)}
        if sides:
            widths = room_for_sides(window.width(), sides)
            docks = [window.docks[name] for name in widths]
            window.resizeDocks(docks, list(widths.values()), Qt.Orientation.Horizontal)
        if self._is_at_home("storyboard"):
            height = round(window.height() * self._share)
            window.resizeDocks([window.docks["storyboard"]], [height], Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock that changes under a held button, in a window that does not, was dragged."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget):
            is_dragged = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
            if is_dragged and self._window.size() == self._fitted:
                self._wish(watched)
        elif event.type() == QEvent.Type.Show and self._window.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def _wish(self, dock: QDockWidget) -> None:
        for name, known in self._window.docks.items():
            if known is not dock or not self._is_at_home(name):
                continue
            if name in self._sides:
                self._sides[name] = max(LEAST[name], dock.width())
            else:
                self._share = dock.height() / max(1, self._window.height())

    def _is_at_home(self, name: str) -> bool:
        """Whether a dock is in sight and alone in the place it has at first; others are Qt's."""
        window = self._window
        dock, home = window.docks[name], self._homes[name]
        if dock.isHidden() or dock.isFloating() or window.dockWidgetArea(dock) != home:
            return False
        return not any(
            other is not dock
            and not other.isHidden()
            and not other.isFloating()
            and window.dockWidgetArea(other) == home
            for other in window.docks.values()
        )
