"""Draws one cell of the grid: picture, type, duration, stars, label, heart, what is wrong."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTextOption,
)

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, stars, theme
from desktop.ui.kit.tokens import LABELS, ON_LABEL, RADIUS, TYPE_NOTE, TYPE_SMALL, Tokens
from desktop.ui.kit.unavailable_mark import unavailable_mark
from desktop.ui.library.cut_pictures import CutPictures
from desktop.ui.library.grid_layout import CAPTION

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.kit.unavailable_mark import UnavailableMark
    from desktop.ui.library.scrub import Scrub

_BADGE = 18
_BADGE_ICONS = {
    AssetType.IMAGE: "image-square-fill",
    AssetType.VIDEO: "play-fill",
    AssetType.AUDIO: "music-note-fill",
    AssetType.SCRIPT: "article-fill",
    AssetType.TEXT: "text-align-left-fill",
    AssetType.DOCUMENT: "file-fill",
}
_INSET = 6
_BADGES_FROM = 90  # narrower cells show a picture, and what is wrong with it
_WORD_FROM = 130
_AMBER = "#ffb454"  # on the dark plate of both themes
_LEFT_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_STARS_FROM = 120  # narrower cells keep their caption for the name


@frozen
class CellState:
    """How a cell stands: chosen, under the keyboard, under the pointer; plain: by name only.

    Where it is read-only, nothing in it asks to be clicked.
    """

    is_selected: bool = False
    is_current: bool = False
    is_hovered: bool = False
    is_plain: bool = False
    is_read_only: bool = False


class AssetPainter:
    """Paints cells; one per view, so that fonts and metrics are made once per theme."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails
        self._names: dict[tuple[str, int], QStaticText] = {}
        self._cut = CutPictures()
        self.scrub: Scrub | None = None
        self.refresh()
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Take fonts and colours up again after a change of theme."""
        self._body = theme.body_font()
        self._note = theme.body_font(TYPE_NOTE)
        self._small = theme.body_font(TYPE_SMALL, bold=True)
        self._metrics = QFontMetrics(self._body)
        self._note_metrics = QFontMetrics(self._note)
        self._names.clear()

    def paint(
        self, painter: QPainter, cell: QRect, card: AssetCard | None, state: CellState
    ) -> None:
        """Draw a card into its cell; None is a row that is on its way."""
        look = theme.tokens()
        frame = cell.adjusted(0, 0, 0, -CAPTION)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.picture))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if card is not None:
            if not state.is_plain:
                self._picture(painter, frame, card)
                self._badges(painter, frame, card)
            self._caption(painter, cell, card, state)
        self._outline(painter, frame, state)

    def stars_rect(self, cell: QRect) -> QRect:
        """Where the stars of a cell can be clicked; empty where the cell is too narrow."""
        if cell.width() < _STARS_FROM:
            return QRect()
        width = stars.width()
        return QRect(cell.right() - width - 1, cell.bottom() - CAPTION + 1, width + 2, CAPTION)

    def _picture(self, painter: QPainter, frame: QRect, card: AssetCard) -> None:
        """The thumbnail, whole and in proportion, sharp on dense screens; or what is scrubbed."""
        scrubbed = self.scrub.frame(card) if self.scrub is not None else None
        if scrubbed is not None:
            self._frame_of_clip(painter, frame, *scrubbed)
            return
        ratio = painter.device().devicePixelRatioF()
        long_side = int(max(frame.width(), frame.height()) * ratio)
        pixmap = self._thumbnails.for_card(card, long_side)
        if pixmap is None:
            self._stand_in(painter, frame, card)
            return
        room = frame.adjusted(8, 20, -8, -20) if card.type is AssetType.AUDIO else frame
        target = _fitted(pixmap, room)
        if target.isEmpty():
            return
        if card.is_missing or card.is_trashed:
            painter.setOpacity(0.35 if card.is_missing else 0.5)
        painter.drawPixmap(target.topLeft(), self._cut.get(pixmap, frame, target, ratio))
        painter.setOpacity(1.0)

    def _frame_of_clip(
        self, painter: QPainter, frame: QRect, sheet: QPixmap, source: QRectF, fraction: float
    ) -> None:
        """One frame of a sheet, and a line where on the way through the clip it is."""
        size = source.size().toSize().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(target), sheet, source)
        x = frame.left() + fraction * frame.width()
        painter.fillRect(QRectF(x - 1, frame.top(), 2, frame.height()), QColor(_AMBER))

    def _stand_in(self, painter: QPainter, frame: QRect, card: AssetCard) -> None:
        """The icon of its type where there is no picture yet."""
        size = max(20, min(40, frame.height() // 3))
        ratio = painter.device().devicePixelRatioF()
        pixmap = icons.pixmap(icons.TYPE_ICONS[card.type], size, "faint", ratio=ratio)
        place = QRect(QPoint(0, 0), QSize(size, size))
        place.moveCenter(frame.center())
        painter.drawPixmap(place, pixmap)

    def _badges(self, painter: QPainter, frame: QRect, card: AssetCard) -> None:
        """Type top left; heart and warnings top right; duration bottom right; label bar."""
        unavailable = unavailable_mark(card)
        if unavailable is not None:
            self._paint_unavailable(painter, frame, unavailable)
        if frame.width() < _BADGES_FROM:
            self._label(painter, frame, card)
            return
        top = frame.top() + _INSET
        badge = _BADGE_ICONS.get(card.type, icons.TYPE_ICONS[card.type])
        self._icon(painter, frame.left() + _INSET, top, badge)
        right = frame.right() - _INSET - _BADGE + 1
        if card.is_favorite:
            self._icon(painter, right, top, "heart-fill", "#ff8a7a")
        is_timed = card.type in (AssetType.VIDEO, AssetType.AUDIO, AssetType.FILM)
        if is_timed and (text := display.known_length(card.duration, card.length)):
            self._plate(painter, frame, self._fitting(text, frame), right=True)
        elif card.take_count:
            self._plate(painter, frame, display.counted(card.take_count, "take"), right=True)
        self._label(painter, frame, card)

    def _fitting(self, text: str, frame: QRect) -> str:
        """Words that leave room for the label in the other corner; a question mark where none."""
        room = frame.width() - 2 * _INSET - 30
        return text if self._note_metrics.horizontalAdvance(text) <= room else "?"

    def _paint_unavailable(
        self, painter: QPainter, frame: QRect, unavailable: UnavailableMark
    ) -> None:
        """Over the middle of the dimmed picture: its file is not where it was."""
        look, ratio = theme.tokens(), painter.device().devicePixelRatioF()
        shows_word = frame.width() >= _WORD_FROM
        width = 30 + (
            self._note_metrics.horizontalAdvance(unavailable.word) + 6 if shows_word else 0
        )
        plate = QRect(0, 0, width, 26)
        plate.moveCenter(frame.center())
        painter.setPen(QPen(QColor(unavailable.tint), 1))
        painter.setBrush(QColor(look.badge))
        painter.drawRoundedRect(QRectF(plate).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icon = icons.pixmap(unavailable.icon, 16, unavailable.tint, ratio=ratio)
        painter.drawPixmap(QRect(plate.left() + 7, plate.top() + 5, 16, 16), icon)
        if shows_word:
            painter.setFont(self._note)
            painter.setPen(QColor(unavailable.tint))
            painter.drawText(plate.adjusted(28, 0, -6, 0), _LEFT_MIDDLE, unavailable.word)

    def _icon(self, painter: QPainter, x: int, y: int, name: str, tint: str = "on_badge") -> None:
        """A small icon on a plate."""
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(x, y, _badge(name, tint, theme.tokens(), ratio))

    def _plate(self, painter: QPainter, frame: QRect, text: str, *, right: bool) -> None:
        """A short text on a plate in a lower corner."""
        look = theme.tokens()
        width = self._note_metrics.horizontalAdvance(text) + 10
        x = frame.right() - width - _INSET + 1 if right else frame.left() + _INSET
        plate = QRect(x, frame.bottom() - 16 - _INSET, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.badge))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(QColor(look.on_badge))
        painter.setFont(self._note)
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)

    def _label(self, painter: QPainter, frame: QRect, card: AssetCard) -> None:
        """The colour label: a bar along the foot, and its letter for those who see no colour."""
        label = LABELS.get(card.label)
        if label is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(label.colour))
        # Whole pixels: round ends of a line three pixels high come out differently each time.
        bar = QRect(frame.left() + 1, frame.bottom() - 2, frame.width() - 2, 3)
        painter.fillRect(bar, QColor(label.colour))
        tab = QRect(frame.left() + _INSET, frame.bottom() - 15, 15, 14)
        painter.drawRoundedRect(tab, 3, 3)
        painter.setPen(QColor(ON_LABEL))
        painter.setFont(self._small)
        painter.drawText(tab, int(Qt.AlignmentFlag.AlignCenter), label.letter)

    def _caption(self, painter: QPainter, cell: QRect, card: AssetCard, state: CellState) -> None:
        """Name and stars under the picture."""
        look = theme.tokens()
        line = QRect(cell.left() + 2, cell.bottom() - CAPTION + 2, cell.width() - 4, CAPTION)
        star_area = self.stars_rect(cell)
        can_rate = not (card.is_trashed or state.is_read_only)
        shows_stars = not star_area.isEmpty() and (
            card.rating or (state.is_hovered and state.is_selected and can_rate)
        )
        if shows_stars:
            stars.paint(painter, star_area.adjusted(1, 1, 0, 1), card.rating, empty=True)
            line.setRight(star_area.left() - 6)
        painter.setFont(self._body)
        painter.setPen(QColor(look.quiet if card.is_trashed or card.is_missing else look.text))
        name = self._elided(card.name, line.width())
        painter.drawStaticText(
            line.left(), line.top() + (CAPTION - self._metrics.height()) // 2, name
        )

    def _elided(self, name: str, width: int) -> QStaticText:
        """A name cut in its middle, so that number and ending stay; set once while scrolling."""
        key = (name, width)
        found = self._names.get(key)
        if found is None:
            line = clean_line(name, limit=200)
            found = QStaticText(self._metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width))
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.setTextOption(_from_the_left())
            found.prepare(font=self._body)
            if len(self._names) > 4000:
                self._names.clear()
            self._names[key] = found
        return found

    def _outline(self, painter: QPainter, frame: QRect, state: CellState) -> None:
        """Selection as an accent line around the picture; the keyboard's place as a thinner one."""
        look = theme.tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(frame).adjusted(-1, -1, 1, 1)
        if state.is_selected:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRoundedRect(around, RADIUS + 1, RADIUS + 1)
            if state.is_current:
                return
        elif state.is_current:
            painter.setPen(QPen(QColor(look.quiet), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(around, RADIUS + 1, RADIUS + 1)
        elif state.is_hovered:
            painter.setPen(QPen(QColor(look.faint), 1))
            painter.drawRoundedRect(QRectF(frame).adjusted(0, 0, 0, 0), RADIUS, RADIUS)


def _from_the_left() -> QTextOption:
    """A file's ending stands at the right of its name in every script, as in the table."""
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    return option


def _fitted(pixmap: QPixmap, room: QRect) -> QRect:
    """Where a picture goes that keeps its proportions in `room`."""
    size = pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(QPoint(0, 0), size)
    target.moveCenter(room.center())
    return target


@lru_cache(maxsize=128)
def _badge(name: str, tint: str, look: Tokens, ratio: float) -> QPixmap:
    """An icon on its plate: a screen of cells has it fifty times."""
    made = QPixmap(QSize(_BADGE, _BADGE) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.badge))
    painter.drawRoundedRect(QRect(0, 0, _BADGE, _BADGE), 3, 3)
    painter.drawPixmap(QRect(3, 3, 12, 12), icons.pixmap(name, 12, tint, ratio=ratio))
    painter.end()
    return made
