"""Where the parts of a scene's heading are, and how they are drawn: number, title, sound, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPen

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.tokens import RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter

    from desktop.ui.storyboard.board import Section
    from desktop.ui.storyboard.layout import Box
    from desktop.ui.storyboard.sounds import Sound

_ARROW = 14  # what the arrow takes at the left
_LEAST = 56  # a name of a sound that has less room than this is counted, not written
_LONGEST = 180  # and none takes more than this


@frozen
class HeadingState:
    """How a heading stands.

    Attributes:
        is_current: The commands are about this scene.
        is_active: The board has the keyboard.
        sounds: What the scene uses.
        hovered: The sound under the pointer.
    """

    is_collapsed: bool = False
    is_target: bool = False
    is_current: bool = False
    is_active: bool = False
    sounds: Sequence[Sound] = ()
    hovered: Sound | None = None


@frozen
class HeadingParts:
    """Where the parts are, in the board's coordinates, and what they say.

    Attributes:
        sounds: For each sound that has room its place and its name as it is cut.
        more: The place and the text that stands for the sounds that have none.
    """

    number: tuple[QRect, str]
    title: tuple[QRect, str]
    time: tuple[QRect, str]
    note: QRect
    sounds: tuple[tuple[QRect, str, Sound], ...] = ()
    more: tuple[QRect, str] = (QRect(), "")


class HeadingPainter:
    """Works out and draws headings with the fonts of the board."""

    def __init__(self, note: QFont, bold: QFont) -> None:
        self._note_font, self._bold_font = note, bold
        self._note, self._bold = QFontMetrics(note), QFontMetrics(bold)

    def parts(
        self, box: Box, section: Section, sounds: Sequence[Sound], *, is_collapsed: bool
    ) -> HeadingParts:
        """Where everything is."""
        area = QRect(box.x + _ARROW, box.y + 2, box.w - _ARROW, box.h - 2)
        number = QRect(area)
        number.setWidth(self._bold.horizontalAdvance(section.number))
        if section.number:
            area.setLeft(number.right() + 11)
        time = display.running_time(section.seconds) + "?" * section.is_length_unknown
        if is_collapsed:
            time = f"{display.counted(len(section.shots), 'shot')}   {time}"
        right = QRect(area)
        right.setLeft(area.right() - self._note.horizontalAdvance(time))
        area.setRight(right.left() - 12)
        title = clean_line(section.title)
        line = self._note.elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        words = QRect(area)
        words.setWidth(self._note.horizontalAdvance(line))
        area.setLeft(words.right() + 16)
        note = QRect(area.left(), area.center().y() - 5, 12, 12)
        area.setLeft(area.left() + 16)
        placed, more = self._places(area, sounds)
        return HeadingParts(
            (number, section.number), (words, line), (right, time), note, placed, more
        )

    def _places(
        self, area: QRect, sounds: Sequence[Sound]
    ) -> tuple[tuple[tuple[QRect, str, Sound], ...], tuple[QRect, str]]:
        placed: list[tuple[QRect, str, Sound]] = []
        left = area.left()
        for at, sound in enumerate(sounds):
            rest = len(sounds) - at - 1
            spare = self._note.horizontalAdvance(f"+{rest}") + 12 if rest else 0
            room = min(area.right() - spare - left, _LONGEST)
            if room < min(_LEAST, self._note.horizontalAdvance(sound.name)):
                text = f"+{rest + 1}" if placed else str(rest + 1)
                wide = self._note.horizontalAdvance(text)
                more = QRect(left, area.top(), wide, area.height())
                return tuple(placed), (more, text) if left + wide <= area.right() else _NONE
            line = self._note.elidedText(sound.name, Qt.TextElideMode.ElideMiddle, room)
            wide = self._note.horizontalAdvance(line)
            placed.append((QRect(left, area.top(), wide, area.height()), line, sound))
            left += wide + 12
        return tuple(placed), _NONE

    def draw(self, painter: QPainter, box: Box, parts: HeadingParts, state: HeadingState) -> None:
        """The words; arrow and note are icons, which the board draws."""
        look = theme.tokens()
        plate = QRectF(box.x, box.y, box.w, box.h).adjusted(-6, 2, 6, -2)
        if state.is_target or state.is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.chosen))
            painter.drawRoundedRect(plate, RADIUS, RADIUS)
        if state.is_target or (state.is_current and state.is_active):
            painter.setPen(QPen(QColor(look.accent), 2 if state.is_target else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        bright = state.is_target or state.is_current
        self._write(painter, *parts.number, self._bold_font, look.accent_text)
        self._write(painter, *parts.title, self._note_font, look.text if bright else look.quiet)
        self._write(painter, *parts.time, self._note_font, look.quiet)
        for place, line, sound in parts.sounds:
            is_hovered = sound == state.hovered
            colour = look.text if is_hovered else look.quiet
            self._write(painter, place, line, self._note_font, colour)
            if is_hovered:
                y = place.center().y() + self._note.ascent() // 2 + 2
                painter.drawLine(place.left(), y, place.right(), y)
        self._write(painter, *parts.more, self._note_font, look.quiet)

    def _write(self, painter: QPainter, area: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        # A hair wider than measured: a text that ends at its own width may lose its last letter.
        painter.drawText(area.adjusted(0, 0, 2, 0), flags | Qt.TextFlag.TextSingleLine, text)


_NONE = (QRect(), "")
