"""The LUT of the film that is open: what its takes are looked at through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColorSpace, QImage

from desktop.base.errors import DeskError
from desktop.domain.changes import JUDGEMENT, Kind
from desktop.domain.derived import Derived
from desktop.ui.kit.carrier import Carrier, Raised
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.state import LutState

if TYPE_CHECKING:
    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.changes import Changes
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

T = TypeVar("T")
_KEY = "film-lut"
# Milliseconds until a LUT that could not be read is looked for again, the second time twice that:
# its drive may have been asleep, and nobody is told when it wakes.
AGAIN, _AT_MOST = 5_000, 80_000
_SHOWN_BY = (Kind.RELATIONS, Kind.LOCATIONS, Kind.ASSETS)


class ColourLookup(Protocol):
    """What becomes of every colour."""

    def apply(self, pixels: memoryview) -> None:
        """Look pixels up, in place: four bytes each, `0xAARRGGBB` as Qt has them."""


# Opens the file that a worker made of a LUT. Handed in by the front door, since the window itself
# opens no files.
OpenTable = Callable[[Path], ColourLookup]


class FilmLut(QObject):
    """Knows the LUT of the open film and the assets that are looked at through it.

    Attributes:
        table: What becomes of every colour; None without a LUT, until it is read, and if it cannot
            be used.
        name: What the LUT is called, or empty.
        problem: Why it cannot be used, a sentence, or empty.
        is_on: Whether one looks through it.

    Signals:
        changed: Pictures look otherwise now.
    """

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        derived: DerivedSource,
        open_table: OpenTable,
        parent: QObject | None = None,
        *,
        again: int = AGAIN,
    ) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._first_pause = self._pause = again
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._request)
        self._derived, self._open_table = derived, open_table
        self._lane = Lane("lut", newest_first=True)
        self._carrier = Carrier(self)
        self._card: AssetCard | None = None
        self._takes: frozenset[AssetId] = frozenset()
        self._asked = 0  # answers to older questions are dropped
        self.table: ColourLookup | None = None
        self.name = ""
        self.problem = ""
        self.is_on = True
        state.film_changed.connect(self._film_changed)
        runner.library_changed.connect(self._film_changed)
        runner.changed.connect(self._changed)
        self._film_changed()

    def of(self, asset_id: AssetId) -> ColourLookup | None:
        """What an asset is looked at through, now."""
        return self.table if self.is_on and asset_id in self._takes else None

    def words(self, asset_id: AssetId) -> str:
        """What is to be said on the picture of an asset; empty where no LUT has a part in it."""
        if not self.name or not self.is_on or asset_id not in self._takes:
            return ""
        if self.problem:
            return f"LUT not shown: {self.problem}"
        return f"LUT: {self.name}" if self.table is not None else ""

    def toggle(self) -> None:
        """Look through it, or not."""
        self.is_on = not self.is_on
        self._tell()

    def switch_on(self) -> None:
        """Look through it: somebody has just chosen one."""
        if not self.is_on:
            self.toggle()

    def work(self, act: Callable[[], T], arrive: Callable[[T | Raised], None]) -> None:
        """Do something with the table beside the window; the newest first."""
        self._lane.submit(lambda: self._carrier.carry(act, arrive))

    def close(self) -> None:
        """Stop the thread, and let go of the table."""
        self._asked += 1
        self._again.stop()
        self._lane.close()
        self._lane.join(2.0)
        self.table = None

    def _film_changed(self, _: object = None) -> None:
        """Another film, or none."""
        self._forget()
        self._read()

    def _read(self) -> None:
        film_id = self._state.film_id
        if film_id is None or self._runner.library is None:
            return

        def read(reads: Reads) -> tuple[AssetCard | None, frozenset[AssetId]]:
            lut = reads.films.lut(film_id)
            return lut, reads.films.takes_in(film_id) if lut else frozenset()

        def found(answer: tuple[AssetCard | None, frozenset[AssetId]]) -> None:
            if film_id == self._state.film_id:  # not left meanwhile
                self._known(*answer)

        self._runner.ask(read, found, self._lost, key=_KEY)

    def _changed(self, changes: Changes, _source: object) -> None:
        """A LUT chosen, a take added, a file found again."""
        if not changes.touches(*_SHOWN_BY) or changes.is_only(JUDGEMENT):
            return
        is_about_lut = self._card is not None and changes.concerns(self._card.id)
        if changes.touches(Kind.RELATIONS) or is_about_lut:
            self._read()

    def _known(self, card: AssetCard | None, takes: frozenset[AssetId]) -> None:
        if card is None:
            self._forget()
            return
        before, self._card = self._card, card
        is_same = before is not None and (before.id, before.checksum, before.is_trashed) == (
            (card.id, card.checksum, card.is_trashed)
        )
        is_other_takes, self._takes = takes != self._takes, takes
        self.name = card.name.removesuffix(".cube")
        if is_same and (self.table is not None or not self.problem):
            if is_other_takes or (before is not None and before.name != card.name):
                self._tell()
            return
        self._asked += 1
        self._again.stop()
        self._pause = self._first_pause
        if card.is_trashed:
            self._came(self._asked, None, "it is in the Trash.")
            return
        if before is None or before.checksum != card.checksum:
            self.table, self.problem = None, ""
        self._tell()
        self._request()

    def _request(self) -> None:
        card, asked = self._card, self._asked
        if card is not None:
            self._derived.request(
                card.id,
                card.checksum,
                Derived.LUT,
                then=lambda path, why: self._made(asked, path, why),
            )

    def _made(self, asked: int, path: Path | None, why: str) -> None:
        """A worker has made the table, or says why not."""
        if asked != self._asked:
            return
        if path is None:
            self._again.start(self._pause)
            self._pause = min(2 * self._pause, _AT_MOST)
            self._came(asked, None, why or "It could not be read.")
            return

        def opened(outcome: ColourLookup | Raised) -> None:
            if not isinstance(outcome, Raised):
                self._came(asked, outcome, "")
            elif isinstance(outcome.error, (DeskError, OSError)):
                self._came(asked, None, "Its table could not be read.")
            else:
                self._runner.report.fail(outcome.error)

        self.work(lambda: self._open_table(path), opened)

    def _came(self, asked: int, table: ColourLookup | None, problem: str) -> None:
        if asked == self._asked and (table, problem) != (self.table, self.problem):
            self.table, self.problem = table, problem
            self._tell()

    def _lost(self, _error: BaseException) -> None:
        """The film is gone, or the library: whoever shows it says so."""

    def _forget(self) -> None:
        if self._card is None:
            return
        self._asked += 1
        self._again.stop()
        self._card, self._takes = None, frozenset()
        self.table, self.name, self.problem = None, "", ""
        self._tell()

    def _tell(self) -> None:
        self._state.tell_lut(LutState(self._card is not None, self.name, is_on=self.is_on))
        self.changed.emit()


def through(table: ColourLookup, image: QImage) -> QImage:
    """A picture of a plain screen's colours, looked at through a LUT. Runs in any thread."""
    formats = QImage.Format
    kept = image.format()
    clear = image.hasAlphaChannel()
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    # Converted even where the format is right: what is looked up is a picture of its own.
    looked = image.convertToFormat(formats.Format_ARGB32 if clear else formats.Format_RGB32).copy()
    table.apply(memoryview(looked.bits()))
    return looked.convertToFormat(kept) if clear and kept != looked.format() else looked
