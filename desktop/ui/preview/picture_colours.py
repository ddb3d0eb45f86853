"""Whose colours a large picture is shown in: looked through the film's LUT, for a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColorSpace, QImage, QPixmap

from desktop.base.frozen import frozen
from desktop.ui.kit.film_lut import through

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.film_lut import ColourLookup, FilmLut
    from desktop.ui.kit.screen_colours import ScreenColours

_FOLLOWED = "desk_screen_followed"
_PLAIN = QColorSpace(QColorSpace.NamedColorSpace.SRgb)


@frozen
class Shown:
    """How the colours of a picture are turned into those of a screen.

    Attributes:
        table: What it is looked at through, or None.
        screen: The colours of the screen; None for those of a plain one (sRGB).
    """

    table: ColourLookup | None = None
    screen: QColorSpace | None = None

    def convert(self, image: QImage) -> QImage:
        """The picture in the colours of the screen. Runs in any thread.

        One that does not say whose colours it has is in those of a plain screen. What it has
        beyond them is kept until here.
        """
        target = _PLAIN if self.screen is None else self.screen
        if self.table is not None:
            image = through(self.table, image)
            image.setColorSpace(_PLAIN)
        has = image.colorSpace() if image.colorSpace().isValid() else _PLAIN
        if has == target:
            return image
        if not image.colorSpace().isValid():
            image = image.copy()
            image.setColorSpace(has)
        return image.convertedToColorSpace(target)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to do for a picture of a plain screen's colours."""
        return self.table is None and self.screen is None


AS_IT_IS = Shown()


class PictureColours(QObject):
    """Tells viewers how to show what they show.

    Signals:
        changed: Ask again.
    """

    changed = Signal()

    def __init__(
        self,
        lut: FilmLut | None = None,
        screens: ScreenColours | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lut, self._screens = lut, screens
        for source in (lut, screens):
            if source is not None:
                source.changed.connect(self.changed)

    def of(self, asset_id: AssetId | None, viewer: QWidget) -> Shown:
        """How to show an asset (None: something that no film looks at) in a viewer."""
        table = self._lut.of(asset_id) if self._lut is not None and asset_id else None
        screen = self._screens.of(viewer.screen()) if self._screens is not None else None
        return Shown(table, screen)

    def small(self, found: QPixmap | None, asset_id: AssetId, viewer: QWidget) -> QPixmap | None:
        """A thumbnail that stands in for a picture, as that will be shown."""
        shown = self.of(asset_id, viewer)
        if found is None or shown.is_plain:
            return found
        return QPixmap.fromImage(shown.convert(found.toImage()))

    def follow(self, viewer: QWidget) -> None:
        """Tell when the window of a viewer, which is in sight now, comes to another screen."""
        handle: QWindow | None = viewer.window().windowHandle()
        if self._screens is None or handle is None:
            return
        if not handle.property(_FOLLOWED):
            handle.setProperty(_FOLLOWED, True)
            handle.screenChanged.connect(self.changed)

    def words(self, asset_id: AssetId) -> str:
        """What is to be said on the picture of an asset, or empty."""
        return self._lut.words(asset_id) if self._lut is not None else ""


def fitted(image: QImage, width: float) -> QImage:
    """A picture no larger than it is seen: what is out of sight costs nothing."""
    if width < 1 or image.width() <= width * 1.1:
        return image
    height = max(1, round(image.height() * width / image.width()))
    return image.scaled(
        max(1, round(width)),
        height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
