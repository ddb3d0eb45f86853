"""Draws the strip of takes under an opened shot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.tokens import RADIUS, RADIUS_WIDE
from desktop.ui.storyboard.layout import take_boxes
from desktop.ui.storyboard.painter import rect

if TYPE_CHECKING:
    from desktop.domain.film import Shot, Take
    from desktop.ui.storyboard.layout import Box
    from desktop.ui.storyboard.painter import BoardPainter

_FOOT = 20
_HINT = 320  # pixels of free room from which the keys are told


def paint_strip(
    painter: QPainter,
    box: Box,
    card: Box,
    shot: Shot,
    *,
    with_: BoardPainter,
    current: int,
    has_keys: bool,
    is_target: bool = False,
) -> None:
    """All takes in a row, numbered, the chosen one marked; a notch points at the shot."""
    look = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.accent), 1) if is_target else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.raised if look.is_dark else look.pane))
    painter.drawRoundedRect(QRectF(rect(box)), RADIUS_WIDE, RADIUS_WIDE)
    middle = card.x + card.w / 2
    notch = [QPointF(middle + dx, box.y + dy) for dx, dy in ((-7, 0.5), (0, -6.5), (7, 0.5))]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF(notch))
    if not shot.takes:
        painter.setFont(with_.note)
        painter.setPen(QColor(look.quiet))
        text = f"{shot.code} has no take yet. Drop a picture or a video on it."
        painter.drawText(rect(box), Qt.AlignmentFlag.AlignCenter, text)
        return
    first, boxes = take_boxes(box, len(shot.takes), current)
    for place, cell in enumerate(boxes, first):
        _take(
            painter, rect(cell), shot.takes[place], with_, is_current=place == current and has_keys
        )
    hidden = len(shot.takes) - len(boxes)
    if hidden > 0 or box.right - boxes[-1].right > _HINT:
        painter.setFont(with_.note)
        painter.setPen(QColor(look.quiet))
        area = rect(box).adjusted(0, 0, -10, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        text = f"+{hidden}" if hidden else "← → look   Enter or 1–9 choose   Esc closes"
        painter.drawText(area, right, text)


def _take(
    painter: QPainter, cell: QRect, take: Take, with_: BoardPainter, *, is_current: bool
) -> None:
    """One take: number, picture, name; chosen ones ringed and ticked."""
    look = theme.tokens()
    frame = cell.adjusted(0, 0, 0, -_FOOT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.picture))
    painter.drawRoundedRect(frame, RADIUS, RADIUS)
    with_.picture(painter, frame, take.card)
    with_.plate(painter, frame, str(take.number), Qt.Corner.TopLeftCorner, with_.bold)
    if take.card.duration:
        time = display.duration(take.card.duration)
        with_.plate(painter, frame, time, Qt.Corner.BottomRightCorner, with_.note)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if take.is_selected:
        with_.badge_icon(painter, frame.left() + 5, frame.bottom() - 22, "check-bold", "accent")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent), 2))
        painter.drawRoundedRect(QRectF(frame), RADIUS, RADIUS)
    if is_current:
        painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(QRectF(frame).adjusted(-3, -3, 3, 3), RADIUS + 2, RADIUS + 2)
    painter.setFont(with_.note)
    painter.setPen(QColor(look.text if take.is_selected else look.quiet))
    words = f"Take {take.number}  {clean_line(take.card.name)}"
    line = QFontMetrics(with_.note).elidedText(words, Qt.TextElideMode.ElideRight, cell.width())
    foot = QRect(cell.x(), frame.bottom() + 3, cell.width(), _FOOT - 3)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
