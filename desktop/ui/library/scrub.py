"""Looking through a clip by moving the mouse over its card: the frame at that place, and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.derived import STRIP_ACROSS, STRIP_FRAMES, Derived
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.grid_layout import CAPTION

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

_REST = 120  # milliseconds over a card before its frames are asked for: passing over is no wish
_LARGE = 512  # as the cache of thumbnails counts: sheets are up to twice that
_MOVING = (".gif", ".apng", ".webp")  # pictures that may; a png hardly ever does


class Cells(Protocol):
    """What is asked of the grid."""

    assets: AssetModel

    def viewport(self) -> QWidget: ...  # noqa: D102
    def indexAt(self, point: QPoint) -> QModelIndex: ...  # noqa: D102
    def visualRect(self, index: QModelIndex) -> QRect: ...  # noqa: D102


class Scrub(QObject):
    """Follows the mouse over a grid; the frames come from a worker, and a lane loads them.

    Attributes:
        source: Who has sheets of frames made; without one nothing is scrubbed.

    """

    def __init__(self, grid: Cells, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self.source: DerivedSource | None = None
        self._grid, self._thumbnails = grid, thumbnails
        self._card: AssetCard | None = None
        self._fraction = 0.0
        self._made: set[str] = set()  # checksums whose sheet is there
        self._asked: set[str] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._ask)
        grid.viewport().installEventFilter(self)

    def frame(self, card: AssetCard) -> tuple[QPixmap, QRectF, float] | None:
        """The sheet, where on it the frame in sight is, and how far along it is (0 to 1).

        None for cards that nobody points at, and until the frames are there.
        """
        mine = self._card
        if mine is None or card.id != mine.id or card.checksum not in self._made:
            return None
        sheet = self._thumbnails.pixmap(card.checksum, _LARGE, kind=Derived.STRIP)
        if sheet is None or sheet.isNull():
            return None
        width = sheet.width() / STRIP_ACROSS
        height = sheet.height() * STRIP_ACROSS / STRIP_FRAMES
        row, column = divmod(
            min(STRIP_FRAMES - 1, int(self._fraction * STRIP_FRAMES)), STRIP_ACROSS
        )
        return sheet, QRectF(column * width, row * height, width, height), self._fraction

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse; nothing while a button is down, or when it has left."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            is_free = event.buttons() == Qt.MouseButton.NoButton
            self._point(event.position().toPoint() if is_free else None)
        elif kind in (QEvent.Type.Leave, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._point(None)
        return False

    def _point(self, at: QPoint | None) -> None:
        index = self._grid.indexAt(at) if at is not None else QModelIndex()
        card = self._grid.assets.row_at(index.row())
        picture = self._grid.visualRect(index).adjusted(0, 0, 0, -CAPTION)
        if card is None or at is None or not picture.contains(at) or not _moves(card):
            self._rest.stop()
            if self._card is not None:
                self._card = None
                self._grid.viewport().update()
            return
        if self._card is None or card.id != self._card.id:
            self._rest.start()
        self._card = card
        self._fraction = (at.x() - picture.left()) / max(1, picture.width())
        self._grid.viewport().update()

    def _ask(self) -> None:
        """The mouse rests on a card: have its frames made, unless they are there."""
        card, source = self._card, self.source
        if card is None or source is None or not card.checksum or card.checksum in self._asked:
            return
        checksum = card.checksum
        self._asked.add(checksum)

        def came(path: Path | None, _why: str) -> None:
            if path is not None:
                self._made.add(checksum)
                self._grid.viewport().update()

        source.request(card.id, checksum, Derived.STRIP, then=came)


def _moves(card: AssetCard) -> bool:
    """Whether there may be frames to look through; what stands still has none and says so once."""
    if card.is_missing or card.checksum is None:
        return False
    is_picture = card.type is AssetType.IMAGE
    return card.type is AssetType.VIDEO or (is_picture and card.name.lower().endswith(_MOVING))
