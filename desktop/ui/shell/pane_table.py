"""The table of panes: one row each, in the order in which F6 goes around.

It is there before the panes are: whoever needs only names and places loads no pane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.ui.kit.action_spec import Scope
from desktop.ui.shell.pane_spec import Pane, PaneSpec

if TYPE_CHECKING:
    from desktop.ui.shell.window import DeskWindow


def _sidebar(window: DeskWindow) -> Pane:
    return Pane(window.library.sidebar)  # part of the library, and built with it


def _library(window: DeskWindow) -> Pane:
    from desktop.ui.library.pane import LibraryPane  # noqa: PLC0415 - behind the first paint

    pane = LibraryPane(window.runner, window.state, window.thumbnails, window.looks, window)
    pane.grid.scrub.source = window.pictures
    window.library = pane
    return Pane(pane, pane.handlers, lambda: pane.view, lambda: pane.is_settled)


def _storyboard(window: DeskWindow) -> Pane:
    from desktop.ui.storyboard.pane import StoryboardPane  # noqa: PLC0415 - behind the first paint

    pane = StoryboardPane(window.runner, window.state, window.thumbnails)
    window.storyboard = pane
    return Pane(pane, pane.handlers)


def _preview(window: DeskWindow) -> Pane:
    from desktop.ui.preview.pane import PreviewPane  # noqa: PLC0415 - behind the first paint

    pane = PreviewPane(
        window.runner, window.state, window.pictures, window.looks, thumbnails=window.thumbnails
    )
    window.preview = pane
    return Pane(pane, pane.handlers)


def _inspector(window: DeskWindow) -> Pane:
    from desktop.ui.inspector.pane import InspectorPane  # noqa: PLC0415 - behind the first paint

    pane = InspectorPane(window.runner, window.state, thumbnails=window.thumbnails)
    window.inspector = pane
    return Pane(pane, pane.handlers, None, lambda: pane.is_settled)


_SIDE = Qt.DockWidgetArea
PANES = (
    PaneSpec(
        "sidebar", "Sidebar", _sidebar, scope=Scope.SIDEBAR, key="Ctrl+1",
        side=_SIDE.LeftDockWidgetArea, width=224, least_width=148,
    ),
    PaneSpec(
        "library", "Library", _library, "desktop.ui.library.pane", Scope.LIBRARY, key="Ctrl+0",
        minimum=(200, 110),
    ),
    PaneSpec(
        "storyboard", "Storyboard", _storyboard, "desktop.ui.storyboard.pane", Scope.STORYBOARD,
        key="Ctrl+2", side=_SIDE.BottomDockWidgetArea, share=0.38, minimum=(200, 110),
        ground="ground",
    ),
    PaneSpec(
        "preview", "Preview", _preview, "desktop.ui.preview.pane", Scope.PREVIEW, key="Ctrl+3",
        side=_SIDE.RightDockWidgetArea, inside="inspector", height=320, minimum=(100, 70),
    ),
    PaneSpec(
        "inspector", "Inspector", _inspector, "desktop.ui.inspector.pane", Scope.INSPECTOR,
        key="Ctrl+4", side=_SIDE.RightDockWidgetArea, width=348, least_width=232, height=420,
        minimum=(180, 90),
    ),
)  # fmt: skip
