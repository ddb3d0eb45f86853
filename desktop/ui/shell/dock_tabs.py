"""The tabs of panes come to the front under a drag, so that what is behind them takes drops too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QTabBar

from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow


class DockTabs(QObject):
    """Watches a window, which makes the bars of tabs itself, whenever it needs one more."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A bar that is made hears of drags."""
        del watched
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            bar = event.child()
            if isinstance(bar, QTabBar):
                bar.setAcceptDrops(True)
                bar.setChangeCurrentOnDrag(True)
        return False
