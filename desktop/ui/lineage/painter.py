"""Paints a lineage: cards with pictures, relations with words; only what is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from desktop.domain.display import type_name
from desktop.domain.lineage import arrow_words, named, state_words
from desktop.domain.relation import RelationType
from desktop.ui.kit import icons, theme
from desktop.ui.kit.tokens import RADIUS_WIDE, TYPE_BODY, TYPE_NOTE, TYPE_SMALL
from desktop.ui.lineage.layout import ABOVE, BELOW, COLUMN, HEIGHT, WIDTH
from desktop.ui.lineage.name_lines import in_two

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPixmap

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import LineageEdge
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.lineage.layout import CardPosition, GraphLayout, Side

READABLE = 0.5  # of full size; below it names are left out
_WORDS_FROM = 0.5
_LETTERS_FROM = 0.75  # of full size; below it letters shrink more slowly than the cards
_LARGEST_LETTERS = 1.35
_PICTURE = QRectF(6, 6, 84, HEIGHT - 12)
TOGGLE = 18  # the round button at a side of a card
_CLEAR = 20  # what the button at a side may cover
_DASHED = (RelationType.USED_IN, RelationType.REFERENCE_FOR)


def toggle_box(place: CardPosition, side: int, count: int = 0) -> QRectF:
    """Where the button of a side is, in the graph's coordinates."""
    width = TOGGLE + (7.0 * max(len(str(count)) - 1, 0) if count else 0)
    x = place.x - width / 2 if side == ABOVE else place.x + WIDTH - width / 2
    return QRectF(x, place.middle - TOGGLE / 2, width, TOGGLE)


class GraphPainter:
    """Paints the part of a layout that is in sight.

    Attributes:
        asked: The checksums of pictures that the last painting wanted.
    """

    def __init__(self, thumbnails: Thumbnails | None) -> None:
        self._thumbnails = thumbnails
        self.asked: set[str] = set()

    def paint(
        self,
        painter: QPainter,
        layout: GraphLayout,
        sight: QRectF,
        scale: float,
        *,
        current: AssetId | None,
        hovered: AssetId | None,
        sides: Mapping[Side, bool],
    ) -> None:
        """Paint all of `sight`, a part of the graph; the painter is in its coordinates.

        Args:
            painter: Scaled and moved already.
            layout: What is where.
            sight: What is to be seen of it.
            scale: Device-independent pixels for one of the graph.
            current: Where the keyboard stands.
            hovered: What is under the pointer.
            sides: The buttons to paint, and whether each would open its side.
        """
        self.asked = set()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for edge in layout.edges:
            if sight.intersects(_around(*_ends(layout, edge))):
                is_near = current in (edge.parent, edge.child)
                self._edge(painter, layout, edge, scale, is_near=is_near)
        for key, place in layout.places.items():
            if sight.intersects(QRectF(place.x, place.y, WIDTH, HEIGHT)):
                card = layout.lineage.nodes[key].card
                look = (key == layout.lineage.root, key == current, key == hovered)
                painter.save()
                painter.translate(place.x, place.y)
                self._card(painter, card, scale, look)
                painter.restore()
        if scale >= READABLE:
            for (key, side), opens in sides.items():
                count = layout.folded.get((key, side), 0) if opens else 0
                box = toggle_box(layout.places[key], side, count)
                if sight.intersects(box):
                    self._toggle(painter, box, count)

    def _edge(
        self,
        painter: QPainter,
        layout: GraphLayout,
        edge: LineageEdge,
        scale: float,
        *,
        is_near: bool,
    ) -> None:
        """A relation; `is_near` that of the current asset."""
        start, end = _ends(layout, edge)
        look = theme.tokens()
        colour = QColor(look.accent_text if is_near else look.faint)
        pen = QPen(colour, 1.6 if is_near else 1.2)
        pen.setCosmetic(True)
        if edge.type in _DASHED:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bend = (COLUMN - WIDTH) / 2
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        painter.drawPath(path)
        if scale < _WORDS_FROM:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([end, end + QPointF(-7, -3.5), end + QPointF(-7, 3.5)]))
        if layout.column[edge.parent] < 0 < layout.column[edge.child]:
            if is_near:  # it runs past the middle, among others
                self._words(
                    painter, arrow_words(edge), path.pointAtPercent(0.5), colour, shift=-0.5
                )
            return
        # At the end that lies further out: there each relation runs by itself.
        if layout.column[edge.child] <= 0:
            self._words(painter, arrow_words(edge), start + QPointF(_CLEAR, 0), colour, shift=0)
        else:
            self._words(painter, arrow_words(edge), end - QPointF(_CLEAR, 0), colour, shift=-1)

    def _words(
        self, painter: QPainter, words: str, at: QPointF, colour: QColor, *, shift: float
    ) -> None:
        """What the relation is, on the line, with the ground behind it.

        Args:
            painter: In the graph's coordinates.
            words: What is said.
            at: Where.
            colour: Of the line.
            shift: In widths of the words: -1 ends at the point, 0 begins there.
        """
        look = theme.tokens()
        font = theme.body_font(TYPE_SMALL)
        painter.setFont(font)
        width = QFontMetrics(font).horizontalAdvance(words) + 8
        box = QRectF(at.x() + shift * width, at.y() - 7, width, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.ground))
        painter.drawRect(box)
        painter.setPen(QColor(look.quiet) if colour == QColor(look.faint) else colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _card(
        self, painter: QPainter, card: AssetCard, scale: float, look: tuple[bool, bool, bool]
    ) -> None:
        is_root, is_current, is_hovered = look
        now = theme.tokens()
        pen = QPen(QColor(now.accent if is_current else now.text if is_root else now.hairline))
        pen.setWidthF(2 if is_current or is_root else 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(now.hover if is_hovered else now.raised))
        painter.drawRoundedRect(QRectF(0, 0, WIDTH, HEIGHT), RADIUS_WIDE, RADIUS_WIDE)
        self._picture(painter, card, scale)
        if scale < READABLE:
            return
        self._texts(painter, card, scale, is_root=is_root)

    def _texts(self, painter: QPainter, card: AssetCard, scale: float, *, is_root: bool) -> None:
        """The name, in two lines if need be; below it what is wrong with it, or its type if fits.

        The picture tells most types; what is wrong with an asset is told by nothing else.
        """
        now, state = theme.tokens(), state_words(card)
        grown = min(max(_LETTERS_FROM / scale, 1.0), _LARGEST_LETTERS)
        letters = theme.body_font(round(TYPE_BODY * grown), bold=is_root)
        small = theme.body_font(round(TYPE_NOTE * grown))
        metrics = QFontMetrics(letters)
        x = _PICTURE.right() + 10
        room = WIDTH - x - 12
        high, low = metrics.height(), QFontMetrics(small).height()
        lines = in_two(named(card), lambda part: metrics.horizontalAdvance(part) <= room)
        is_high = len(lines) * high + low > HEIGHT - 4
        if is_high and state:
            lines = [named(card)]
        note = "" if is_high and not state else state[:1].upper() + state[1:]
        if not is_high and not state:
            note = type_name(card.type)
        y = (HEIGHT - len(lines) * high - (low if note else 0)) / 2
        painter.setFont(letters)
        painter.setPen(QColor(now.text))
        for line in lines:
            self._line(painter, QRectF(x, y, room, high), line)
            y += high
        painter.setFont(small)
        painter.setPen(QColor(now.warning if state else now.quiet))
        self._line(painter, QRectF(x, y, room, low), note)

    def _picture(self, painter: QPainter, card: AssetCard, scale: float) -> None:
        look = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.picture))
        painter.drawRoundedRect(_PICTURE, 3, 3)
        found = self._pixmap(painter, card, scale)
        if found is None or found.isNull():
            middle = _PICTURE.center().toPoint()
            box = QRect(middle.x() - 10, middle.y() - 10, 20, 20)
            icons.type_icon(card.type, "quiet").paint(painter, box)
            return
        size = QSize(found.size()).scaled(
            _PICTURE.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
        )
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(_PICTURE.center())
        if card.is_trashed or card.is_missing:
            painter.setOpacity(0.45)
        painter.drawPixmap(target, found, QRectF(found.rect()))
        painter.setOpacity(1.0)

    def _pixmap(self, painter: QPainter, card: AssetCard, scale: float) -> QPixmap | None:
        if self._thumbnails is None or not card.checksum:
            return None
        self.asked.add(card.checksum)
        device = painter.device()
        ratio = device.devicePixelRatioF()
        return self._thumbnails.for_card(card, round(_PICTURE.width() * scale * ratio))

    def _toggle(self, painter: QPainter, box: QRectF, count: int) -> None:
        """`+` with how many there are where a side is closed, `–` where it is open."""
        look = theme.tokens()
        pen = QPen(QColor(look.quiet), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(box, TOGGLE / 2, TOGGLE / 2)
        painter.setFont(theme.body_font(TYPE_SMALL, bold=True))
        painter.setPen(QColor(look.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{count:,}" if count else "–")

    def _line(self, painter: QPainter, rect: QRectF, text: str) -> None:
        cut = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, int(rect.width())
        )
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(where), cut)


def _ends(layout: GraphLayout, edge: LineageEdge) -> tuple[QPointF, QPointF]:
    """Where a relation begins and ends."""
    above, below = layout.places[edge.parent], layout.places[edge.child]
    return QPointF(above.x + WIDTH, above.middle), QPointF(below.x, below.middle)


def _around(start: QPointF, end: QPointF) -> QRectF:
    """What a relation may cover, its words included."""
    return QRectF(start, end).normalized().adjusted(-60, -20, 60, 20)


SIDES = (ABOVE, BELOW)
