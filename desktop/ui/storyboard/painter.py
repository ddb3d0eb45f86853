"""Draws the board: headings, cards, and the marks of a drag. Keeps nothing but fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.tokens import ON_LABEL, RADIUS_WIDE, TYPE_NOTE, TYPE_SMALL
from desktop.ui.kit.unavailable_mark import unavailable_mark
from desktop.ui.storyboard import out_of_date
from desktop.ui.storyboard.heading_paint import HeadingPainter
from desktop.ui.storyboard.layout import FOOT
from desktop.ui.storyboard.shot_words import line_of, take_count
from desktop.ui.storyboard.status import status_look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFont, QPixmap

    from desktop.domain.asset import AssetCard
    from desktop.domain.film import Shot
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.storyboard.board import Section
    from desktop.ui.storyboard.heading_paint import HeadingState
    from desktop.ui.storyboard.layout import Box

DOTS = 5  # more takes than this are written as a number
_BADGES = 56  # pictures lower than this have no room for badges
_COVER = 1.16  # a picture this near to 16:9 fills its frame instead of leaving slivers


@frozen
class CardState:
    """How a card stands: chosen, under the keyboard, under the pointer, under a drag.

    Attributes:
        is_active: The board has the keyboard: only then is what is chosen in amber.
        is_read_only: Nothing can be dropped on it.
    """

    is_selected: bool = False
    is_current: bool = False
    is_hovered: bool = False
    is_target: bool = False
    is_lifted: bool = False
    is_open: bool = False
    is_active: bool = False
    is_read_only: bool = False


class BoardPainter:
    """Paints parts of the board at boxes it is given.

    Attributes:
        through: Turns pictures into those of the film's LUT, where it has one.
    """

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails
        self.through: Callable[[QPixmap], QPixmap] | None = None
        self.refresh()
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Take the fonts up again after a change of theme."""
        self.body = theme.body_font()
        self.note = theme.body_font(TYPE_NOTE)
        self.bold = theme.body_font(bold=True)
        self.small = theme.body_font(TYPE_SMALL, bold=True)
        self._note_metrics = QFontMetrics(self.note)
        self.headings = HeadingPainter(self.note, self.bold)

    def heading(self, painter: QPainter, box: Box, section: Section, state: HeadingState) -> None:
        """Arrow, number, heading, its sound, and at the right the running time."""
        parts = self.headings.parts(box, section, state.sounds, is_collapsed=state.is_collapsed)
        self.headings.draw(painter, box, parts, state)
        icon = "caret-right" if state.is_collapsed else "caret-down"
        middle = rect(box).adjusted(0, 2, 0, 0).center().y()
        _icon(painter, icon, QRect(box.x - 2, middle - 5, 11, 11), "quiet")
        if parts.sounds or parts.more[1]:
            _icon(painter, "music-note", parts.note, "quiet")

    def card(
        self, painter: QPainter, box: Box, shot: Shot, state: CardState, *, rate: float
    ) -> None:
        """A shot: picture, code, duration, and below it status, words and takes."""
        look = theme.tokens()
        whole = QRectF(rect(box))
        painter.save()
        if state.is_lifted:
            painter.setOpacity(0.35)
        _plate(painter, whole, look.hover if state.is_hovered else look.raised, RADIUS_WIDE)
        frame = rect(box)
        frame.setHeight(box.h - FOOT)
        painter.setClipPath(_rounded(whole, RADIUS_WIDE))
        painter.fillRect(frame, QColor(look.picture))
        take = shot.shown
        if take:
            is_cut = shot.status == AssetStatus.CUT
            self.picture(painter, frame, take.card, is_dimmed=is_cut)
        else:
            self._empty(painter, frame, state)
        painter.setClipping(False)
        self._on_picture(painter, frame, shot, rate)
        self._foot(painter, rect(box).adjusted(0, frame.height(), 0, 0), shot)
        if state.is_target:
            _plate(painter, whole, _veil(look.accent), RADIUS_WIDE)
        self._outline(painter, whole, state)
        painter.restore()

    def picture(
        self, painter: QPainter, frame: QRect, card: AssetCard, *, is_dimmed: bool = False
    ) -> None:
        """A picture in proportion on its quiet ground; the type's icon until it is there."""
        ratio = painter.device().devicePixelRatioF()
        long_side = int(max(frame.width(), frame.height()) * ratio)
        pixmap = self._thumbnails.pixmap(card.checksum, long_side)
        if pixmap is None:
            size = max(14, min(32, frame.height() // 3))
            place = QRect(0, 0, size, size)
            place.moveCenter(frame.center())
            _icon(painter, icons.TYPE_ICONS[card.type], place, "faint")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            before = painter.opacity()
            if is_dimmed or card.is_missing:
                painter.setOpacity(before * 0.4)
            if self.through is not None:
                pixmap = self.through(pixmap)
            target, source = _fitted(pixmap, frame)
            painter.drawPixmap(target, pixmap, source)
            painter.setOpacity(before)
        unavailable = unavailable_mark(card)
        if frame.height() < _BADGES:
            if unavailable is not None:
                place = QRect(0, 0, 12, 12)
                place.moveCenter(frame.center())
                _icon(painter, unavailable.icon, place, unavailable.tint)
        elif unavailable is not None:
            self.badge_icon(
                painter, frame.right() - 24, frame.top() + 6, unavailable.icon, unavailable.tint
            )
        elif card.type is AssetType.VIDEO:
            self.badge_icon(painter, frame.right() - 24, frame.top() + 6, "play-fill")

    def badge_icon(
        self, painter: QPainter, x: int, y: int, name: str, tint: str = "on_badge"
    ) -> None:
        """A small icon on a plate."""
        _plate(painter, QRectF(x, y, 18, 18), theme.tokens().badge, 3)
        _icon(painter, name, QRect(x + 4, y + 4, 10, 10), tint)

    def plate(
        self, painter: QPainter, frame: QRect, text: str, corner: Qt.Corner, font: QFont
    ) -> None:
        """A short text on a plate in a corner of a picture; at the top a badge has room beside."""
        metrics = QFontMetrics(font)
        room = frame.width() - (36 if corner == Qt.Corner.TopLeftCorner else 12)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 10)
        area = QRect(0, 0, metrics.horizontalAdvance(text) + 10, 18)
        inner = frame.adjusted(5, 5, -5, -5)
        if corner == Qt.Corner.TopLeftCorner:
            area.moveTopLeft(inner.topLeft())
        else:
            area.moveBottomRight(inner.bottomRight())
        look = theme.tokens()
        _plate(painter, QRectF(area), look.badge, 3)
        _text(painter, area, text, font, look.on_badge, align=Qt.AlignmentFlag.AlignCenter)

    def insertion(self, painter: QPainter, box: Box) -> None:
        """The line between two cards where a drop would insert."""
        accent = QColor(theme.tokens().accent)
        line = QRectF(box.x, box.y, box.w, box.h)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(line, 1, 1)
        if box.h > box.w:
            for y in (line.top(), line.bottom()):
                painter.drawEllipse(QPointF(line.center().x(), y), 3.5, 3.5)

    def empty_scene(
        self, painter: QPainter, box: Box, *, is_target: bool, is_read_only: bool
    ) -> None:
        """The place in a scene that has no shots yet."""
        text = "No shots" if is_read_only else "Drop pictures here"
        self._dashed(painter, QRectF(rect(box)), text, is_target=is_target)

    def lesson(self, painter: QPainter, box: Box, room: int) -> None:
        """Beside the first empty place of an empty film: what can be done here."""
        look = theme.tokens()
        lines = (
            ("Drag pictures and clips here from the library, or files from a folder.", look.text),
            ("Between two cards they become new shots, on a card more takes of it,", look.quiet),
            ("and sound goes on a heading. N makes an empty shot.", look.quiet),
        )
        area = QRect(box.right + 20, box.y + box.h // 2 - 30, max(0, room - box.right - 30), 20)
        for text, colour in lines:
            line = self._note_metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            _text(painter, area, line, self.note, colour)
            area.translate(0, 20)

    def rubber_band(self, painter: QPainter, box: Box) -> None:
        """The frame that the pointer draws to select."""
        accent = QColor(theme.tokens().accent)
        painter.setPen(QPen(accent, 1))
        accent.setAlpha(36)
        painter.setBrush(accent)
        painter.drawRect(QRectF(rect(box)).adjusted(0.5, 0.5, -0.5, -0.5))

    def _empty(self, painter: QPainter, frame: QRect, state: CardState) -> None:
        """An empty shot: a dashed frame that says what it is for."""
        across, down = max(8, frame.width() // 10), max(24, frame.height() // 5)
        inner = QRectF(frame.adjusted(across, down, -across, -down))
        if inner.height() < 18:  # a small card: no room beside code and duration
            inner = QRectF(frame.adjusted(4, 4, -4, -4))
        text = "Empty" if state.is_read_only else "Drop a picture here"
        self._dashed(painter, inner, text, is_target=state.is_target)

    def _dashed(self, painter: QPainter, area: QRectF, text: str, *, is_target: bool) -> None:
        look = theme.tokens()
        pen = QPen(QColor(look.accent if is_target else look.quiet), 1, Qt.PenStyle.DashLine)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.restore()
        wide = self._note_metrics.horizontalAdvance(text)
        if wide > area.width() - 8:
            text = "Empty"
        colour = look.accent_text if is_target else look.quiet
        centre = Qt.AlignmentFlag.AlignCenter
        _text(painter, area.toRect(), text, self.note, colour, align=centre)

    def _on_picture(self, painter: QPainter, frame: QRect, shot: Shot, rate: float) -> None:
        """Code top left, duration bottom right; on plates where there is a picture below."""
        time = display.length(shot.seconds) + "?" * shot.is_length_unknown
        code = clean_line(shot.code)
        if shot.shown is None:
            look, inner = theme.tokens(), frame.adjusted(10, 6, -10, -6)
            low = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            high = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            _text(painter, inner, code, self.bold, look.text, align=high)
            _text(painter, inner, time, self.note, look.quiet, align=low)
            return
        if code:
            self.plate(painter, frame, code, Qt.Corner.TopLeftCorner, self.bold)
        self.plate(painter, frame, time, Qt.Corner.BottomRightCorner, self.note)

    def _foot(self, painter: QPainter, area: QRect, shot: Shot) -> None:
        """Status badge, words, dots of the takes."""
        look = theme.tokens()
        status = status_look(shot.status)
        badge = QRect(area.x() + 7, area.center().y() - 6, 14, 14)
        _plate(painter, QRectF(badge), status.colour, 2)
        _icon(painter, status.icon, badge.adjusted(2, 2, -2, -2), ON_LABEL)
        room = area.adjusted(28, 0, -8, 0)
        room.setRight(room.right() - self._dots(painter, room, shot))
        if shot.is_out_of_date:
            place = QRect(room.right() - 11, area.center().y() - 6, 13, 13)
            _icon(painter, out_of_date.ICON, place, "warning")
            room.setRight(place.left() - 4)
        words = line_of(shot)
        colour = look.text if words else look.quiet
        words = words or ("" if shot.takes else "Not described yet")
        line = self._note_metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        _text(painter, room, line, self.note, colour)

    def _dots(self, painter: QPainter, area: QRect, shot: Shot) -> int:
        """A dot for each take, the chosen one in accent; returns the width they take."""
        look = theme.tokens()
        takes = shot.takes
        if len(takes) < 2:  # one take needs no choosing
            return 0
        if len(takes) > DOTS:
            text = take_count(shot, "/")
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            _text(painter, area, text, self.note, look.accent_text, align=right)
            return self._note_metrics.horizontalAdvance(text) + 8
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        x = area.right() - 7 * len(takes) + 4
        for take in takes:
            painter.setBrush(QColor(look.accent if take.is_selected else look.faint))
            radius = 2.75 if take.is_selected else 2.0
            painter.drawEllipse(QPointF(x, area.center().y() + 1), radius, radius)
            x += 7
        return 7 * len(takes) + 8

    def _outline(self, painter: QPainter, whole: QRectF, state: CardState) -> None:
        """Selection and focus."""
        look = theme.tokens()
        if state.is_target or (state.is_selected and state.is_active):
            pen = QPen(QColor(look.accent), 2)
        elif state.is_selected:
            pen = QPen(QColor(look.quiet), 2)
        elif state.is_current:
            pen = QPen(QColor(look.accent), 1, Qt.PenStyle.DotLine)
        elif state.is_open:
            pen = QPen(QColor(look.quiet), 1)
        else:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grown = 1.0 if pen.width() > 1 else 0.5
        painter.drawRoundedRect(whole.adjusted(-grown, -grown, grown, grown), 7, 7)


def rect(box: Box) -> QRect:
    """A box as Qt has it."""
    return QRect(box.x, box.y, box.w, box.h)


def _veil(colour: str) -> str:
    """A colour so thin that what is below stays to be seen, as `#aarrggbb`."""
    return f"#48{colour[1:]}"


def _rounded(area: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(area, radius, radius)
    return path


def _plate(painter: QPainter, area: QRectF, colour: str, radius: float) -> None:
    """A filled rounded rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(area, radius, radius)


def _icon(painter: QPainter, name: str, place: QRect, tint: str) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(place, icons.pixmap(name, place.width(), tint, ratio=ratio))


def _text(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    colour: str,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, align | Qt.TextFlag.TextSingleLine, text)


def _fitted(pixmap: QPixmap, frame: QRect) -> tuple[QRect, QRect]:
    """Where a picture goes, and which part of it: whole, or nearly so where that fills."""
    size = pixmap.size()
    if size.isEmpty():
        return frame, QRect()
    shape = (size.width() / size.height()) / (frame.width() / frame.height())
    if 1 / _COVER < shape < _COVER:
        part = QSize(frame.size()).scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        source = QRect(0, 0, part.width(), part.height())
        source.moveCenter(QRect(0, 0, size.width(), size.height()).center())
        return frame, source
    target = QRect(0, 0, 0, 0)
    target.setSize(size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
    target.moveCenter(frame.center())
    return target, QRect(0, 0, size.width(), size.height())
