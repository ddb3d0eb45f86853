"""A film to look at: its poster at once, then its frames, painted by our own canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColorSpace, QImage

from desktop.domain.derived import Derived
from desktop.ui.preview.canvas import ImageCanvas
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.lut_mark import LutMark
from desktop.ui.preview.picture_colours import PictureColours, fitted
from desktop.ui.preview.playing_view import PlayingView

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import DecodedPicture, FileLoader
    from desktop.ui.preview.subject import Subject


def cut(image: QImage, part: tuple[float, float, float, float]) -> QImage:
    """What of a frame is meant to be seen: Qt hands out all of it."""
    left, top, right, bottom = part
    x, y = round(left * image.width()), round(top * image.height())
    width, height = round(right * image.width()) - x, round(bottom * image.height()) - y
    return image.copy(x, y, width, height)


class VideoView(PlayingView):
    """Shows one video."""

    def __init__(
        self,
        derived: DerivedSource,
        loader: FileLoader,
        parent: QWidget | None = None,
        *,
        colours: PictureColours | None = None,
    ) -> None:
        super().__init__(parent)
        self._loader = loader
        self._colours = colours or PictureColours(parent=self)
        self._colours.changed.connect(self._reshow)
        self._files = DerivedFiles(derived, loader, self)
        self._latest: Any = None
        self._is_animation = False
        self._is_turning = False  # a frame is on its way into the colours it is shown in
        self._has_waited = False  # and another one came meanwhile
        self._turned_width = 0  # of the frame in sight, where it was made smaller for that
        self.canvas = ImageCanvas(self)
        self.canvas.setAccessibleName("Video")
        self.lut_mark = LutMark(self.canvas)
        self.canvas.framed.connect(self._sharpen)
        self.canvas.clicked.connect(self.play_soon)
        # Frames that arrive while the window is busy are skipped, never queued.
        self._draw = QTimer(self)
        self._draw.setSingleShot(True)
        self._draw.timeout.connect(self._draw_frame)
        self.player.frame_arrived.connect(self._frame)
        self.lay_out(self.canvas, self.transport)

    def poster(self, card: AssetCard, stand_in: QPixmap | None = None) -> None:
        """Show the poster of a video that is about to be looked at."""
        self.stop()
        self.card = card
        self._files.drop()
        size = (card.width, card.height) if card.width and card.height else None
        self.canvas.stand_in(stand_in, size)
        self.lut_mark.say(self._colours.words(card.id))
        self._request_poster(card)

    def _request_poster(self, card: AssetCard) -> None:
        def loaded(found: DecodedPicture) -> None:
            if self._latest is None and not found.image.isNull():
                self.canvas.show_image(found.image, found.smaller)

        shown = self._colours.of(card.id, self)
        self._files.picture(card, Derived.PREVIEW, loaded, shown=shown)

    def animate(self, subject: Subject) -> None:
        """Play an animated picture: at once and again and again, as it does everywhere."""
        self._is_animation, self._play_soon = True, True
        self.player.set_loop(True)
        self.look_at(subject)

    def stop(self) -> None:
        """Stop, and let go of the file."""
        self._latest = None
        if self._is_animation:
            self._is_animation = False
            self.player.set_loop(False)
        super().stop()

    def _rate(self, subject: Subject) -> float | None:
        return None if self._is_animation else subject.frame_rate

    def _frame(self, frame: Any) -> None:
        self._latest = frame
        if not self._draw.isActive():
            self._draw.start(0)

    def _draw_frame(self) -> None:
        if self._latest is None or self.card is None:
            return
        if self._is_turning:
            self._has_waited = True
            return
        image: QImage = self._latest.toImage()
        if image.isNull():
            return
        part = self._subject.seen_part if self._subject is not None else None
        image = image if part is None else cut(image, part)
        shown = self._colours.of(self.card.id, self)
        self._turned_width = 0
        if shown.is_plain:
            self.canvas.show_image(image)
            return
        image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        width = self._width_in_sight()
        if width and width < image.width():
            self._turned_width = round(width)
        self._is_turning, card = True, self.card
        self._loader.frame(
            lambda: shown.convert(fitted(image, width)), lambda turned: self._turned(card, turned)
        )

    def _turned(self, card: AssetCard, image: QImage) -> None:
        """A frame is in the colours it is shown in."""
        self._is_turning = False
        if self.card is card and self._latest is not None and not image.isNull():
            self.canvas.show_image(image)
        if self._has_waited:
            self._has_waited = False
            self._draw.start(0)

    def _width_in_sight(self) -> float:
        """Across how many pixels of the screen the whole frame is shown; 0 where not known."""
        framing = self.canvas.framing
        return framing.scale * framing.picture[0] if framing.picture[0] > 1 else 0.0

    def _sharpen(self) -> None:
        """A frame that stands is turned anew once the zoom shows more than it has."""
        if self._turned_width and self._width_in_sight() > self._turned_width * 1.1:
            self._draw.start(0)

    def _reshow(self) -> None:
        """The same frame, or the poster, in other colours."""
        if self.card is None:
            return
        self.lut_mark.say(self._colours.words(self.card.id))
        if self._latest is not None:
            self._draw.start(0)
        else:
            self._files.drop()
            self._request_poster(self.card)
