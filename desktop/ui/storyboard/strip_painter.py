"""Draws the strip of takes under an opened shot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.tokens import RADIUS, RADIUS_WIDE
from desktop.ui.storyboard.out_of_date import ICON
from desktop.ui.storyboard.painter import rect

if TYPE_CHECKING:
    from desktop.domain.film import Shot, Take
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.layout import Box
    from desktop.ui.storyboard.painter import BoardPainter
    from desktop.ui.storyboard.strip_layout import StripLayout

_FOOT = 20
_TICK = "#e0a34a"  # on a badge, which is dark in both themes
_OUT_OF_DATE = "#ffb454"  # the same, as what is offline
_HINT = 360  # pixels of free room from which the keys are told
_KEYS = "← → look   Enter or 1–9 choose   Alt+← → move   Esc closes"


@frozen
class StripState:
    """How the strip stands.

    Attributes:
        current: The take under the keyboard, from 0; it is marked while `has_keys`.
        picked: Takes that a command or a drag is about.
        lifted: Takes that are being dragged away.
        gap: Where a drop would put takes, or None.
    """

    current: int
    picked: frozenset[AssetId]
    lifted: frozenset[AssetId]
    has_keys: bool
    gap: int | None = None
    is_read_only: bool = False


def paint_strip(
    painter: QPainter,
    strip: StripLayout,
    card: Box,
    shot: Shot,
    *,
    with_: BoardPainter,
    stand: StripState,
) -> None:
    """All takes in a row, numbered, the chosen one marked; a notch points at the shot."""
    look, box = theme.tokens(), strip.box
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.raised if look.is_dark else look.pane))
    painter.drawRoundedRect(QRectF(rect(box)), RADIUS_WIDE, RADIUS_WIDE)
    middle = card.x + card.w / 2
    notch = [QPointF(middle + dx, box.y + dy) for dx, dy in ((-7, 0.5), (0, -6.5), (7, 0.5))]
    painter.drawPolygon(QPolygonF(notch))
    if not shot.takes:
        painter.setFont(with_.note)
        painter.setPen(QColor(look.quiet))
        text = f"{shot.called} has no take yet."
        if not stand.is_read_only:
            text += " Drop a picture or a video on it."
        painter.drawText(rect(box), Qt.AlignmentFlag.AlignCenter, text)
        return
    painter.save()
    painter.setClipRect(rect(box))
    for place, cell in strip.visible():
        take = shot.takes[place]
        painter.setOpacity(0.35 if take.card.id in stand.lifted else 1.0)
        _take(painter, rect(cell), take, with_, stand, is_current=place == stand.current)
    painter.restore()
    if strip.reach:
        _scrolled(painter, strip)
    else:
        keys = "← → look   Esc closes" if stand.is_read_only else _KEYS
        _hint(painter, strip, with_, keys)
    if stand.gap is not None:
        with_.insertion(painter, strip.line(stand.gap))


def _hint(painter: QPainter, strip: StripLayout, with_: BoardPainter, keys: str) -> None:
    """In free room at the right, what the keys do."""
    free = strip.box.right - strip.take(strip.count - 1).right
    if free <= _HINT:
        return
    painter.setFont(with_.note)
    painter.setPen(QColor(theme.tokens().quiet))
    area = rect(strip.box).adjusted(0, 0, -12, 0)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, right, keys)


def _scrolled(painter: QPainter, strip: StripLayout) -> None:
    """A line along the lower edge: which part of the row is in sight."""
    look, room = theme.tokens(), strip.box.w - 16
    whole = strip.box.w + strip.reach
    part = max(24.0, room * strip.box.w / whole)
    x = strip.box.x + 8 + (room - part) * strip.scrolled / strip.reach
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.faint))
    painter.drawRoundedRect(QRectF(x, strip.box.bottom - 6, part, 3), 1.5, 1.5)


def _take(
    painter: QPainter,
    cell: QRect,
    take: Take,
    with_: BoardPainter,
    stand: StripState,
    *,
    is_current: bool,
) -> None:
    """One take: number, picture, name; the chosen one ringed and ticked, picked ones lit."""
    look = theme.tokens()
    frame = cell.adjusted(0, 0, 0, -_FOOT)
    painter.setPen(Qt.PenStyle.NoPen)
    if take.card.id in stand.picked and stand.has_keys:
        veil = QColor(look.accent)
        veil.setAlpha(56)
        painter.setBrush(veil)
        painter.drawRoundedRect(QRectF(cell).adjusted(-4, -4, 4, 2), RADIUS + 2, RADIUS + 2)
    painter.setBrush(QColor(look.picture))
    painter.drawRoundedRect(frame, RADIUS, RADIUS)
    with_.picture(painter, frame, take.card)
    with_.plate(painter, frame, str(take.number), Qt.Corner.TopLeftCorner, with_.bold)
    if take.is_failed:
        with_.plate(painter, frame, "Failed", Qt.Corner.BottomRightCorner, with_.note)
    elif take.seconds or display.known_length(take.card.duration, take.card.length):
        # The strip is narrow: why there is none stands in its tip.
        time = display.length(take.seconds) if take.seconds else "?"
        with_.plate(painter, frame, time, Qt.Corner.BottomRightCorner, with_.note)
    if take.is_out_of_date:
        after_tick = 22 if take.is_selected else 0
        with_.badge_icon(
            painter, frame.left() + 5 + after_tick, frame.bottom() - 22, ICON, _OUT_OF_DATE
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if take.is_selected:
        with_.badge_icon(painter, frame.left() + 5, frame.bottom() - 22, "check-bold", _TICK)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent), 2))
        painter.drawRoundedRect(QRectF(frame), RADIUS, RADIUS)
    if is_current and stand.has_keys:
        painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(QRectF(cell).adjusted(-4, -4, 4, 2), RADIUS + 2, RADIUS + 2)
    painter.setFont(with_.note)
    is_lit = take.is_selected or (stand.has_keys and take.card.id in stand.picked)
    painter.setPen(QColor(look.text if is_lit else look.quiet))
    words = f"Take {take.number}  {clean_line(take.card.name)}"
    line = QFontMetrics(with_.note).elidedText(words, Qt.TextElideMode.ElideRight, cell.width())
    foot = QRect(cell.x(), frame.bottom() + 3, cell.width(), _FOOT - 3)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
