"""Builds the panes into the window and joins them, in steps.

Between two steps the event loop may run: no step holds the window's thread for a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolBar

from desktop.ui.imports.desk import ImportDesk
from desktop.ui.kit.looks import Looks
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.shell.hearing import BannerStack, Hearing
from desktop.ui.shell.joining import join
from desktop.ui.shell.layout import Arrangement, build_centre, build_docks
from desktop.ui.shell.library_door import LibraryDoor
from desktop.ui.shell.panes import Panes
from desktop.ui.shell.pictures import Pictures
from desktop.ui.shell.status_bar import StatusBar
from desktop.ui.shell.tool_bar import fill_tool_bar

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from desktop.ui.shell.library_door import Opener
    from desktop.ui.shell.pane_spec import Pane, PaneSpec
    from desktop.ui.shell.window import DeskWindow


def build(
    window: DeskWindow, opener: Opener, panes: Sequence[PaneSpec]
) -> Generator[None, None, Arrangement]:
    """Build everything, a step at a time; returns how the panes stand, for `window.settle`.

    The window has its thumbnails already: its first paint needs them.
    """
    _build_ground(window, opener)
    yield
    built: dict[str, Pane] = {}
    for spec in sorted(panes, key=lambda spec: not spec.is_centre):
        built[spec.name] = spec.make(window)
        yield
    window.importing = ImportDesk(
        window.runner, window.state, window, assets=window.library, work=window.work
    )
    window.importing.remembered.connect(window.remember_import)
    window.propose_imports()
    window.storyboard.set_new_film_rate(float(window.preferences.frame_rate))
    window.built = {spec.name: built[spec.name] for spec in panes}
    window.docks = build_docks(window, panes, built)
    window.panes = Panes(panes, built, window.docks, window)
    _build_frame(window)
    arrangement = Arrangement(window, panes)
    yield
    window.commands = join(window, panes)
    yield
    window.spare = fill_tool_bar(window.bar, window)
    window.commands.remap(window.preferences.shortcuts)
    return arrangement


def _build_ground(window: DeskWindow, opener: Opener) -> None:
    """What the panes stand on: reads and jobs, what is selected, pictures, the library's door."""
    window.report = Report(window)
    window.runner = Runner(window.report, parent=window)
    window.state = DeskState(window)
    window.looks = Looks(window.look_at, window)
    window.pictures = Pictures(window, window.runner, window.thumbnails)
    window.door = LibraryDoor(opener, window.runner, window.report, window)


def _build_frame(window: DeskWindow) -> None:
    """Centre, tool bar, status bar, and who shows messages."""
    banners = BannerStack()
    build_centre(window, banners)
    window.bar = QToolBar("Main", window)
    window.bar.setObjectName("main-bar")
    window.bar.setMovable(False)
    window.bar.setFloatable(False)
    window.addToolBar(window.bar)
    status = StatusBar(window.runner, window.state, window)
    window.setStatusBar(status)
    status.place(window.importing.strip)
    window.hearing = Hearing(window.report, banners, window)
    window.runner.library_changed.connect(lambda _: banners.clear())
