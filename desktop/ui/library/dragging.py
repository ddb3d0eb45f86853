"""Dragging assets out of grid and table: what is dragged, and how it looks under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QDrag, QPainter, QPixmap

from desktop.domain import display
from desktop.ui.kit import icons, theme
from desktop.ui.library.asset_model import LARGEST_DRAG
from desktop.ui.library.row_selection import selected_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractItemView

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

_PICTURES = 3


def drag_of(
    view: QAbstractItemView, model: AssetModel, thumbnails: Thumbnails | None = None
) -> QDrag | None:
    """A drag of what is selected in `view`, ready to be executed; None if nothing is."""
    ids = list(model.ids_of(selected_ranges(view.selectionModel()))[:LARGEST_DRAG])
    if not ids:
        return None
    drag = QDrag(view)
    drag.setMimeData(model.drag_of(ids))
    cards = list(model.known(ids[:_PICTURES]).values())
    drag.setPixmap(_picture(cards, len(ids), thumbnails, view.devicePixelRatioF()))
    drag.setHotSpot(QPoint(12, 12))
    return drag


def _picture(
    cards: Sequence[AssetCard], count: int, thumbnails: Thumbnails | None, ratio: float
) -> QPixmap:
    """Up to three thumbnails in a fan, and how many there are."""
    picture = QPixmap(QSize(132, 100) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    look = theme.tokens()
    for place, card in reversed(list(enumerate(cards))):
        frame = QRect(2 + place * 6, 2 + place * 6, 112, 72)
        painter.fillRect(frame, QColor(look.picture))
        pixmap = thumbnails.for_card(card) if thumbnails else None
        if pixmap is not None:
            size = pixmap.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(QPoint(0, 0), size)
            target.moveCenter(frame.center())
            painter.drawPixmap(target, pixmap)
        else:
            icons.type_icon(card.type, "quiet").paint(painter, frame.adjusted(40, 20, -40, -20))
        painter.setPen(QColor(look.accent))
        painter.drawRect(frame)
    if count > 1:
        badge = QRect(2, 78, 24 + 7 * len(str(count)), 18)
        painter.fillRect(badge, QColor(look.accent))
        painter.setPen(QColor(look.on_accent))
        painter.setFont(theme.body_font(bold=True))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), display.count(count))
    painter.end()
    return picture
