"""The table of panes: one row each, in the order in which F6 goes around.

It is there before the panes are: whoever needs only names and places loads no pane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.ui.generation.actions import COMMANDS as GENERATION_COMMANDS
from desktop.ui.kit.action_spec import Scope
from desktop.ui.owed.actions import COMMANDS as OWED_COMMANDS
from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec
from desktop.ui.spending.actions import COMMANDS as SPENDING_COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.ui.shell.services import Services

    Built = Mapping[str, BuiltPane]


def _sidebar(services: Services, built: Built) -> BuiltPane:
    from desktop.ui.library.pane import LibraryPane  # noqa: PLC0415 - behind the first paint

    del services  # it is part of the library, and built with it
    library = built["library"].widget
    assert isinstance(library, LibraryPane)  # noqa: S101 - the row of the library says so
    return BuiltPane(library.sidebar)


def _library(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.library.pane import LibraryPane  # noqa: PLC0415 - behind the first paint

    pane = LibraryPane(services.runner, services.state, services.thumbnails, services.file_locator)
    pane.grid.scrub.source = services.pictures
    return BuiltPane(pane, pane.handlers, lambda: pane.view, lambda: pane.is_settled)


def _storyboard(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.storyboard.pane import StoryboardPane  # noqa: PLC0415 - behind the first paint

    pane = StoryboardPane(services.runner, services.state, services.thumbnails)
    pane.view.look_through(services.lut)
    return BuiltPane(pane, pane.handlers)


def _preview(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.preview.pane import PreviewPane  # noqa: PLC0415 - behind the first paint

    pane = PreviewPane(
        services.runner,
        services.state,
        services.pictures,
        services.file_locator,
        thumbnails=services.thumbnails,
        lut=services.lut,
        screens=services.screens,
    )
    return BuiltPane(pane, pane.handlers)


def _inspector(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.inspector.pane import InspectorPane  # noqa: PLC0415 - behind the first paint

    pane = InspectorPane(services.runner, services.state, thumbnails=services.thumbnails)
    return BuiltPane(pane, pane.handlers, None, lambda: pane.is_settled)


def _spending(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.spending.pane import SpendingPane  # noqa: PLC0415 - when it is first seen

    pane = SpendingPane(services.runner, services.state)
    return BuiltPane(pane, pane.handlers, lambda: pane.table, lambda: pane.is_settled)


def _owed(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.owed.pane import OwedPane  # noqa: PLC0415 - when it is first seen

    pane = OwedPane(services.runner, services.state)
    return BuiltPane(pane, pane.handlers, lambda: pane.table, lambda: pane.is_settled)


def _generation(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.generation.pane import GenerationPane  # noqa: PLC0415 - when it is first seen

    pane = GenerationPane(services.runner, services.state)
    return BuiltPane(pane, pane.handlers, lambda: pane.table, lambda: pane.is_settled)


def _statistics(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.statistics.pane import StatisticsPane  # noqa: PLC0415 - when it is first seen

    pane = StatisticsPane(services.runner, services.state, services.thumbnails)
    return BuiltPane(pane, keyboard=lambda: pane.keyboard, is_settled=lambda: pane.is_settled)


def _history(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.history.pane import HistoryPane  # noqa: PLC0415 - when it is first seen

    pane = HistoryPane(services.runner, services.state, services.thumbnails)
    return BuiltPane(pane, keyboard=lambda: pane.view, is_settled=lambda: pane.is_settled)


def _lineage(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.lineage.pane import LineagePane  # noqa: PLC0415 - when first seen

    pane = LineagePane(services.runner, services.state, services.thumbnails)
    return BuiltPane(pane, {}, lambda: pane.keyboard, lambda: pane.is_settled)


def _near_duplicates(services: Services, _built: Built) -> BuiltPane:
    from desktop.ui.near_duplicates.pane import NearDuplicatesPane  # noqa: PLC0415 - when first seen

    pane = NearDuplicatesPane(
        services.runner,
        services.state,
        services.thumbnails,
        lambda then: services.jobs.work(
            lambda jobs, library: jobs.upkeep.find_near_duplicates(library),
            "Comparing pictures",
            then,
        ),
    )
    return BuiltPane(pane, keyboard=lambda: pane.keyboard, is_settled=lambda: pane.is_settled)


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
        key="Ctrl+4", side=_SIDE.RightDockWidgetArea, width=348, least_width=252, height=420,
        minimum=(180, 90),
    ),
    PaneSpec(
        "lineage", "Lineage", _lineage, key="Ctrl+5", side=_SIDE.BottomDockWidgetArea,
        beside="storyboard", share=0.38, minimum=(200, 110), is_open=False, is_late=True,
        ground="ground",
    ),
    PaneSpec(
        "spending", "Spending", _spending, key="Ctrl+6", side=_SIDE.BottomDockWidgetArea,
        beside="storyboard", share=0.38, minimum=(200, 110), is_open=False, is_late=True,
        commands=SPENDING_COMMANDS,
    ),
    PaneSpec(
        "history", "History", _history, key="Ctrl+7", side=_SIDE.BottomDockWidgetArea,
        beside="storyboard", share=0.38, minimum=(260, 110), is_open=False, is_late=True,
    ),
    PaneSpec(
        "owed", "Still Owed", _owed, key="Ctrl+8", side=_SIDE.BottomDockWidgetArea,
        beside="storyboard", share=0.38, minimum=(200, 110), is_open=False, is_late=True,
        commands=OWED_COMMANDS,
    ),
    PaneSpec(
        "generation", "Generation", _generation, key="Ctrl+Alt+G",
        side=_SIDE.BottomDockWidgetArea, beside="storyboard", share=0.38, minimum=(260, 110),
        is_open=False, is_late=True, commands=GENERATION_COMMANDS,
    ),
    PaneSpec(
        "near_duplicates", "Near Duplicates", _near_duplicates, key="Ctrl+9",
        side=_SIDE.BottomDockWidgetArea, beside="storyboard", share=0.38, minimum=(220, 110),
        is_open=False, is_late=True,
    ),
    PaneSpec(
        "statistics", "Statistics", _statistics, key="Ctrl+Alt+S", side=_SIDE.BottomDockWidgetArea,
        beside="storyboard", share=0.38, minimum=(260, 110), is_open=False, is_late=True,
    ),
)  # fmt: skip
