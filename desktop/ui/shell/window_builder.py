"""Builds the panes into the window and joins them, in steps.

Between two steps the event loop may run: no step holds the window's thread for a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from desktop.base.frozen import frozen
from desktop.ui.imports.importer import Importer
from desktop.ui.inspector.pane import InspectorPane
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.kit.film_lut import FilmLut
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.screen_colours import ScreenColours
from desktop.ui.kit.state import DeskState
from desktop.ui.library.pane import LibraryPane
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.shell.job_starter import JobStarter
from desktop.ui.shell.late_pane import late
from desktop.ui.shell.layout import Arrangement, build_centre, build_docks
from desktop.ui.shell.library_door import LibraryDoor
from desktop.ui.shell.library_watch import LibraryWatch
from desktop.ui.shell.message_display import BannerStack, MessageDisplay
from desktop.ui.shell.panes import Panes
from desktop.ui.shell.pictures import Pictures
from desktop.ui.shell.services import Services
from desktop.ui.shell.status_bar import StatusBar
from desktop.ui.shell.tool_bar import ToolBar
from desktop.ui.shell.view_memory import ViewMemory
from desktop.ui.shell.wiring import join
from desktop.ui.storyboard.pane import StoryboardPane

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from desktop.jobs.factory import JobFactory
    from desktop.ui.kit.file_locator import LookAt
    from desktop.ui.kit.film_lut import OpenTable
    from desktop.ui.shell.library_door import Opener
    from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec
    from desktop.ui.shell.window import DeskWindow

T = TypeVar("T", bound=QWidget)


@frozen
class Below:
    """What the front door knows and the window must not: how to get at disks, jobs and databases.

    Attributes:
        opener: Opens libraries.
        load_jobs: Makes the jobs, for a number of worker processes.
        look_at: Looks at one place of an asset on its disk.
        open_table: Opens the table that a worker made of a LUT.
    """

    opener: Opener
    load_jobs: Callable[[int], JobFactory]
    look_at: LookAt
    open_table: OpenTable


def build(
    window: DeskWindow, below: Below, panes: Sequence[PaneSpec]
) -> Generator[None, None, Arrangement]:
    """Build everything, a step at a time; returns how the panes stand, for `window.settle`.

    The window has its thumbnails already: its first paint needs them.
    """
    services = window.services = _services(window, below)
    yield
    built: dict[str, BuiltPane] = {}
    for spec in sorted(panes, key=lambda spec: not spec.is_centre):
        make = late if spec.is_late else _at_once
        built[spec.name] = make(spec, services, built)
        yield
    window.built = {spec.name: built[spec.name] for spec in panes}
    window.library = _the(LibraryPane, built["library"])
    window.storyboard = _the(StoryboardPane, built["storyboard"])
    window.preview = _the(PreviewPane, built["preview"])
    window.inspector = _the(InspectorPane, built["inspector"])
    window.imports = Importer(
        services.runner,
        services.state,
        window,
        assets=window.library,
        work=services.jobs.work,
    )
    banners = BannerStack()
    build_centre(window, banners, window.library)  # before the docks: Tab goes around in this order
    window.docks = build_docks(window, panes, built)
    window.panes = Panes(panes, built, window.docks, window)
    _build_frame(window, banners)
    yield
    window.commands = join(window, panes)
    yield
    window.bar = ToolBar(window.commands, window.library, window)
    window.addToolBar(window.bar)
    window.commands.remap(window.settings.current.shortcuts)
    window.views = ViewMemory(window.library, window.storyboard)
    LibraryWatch(services.runner, window)
    return Arrangement(
        window,
        window.docks,
        window.panes,
        panes,
        bar=window.bar,
        grid=window.library.grid,
    )


def _at_once(spec: PaneSpec, services: Services, built: Mapping[str, BuiltPane]) -> BuiltPane:
    return spec.make(services, built)


def _services(window: DeskWindow, below: Below) -> Services:
    report, settings = Report(window), window.settings
    settings.failed.connect(report.note)
    runner = Runner(report, parent=window)
    jobs = JobStarter(runner, below.load_jobs, lambda: settings.current.workers)
    pictures = Pictures(jobs, runner, window.thumbnails, window)
    state = DeskState(window)
    return Services(
        report=report,
        runner=runner,
        state=state,
        file_locator=FileLocator(below.look_at, window),
        thumbnails=window.thumbnails,
        pictures=pictures,
        jobs=jobs,
        lut=FilmLut(runner, state, pictures, below.open_table, window),
        screens=ScreenColours(window),
        settings=settings,
        door=LibraryDoor(below.opener, runner, report, window),
    )


def _the(kind: type[T], pane: BuiltPane) -> T:
    """A pane as what its row builds."""
    assert isinstance(pane.widget, kind)  # noqa: S101 - the table says so
    return pane.widget


def _build_frame(window: DeskWindow, banners: BannerStack) -> None:
    """The status bar, and who shows messages."""
    status = StatusBar(window.runner, window.state, window)
    window.setStatusBar(status)
    status.place(window.imports.strip)
    window.messages = MessageDisplay(window.report, banners, window)
    window.runner.library_changed.connect(lambda _: banners.clear())
