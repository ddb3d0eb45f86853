"""A picture to look at closely: a prepared preview first, every pixel once zoom needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.domain.derived import Derived
from desktop.ui.preview.canvas import ImageCanvas
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.lut_mark import LutMark
from desktop.ui.preview.picture_colours import PictureColours

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import DecodedPicture, FileLoader


class ImageView(ImageCanvas):
    """Shows the picture of an asset.

    Signals:
        failed: Why there is no picture to show, a sentence.
    """

    failed = Signal(str)

    def __init__(
        self,
        derived: DerivedSource,
        loader: FileLoader,
        parent: QWidget | None = None,
        *,
        colours: PictureColours | None = None,
    ) -> None:
        super().__init__(parent)
        self._colours = colours or PictureColours(parent=self)
        self._colours.changed.connect(self._reshow)
        self.lut_mark = LutMark(self)
        self._files = DerivedFiles(derived, loader, self)
        self._card: AssetCard | None = None
        self._wants_full = self._is_full = False  # the whole picture: asked for, in sight
        self.setAccessibleName("Picture")
        self.framed.connect(self._sharpen)

    def look_at(self, card: AssetCard, *, stand_in: QPixmap | None = None) -> None:
        """Show another picture; `stand_in` is shown until it is there."""
        shown = self._card
        if shown is not None and (shown.id, shown.checksum) == (card.id, card.checksum):
            return
        self.forget()
        self._card = card
        size = (card.width, card.height) if card.width and card.height else None
        self.stand_in(stand_in, size)
        self.setAccessibleName(f"Picture {card.name}")
        self.lut_mark.say(self._colours.words(card.id))
        self._request(Derived.PREVIEW)

    def forget(self) -> None:
        """Show nothing; answers under way are dropped."""
        self._files.drop()
        self._card = None
        self._wants_full = self._is_full = False
        self.note = ""
        self.lut_mark.say("")
        self.clear()

    def _reshow(self) -> None:
        """The same picture in other colours, where it lies."""
        if self._card is not None:
            self._files.drop()
            self.lut_mark.say(self._colours.words(self._card.id))
            # Of a file that is out of reach there may be no more than is in sight.
            self._wants_full = self._is_full
            self._request(Derived.FULL if self._is_full else Derived.PREVIEW)

    def _request(self, kind: Derived) -> None:
        def missing(why: str) -> None:
            if kind is Derived.PREVIEW:
                self.failed.emit(why or "This picture could not be prepared for looking at.")

        if self._card is not None:
            shown = self._colours.of(self._card.id, self)
            self._files.picture(
                self._card, kind, lambda found: self._loaded(kind, found), missing, shown=shown
            )

    def _loaded(self, kind: Derived, found: DecodedPicture) -> None:
        """On the window's thread: pixels have been decoded."""
        image = found.image
        if image.isNull():
            if self.image.isNull():
                self.failed.emit("The prepared picture could not be read.")
        elif image.width() >= self.image.width():
            self.note, self._is_full = found.note, kind is Derived.FULL
            self.show_image(image, found.smaller)
            self._sharpen()

    def _sharpen(self) -> None:
        """Ask for the whole picture once the zoom shows more than the preview has."""
        if self._wants_full or self.image.isNull():
            return
        width = self.framing.picture[0]
        shown = self.framing.scale * width
        if shown > self.image.width() * 1.05 and width > self.image.width():
            self._wants_full = True
            self._request(Derived.FULL)
