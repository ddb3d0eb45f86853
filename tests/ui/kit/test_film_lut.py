"""The LUT of the film that is open, and the small pictures that are seen through it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QPixmap

from desktop.domain.asset import AssetType
from desktop.domain.film import LUT_FORMAT
from desktop.edits.film import AddFilm
from desktop.edits.film_use import SetFilmLut
from desktop.ui.kit.film_lut import FilmLut
from desktop.ui.kit.lut_pixmaps import LutPixmaps
from tests.guards import delete_all

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library, Tx
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


class NothingMade:
    """No worker answers."""

    def request(self, *_asked: Any, **_how: Any) -> None:
        """Not today."""


class Unchanged:
    """A table that leaves every colour as it is."""

    def apply(self, pixels: memoryview) -> None:
        """Nothing to do."""


def film_with_lut(tx: Tx) -> AssetId:
    film = AddFilm("Harbour").apply(tx)
    lut = tx.assets.add(
        AssetType.DOCUMENT,
        "night.cube",
        checksum_sha256="ab" * 32,
        metadata={"format": LUT_FORMAT},
    )
    SetFilmLut(film, lut).apply(tx)
    return film


def test_the_lut_of_a_film_that_was_left_at_once_is_not_looked_through(
    qtbot: QtBot, library: Library, runner: Runner, state: DeskState
) -> None:
    film = library.write(film_with_lut)
    lut = FilmLut(runner, state, NothingMade(), lambda _path: Unchanged())
    told: list[bool] = []
    state.lut_changed.connect(lambda now: told.append(now.is_set))
    state.open_film(film)
    state.open_film(None)
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert told == []
    state.open_film(film)
    qtbot.waitUntil(lambda: told == [True])
    lut.close()
    delete_all(lut)


class Asleep:
    """A drive that does not answer the first two times."""

    def __init__(self) -> None:
        self.asked = 0

    def request(self, *_asked: Any, then: Any, **_how: Any) -> None:
        """Ask for the table of a LUT."""
        self.asked += 1
        then(*((None, "The drive does not answer.") if self.asked < 3 else (Path("a.lut"), "")))


def test_a_lut_whose_drive_was_asleep_is_looked_through_when_it_wakes(
    qtbot: QtBot, library: Library, runner: Runner, state: DeskState
) -> None:
    film, drive, problems = library.write(film_with_lut), Asleep(), list[str]()
    lut = FilmLut(runner, state, drive, lambda _path: Unchanged(), again=1)
    lut.changed.connect(lambda: problems.append(lut.problem))
    state.open_film(film)
    qtbot.waitUntil(lambda: lut.table is not None)
    assert drive.asked == 3
    assert problems == ["", "The drive does not answer.", ""]  # said once
    lut.close()
    delete_all(lut)


def test_a_screen_full_of_small_pictures_is_looked_up_once(
    qtbot: QtBot, runner: Runner, state: DeskState
) -> None:
    lut = FilmLut(runner, state, NothingMade(), lambda _path: Unchanged())
    shown = LutPixmaps(lut, lut)
    came: list[bool] = []
    lut.table = Unchanged()
    lut.changed.emit()
    shown.ready.connect(lambda: came.append(True))
    # As many bytes as the thumbnails of a large screen, which are themselves all kept.
    plain = [QPixmap(1024, 1024) for _ in range(17)]
    for pixmap in plain:
        pixmap.fill("navy")
        assert shown.of(pixmap) is pixmap
    qtbot.waitUntil(lambda: len(came) == len(plain))
    assert all(shown.of(pixmap) is not pixmap for pixmap in plain)
    lut.close()
    delete_all(lut)
