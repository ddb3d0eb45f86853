"""Small pictures of takes as they look through the film's LUT: looked up beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop.ui.kit.film_lut import through
from desktop.ui.kit.pixmap_cache import PixmapCache
from desktop.ui.kit.thumbnails import BUDGET

if TYPE_CHECKING:
    from desktop.ui.kit.carrier import Raised
    from desktop.ui.kit.film_lut import ColourLookup, FilmLut


class LutPixmaps(QObject):
    """Turns the pixmaps of a board's takes into those that are shown.

    Signals:
        ready: More of them can be painted now.
    """

    ready = Signal()

    def __init__(self, lut: FilmLut, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lut = lut
        # As much as they are kept by: what is in sight never pushes itself out, again and again.
        self._kept: PixmapCache[int] = PixmapCache(BUDGET)
        self._under_way: set[int] = set()
        self._serial = 0
        self._table: ColourLookup | None = None
        lut.changed.connect(self._changed)

    def of(self, pixmap: QPixmap) -> QPixmap:
        """What to paint for a take: itself without a LUT, and until it has been looked up."""
        table = self._lut.table if self._lut.is_on else None
        if table is None:
            return pixmap
        key = pixmap.cacheKey()
        found = self._kept.get(key)
        if found is not None:
            return found
        if key not in self._under_way:
            self._under_way.add(key)
            image, serial = pixmap.toImage(), self._serial

            def came(outcome: QImage | Raised) -> None:
                if serial != self._serial:
                    return
                self._under_way.discard(key)
                if isinstance(outcome, QImage):
                    shown = QPixmap.fromImage(outcome)
                    shown.setDevicePixelRatio(pixmap.devicePixelRatio())
                    self._kept.put(key, shown)
                    self.ready.emit()

            self._lut.work(lambda: through(table, image), came)
        return pixmap

    def _changed(self) -> None:
        """Another LUT, or none, or it is switched on or off."""
        if self._lut.table is not self._table:
            self._table = self._lut.table
            self._serial += 1
            self._under_way.clear()
            self._kept.drop(lambda _: True)
        self.ready.emit()
