"""Thumbnails as cells show them: scaled, with round corners, ready to be put down.

Scaling and clipping a picture takes longer than all the rest of its cell, and a cell is painted at
every turn of the wheel while it crosses the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from desktop.ui.kit.pixmap_cache import PixmapCache
from desktop.ui.kit.tokens import RADIUS

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

BUDGET = 24 * 1024 * 1024  # bytes: the cells of a few screens

Key = tuple[int, int, int, int, int, float]


class CutPictures:
    """A cache of what is put down on cells."""

    def __init__(self) -> None:
        self._kept: PixmapCache[Key] = PixmapCache(BUDGET)

    def get(self, picture: QPixmap, frame: QRect, target: QRect, ratio: float) -> QPixmap:
        """`picture` scaled to the size of `target`, cut where the corners of `frame` are round.

        Args:
            picture: The thumbnail.
            frame: The picture part of the cell; logical pixels.
            target: Where in it the picture goes.
            ratio: Device pixels of a logical one.
        """
        place = target.topLeft() - frame.topLeft()
        key = (picture.cacheKey(), target.width(), target.height(), place.x(), place.y(), ratio)
        found = self._kept.get(key)
        if found is not None:
            return found
        made = _cut(picture, QRectF(frame).translated(-QPointF(target.topLeft())), target, ratio)
        self._kept.put(key, made)
        return made


def _cut(picture: QPixmap, frame: QRectF, target: QRect, ratio: float) -> QPixmap:
    made = QPixmap(QSize(target.width(), target.height()) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHints(
        QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
    )
    corners = QPainterPath()
    corners.addRoundedRect(frame, RADIUS, RADIUS)
    painter.setClipPath(corners)
    painter.drawPixmap(QRectF(0, 0, target.width(), target.height()), picture, QRectF())
    painter.end()
    return made
