"""What panes and commands stand on, whichever there are: made before any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.ui.kit.file_locator import FileLocator
    from desktop.ui.kit.film_lut import FilmLut
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.screen_colours import ScreenColours
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.shell.job_starter import JobStarter
    from desktop.ui.shell.library_door import LibraryDoor
    from desktop.ui.shell.pictures import Pictures
    from desktop.ui.shell.settings_store import SettingsStore


@frozen
class Services:
    """The way to everything that is not a widget.

    Attributes:
        report: Tells people what happened.
        runner: Reads and changes the library.
        state: What the window looks at: the selection, the listing, the film.
        file_locator: Finds the place of an original that can be opened, beside the window.
        thumbnails: Pictures of assets in sight.
        pictures: Makes the pictures that are not there yet.
        jobs: Starts long work.
        lut: What takes of the open film are looked at through.
        screens: Whose colours the screens have.
        settings: The settings in force.
        door: Opens and leaves libraries.
    """

    report: Report
    runner: Runner
    state: DeskState
    file_locator: FileLocator
    thumbnails: Thumbnails
    pictures: Pictures
    jobs: JobStarter
    lut: FilmLut
    screens: ScreenColours
    settings: SettingsStore
    door: LibraryDoor
