"""Thumbnails for painters: asked for by checksum, loaded beside the window, kept by bytes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter, QPixmap

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.ui.kit import theme
from desktop.ui.kit.carrier import Carrier
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.picture_files import read_picture
from desktop.ui.kit.pixmap_cache import PixmapCache

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.asset import AssetCard

BUDGET = 128 * 1024 * 1024  # bytes of decoded pictures
SMALL = 256
LARGE = 512
HUGE = 1024  # one or two across a window at twice the pixels
SIZES = (SMALL, LARGE, HUGE)
_TINTED = 128  # waveforms of a screen or two
_QUEUE = 160  # more waiting loads than a screen shows are for rows that have scrolled away

Key = tuple[str, int, Derived]


class Thumbnails(QObject):
    """A cache of decoded thumbnails.

    Attributes:
        kept: The pictures that are decoded.

    Signals:
        loaded: A checksum whose picture can be painted now.
        wanted: Checksums (tuple) that have no thumbnail yet, newest last: render these first.
        sharper_wanted: Checksums (tuple) shown larger than what there is of them, newest last.
    """

    loaded = Signal(str)
    wanted = Signal(object)
    sharper_wanted = Signal(object)

    def __init__(
        self,
        root: Path,
        *,
        threads: int = 2,
        budget: int = BUDGET,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._root = root
        self._lane = Lane("thumbnail", threads, newest_first=True)
        self.kept: PixmapCache[Key] = PixmapCache(budget)
        self._loading: dict[Key, object] = {}
        self._absent: dict[str, None] = {}
        self._asked_for: dict[str, None] = {}
        self._soft: dict[str, None] = {}
        self._tinted: dict[tuple[int, str], QPixmap] = {}
        self._serial = itertools.count()
        self._carrier = Carrier(self)
        self._tell_wanted = QTimer(self)
        self._tell_wanted.setSingleShot(True)
        self._tell_wanted.setInterval(30)
        self._tell_wanted.timeout.connect(self._emit_wanted)

    def pixmap(
        self, checksum: str | None, long_side: int = SMALL, *, kind: Derived = Derived.THUMB
    ) -> QPixmap | None:
        """The picture if it is at hand; if not, None now and `loaded` when it is.

        `long_side` is in device pixels: well above 256, a larger one is loaded, well above 512 the
        largest; until it is there, another size stands in. `kind` is THUMB, WAVE for sound, or
        STRIP for a sheet of frames that has been made; a damaged sheet is null.
        """
        if not checksum:
            return None
        size = next((size for size in SIZES if long_side <= size * 5 // 4), HUGE)
        key = (checksum, size, kind)
        found = self.kept.get(key)
        if found is not None:
            return found
        # A sheet is asked for only where its file is, whatever else there is of the original.
        is_hopeless = checksum in self._absent and kind is not Derived.STRIP
        if not is_hopeless and key not in self._loading:
            self._load(key)
        others = (self.kept.get((checksum, other, kind)) for other in reversed(SIZES))
        return next((pixmap for pixmap in others if pixmap is not None), None)

    def for_card(self, card: AssetCard, long_side: int = SMALL) -> QPixmap | None:
        """As `pixmap`, of what an asset looks like: a sound is its waveform in the theme's grey."""
        if card.type is not AssetType.AUDIO:
            return self.pixmap(card.checksum, long_side)
        found = self.pixmap(card.checksum, long_side, kind=Derived.WAVE)
        if found is None:
            return None
        key = (found.cacheKey(), theme.tokens().quiet)
        tinted = self._tinted.get(key)
        if tinted is None:
            if len(self._tinted) >= _TINTED:
                self._tinted.clear()
            tinted = self._tinted[key] = _tint(found, key[1])
        return tinted

    def refresh(self, checksum: str) -> None:
        """The file of this checksum is new or has changed: load it again when next painted."""
        self._absent.pop(checksum, None)
        self._asked_for.pop(checksum, None)
        self.kept.drop(lambda key: key[0] == checksum)
        for key in [key for key in self._loading if key[0] == checksum]:
            del self._loading[key]
        self.loaded.emit(checksum)

    def sharpen(self, checksum: str) -> None:
        """There is a larger picture of this now: load it; what is shown stays until it comes."""
        keys = [(checksum, size, Derived.THUMB) for size in SIZES]
        for key in keys:
            if _may_be_soft(key) and self.kept.get(key) is not None:
                self._load(key)

    @property
    def is_loading(self) -> bool:
        """Whether a picture that was asked for is still on its way."""
        return bool(self._loading)

    @property
    def absent(self) -> tuple[str, ...]:
        """Checksums that were asked for and have no picture yet."""
        return tuple(self._absent)

    def look_again(self) -> None:
        """Pictures that were absent may be there now: those in sight are looked for once more."""
        absent, self._absent = list(self._absent), {}
        for checksum in absent:
            self.loaded.emit(checksum)

    def close(self) -> None:
        """Stop the threads."""
        self._lane.close()
        self._lane.join(2.0)

    def _load(self, key: Key) -> None:
        """Queue a load; loads that were asked for long ago and never begun are forgotten."""
        serial = next(self._serial)
        self._loading[key] = serial
        root = self._root

        def work() -> None:
            image = read_derived(root, key[0], key[1], key[2])
            self._carrier.post(lambda: self._keep(key, serial, image))

        ticket = self._lane.submit(work)
        ticket.name = key
        for dropped in self._lane.trim(_QUEUE):
            if dropped.name is not None:
                self._loading.pop(dropped.name, None)

    def _keep(self, key: Key, serial: int, image: QImage) -> None:
        """On the window's thread: a load has ended."""
        if self._loading.get(key) != serial:
            return
        del self._loading[key]
        checksum = key[0]
        if image.isNull() and key[2] is not Derived.STRIP:
            self._absent[checksum] = None
            self._asked_for[checksum] = None
            self._tell_wanted.start()
            return
        if _may_be_soft(key) and max(image.width(), image.height()) <= SMALL:
            self._soft[checksum] = None
            self._tell_wanted.start()
        self.kept.put(key, QPixmap.fromImage(image))
        self.loaded.emit(checksum)

    def _emit_wanted(self) -> None:
        """Tell once, for all that were found missing in the last moment."""
        wanted, self._asked_for = tuple(self._asked_for), {}
        if wanted:
            self.wanted.emit(wanted)
        soft, self._soft = tuple(self._soft), {}
        if soft:
            self.sharper_wanted.emit(soft)


def _may_be_soft(key: Key) -> bool:
    """Whether more than a thumbnail was asked for, which stands in until there is more."""
    _checksum, size, kind = key
    return size > SMALL and kind is Derived.THUMB


def read_derived(root: Path, checksum: str, long_side: int, kind: Derived) -> QImage:
    """Load a derived picture, at most `long_side` pixels long; a null image if there is none.

    Runs in a lane. Only files that we encoded ourselves are opened here.
    """
    kinds = (Derived.PREVIEW, kind) if long_side > SMALL and kind is Derived.THUMB else (kind,)
    for candidate in kinds:
        limit = long_side if kind is Derived.THUMB else long_side * 2
        image = read_picture(derived_path(root, checksum, candidate), limit=limit)
        if not image.isNull():
            if image.colorSpace().isValid():  # it has more than a plain screen shows
                image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
            return image
    return QImage()


def _tint(pixmap: QPixmap, colour: str) -> QPixmap:
    """The same shape in one colour."""
    made = QPixmap(pixmap)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(colour))
    painter.end()
    return made
