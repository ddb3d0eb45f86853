"""A film to look at: its poster at once, then its frames, painted by our own canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from desktop.domain.derived import Derived
from desktop.ui.preview.canvas import Canvas
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.playing_view import PlayingView

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import FileLoader, Picture
    from desktop.ui.preview.subject import Subject


class VideoView(PlayingView):
    """Shows one video."""

    def __init__(
        self, derived: DerivedSource, loader: FileLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files = DerivedFiles(derived, loader, self)
        self._latest: Any = None
        self._is_animation = False
        self.canvas = Canvas(self)
        self.canvas.setAccessibleName("Video")
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

        def loaded(found: Picture) -> None:
            if self._latest is None and not found.image.isNull():
                self.canvas.show_image(found.image, found.smaller)

        self._files.picture(card, Derived.PREVIEW, loaded)

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
        if self._latest is None:
            return
        image = self._latest.toImage()
        if not image.isNull():
            self.canvas.show_image(image)
