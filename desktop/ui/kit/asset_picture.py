"""The picture of one asset on its ground, for rows and heads of dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.asset import AssetType
from desktop.ui.kit import icons, theme
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.thumbnails import Thumbnails


class AssetPicture(QWidget):
    """Shows the thumbnail of an asset, and an icon of its type where there is none.

    Args:
        card: Of what; None for something that is not in the library.
        thumbnails: Where pictures come from; None for icons alone.
        size: Of the ground, in pixels.
    """

    def __init__(
        self,
        card: AssetCard | None,
        thumbnails: Thumbnails | None,
        size: QSize,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._thumbnails = thumbnails
        self.setFixedSize(size)
        if thumbnails is not None and card is not None:
            thumbnails.loaded.connect(self._loaded)

    def _loaded(self, checksum: str) -> None:
        if self._card is not None and self._card.checksum == checksum:
            self.update()

    @report_exceptions(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().picture))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        card = self._card
        long_side = int(max(self.width(), self.height()) * self.devicePixelRatioF())
        found = self._thumbnails.for_card(card, long_side) if self._thumbnails and card else None
        middle = self.rect().center()
        if found is None:
            type_ = card.type if card is not None else AssetType.IMAGE
            icons.type_icon(type_, "quiet").paint(
                painter, QRect(middle - QPoint(8, 8), QSize(17, 17))
            )
            return
        size = found.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(middle)
        painter.drawPixmap(target, found)
