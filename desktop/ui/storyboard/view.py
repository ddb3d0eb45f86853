"""The board itself: paints, and hands events to pointer, keys and drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.lut_pixmaps import LutPixmaps
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.storyboard.area import BoardArea
from desktop.ui.storyboard.board_paint import paint_board
from desktop.ui.storyboard.drop_target import DropTarget
from desktop.ui.storyboard.heading_sounds import sounds_at
from desktop.ui.storyboard.keys import BoardKeys
from desktop.ui.storyboard.layout import BoardPart, Box
from desktop.ui.storyboard.name_editor import NameEditor
from desktop.ui.storyboard.pointer import Pointer
from desktop.ui.storyboard.selection import ShotSelection
from desktop.ui.storyboard.shot_words import take_tip, tip

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QHelpEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.film_lut import FilmLut
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.storyboard.board import Board


class BoardView(BoardArea):
    """The area with its events.

    Attributes:
        drops: What takes drops here; `drops.learn` tells it types of assets.
        names: Renames scenes and shots in place.
    """

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        self.drops = DropTarget(self)
        self.names = NameEditor(self)
        self._pointer = Pointer(self, self.names)
        self._keys = BoardKeys(self)
        thumbnails.loaded.connect(self._picture_came)
        theme.changed.connect(self.viewport().update)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "ground")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Storyboard")
        self.viewport().setMouseTracking(True)

    def look_through(self, lut: FilmLut) -> None:
        """Paint takes as they look through the film's LUT."""
        pictures = LutPixmaps(lut, self)
        self.painter.through = pictures.of
        pictures.ready.connect(self.viewport().update)
        pictures.ready.connect(self.picture_came)

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.tokens().ground))
        if self.board is not None:
            paint_board(painter, self, event.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the cards anew: what was at the top stays there, the current shot in sight."""
        anchor, current = self.anchor(self.board), self.selection.current
        was_in_sight = self._is_in_sight(current, event.oldSize().height())
        super().resizeEvent(event)
        self.relayout()
        spot = self.board.positions.get(anchor[0]) if anchor and self.board else None
        if anchor and spot:
            self.verticalScrollBar().setValue(self.layout_.card(*spot).y - anchor[1])
        if current and was_in_sight and not self._is_in_sight(current, event.size().height()):
            self.scroll_to(current)

    def _is_in_sight(self, shot_id: AssetId | None, height: int) -> bool:
        """Whether most of a shot's card is seen in a viewport of a height."""
        spot = self.board.positions.get(shot_id) if self.board and shot_id else None
        if spot is None or spot.section in self.layout_.collapsed:
            return False
        card = self.in_sight(self.layout_.card(*spot))
        return card.top() > -card.height() // 3 and card.center().y() < height

    @report_exceptions(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, or begin something."""
        self._pointer.press(event)

    @report_exceptions(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._pointer.move(event)

    @report_exceptions(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._pointer.release(event)

    @report_exceptions(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a shot or a heading, choose a take."""
        self._pointer.double_click(event)

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, choose."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl make the cards larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_card_width(round(self.sizes.card * 1.1**steps))
            event.accept()
            return
        if self._pointer.wheel(event):
            event.accept()
            return
        super().wheelEvent(event)

    @report_exceptions(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Select what is under the pointer and ask for its menu; by key, for the current one's."""
        board, at = self.board, event.globalPos()
        if board is None:
            return
        if event.reason() == event.Reason.Mouse:
            point = self.to_board(event.pos())
            hit = self.layout_.hit(point.x(), point.y())
            is_heading = hit.part is BoardPart.HEADING
            if is_heading and (sounds := sounds_at(self, point, hit.section)):
                self.sound_menu_requested.emit(sounds, at)
                return
            self.menu_requested.emit(self._pointer.point_out(event.pos()), at)
            return
        kind, box = self._current_place(board)
        place = self.in_sight(box).intersected(self.viewport().rect())
        self.menu_requested.emit(kind, self.viewport().mapToGlobal(place.center()))

    def _current_place(self, board: Board) -> tuple[ContextMenu, Box]:
        """What the keyboard stands on, and where it is."""
        spot = board.positions.get(self.selection.current) if self.selection.current else None
        if spot is not None and self.strip_keys and (strip := self.strip.layout):
            return ContextMenu.TAKE, strip.take(self.strip.place)
        if spot is not None and spot.section not in self.layout_.collapsed:
            return ContextMenu.SHOT, self.layout_.card(*spot)
        place = spot.section if spot else board.section_of(self.section_id or board.film.id)
        return ContextMenu.SCENE, self.layout_.heading(max(0, place))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips and the end of hovering."""
        if event.type() == event.Type.ToolTip:
            self._tip(event)  # type: ignore[arg-type]
            return True
        if event.type() == event.Type.Leave and (self.overlay.hovered or self.overlay.sound):
            self.overlay.hovered = self.overlay.sound = None
            self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came: something is current from now on."""
        super().focusInEvent(event)
        is_nowhere = self.selection.current is None and self.section_id is None
        if self.board and is_nowhere and self.board.order:
            first = self.board.order[0]
            self.selection = ShotSelection(frozenset(), first, first)
        self._describe()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went."""
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Two rows of five cards."""
        return QSize(1000, 360)

    def _picture_came(self, _checksum: str) -> None:
        if self.isVisible():
            self.viewport().update()
        self.picture_came.emit()

    def _tip(self, event: QHelpEvent) -> None:
        """What a card or a take has no room for."""
        point = self.to_board(event.pos())
        hit = self.layout_.hit(point.x(), point.y())
        words = ""
        if self.board is not None and hit.part is BoardPart.CARD:
            shot = self.board.sections[hit.section].shots[hit.place]
            words = tip(shot)
        elif self.board is not None and self.layout_.strip and (strip := self.strip.layout):
            place = strip.at(point.x(), point.y())
            if place >= 0:
                words = take_tip(self.board.at(self.layout_.strip).takes[place])
        if self.board is not None and hit.part is BoardPart.HEADING:
            names = [sound.name for sound in sounds_at(self, point, hit.section)]
            words = "\n".join(f"Sound: {name}" for name in names)
        if not words:
            QToolTip.hideText()
            return
        text = plain_tooltip(words).replace("\n", "<br>")
        QToolTip.showText(event.globalPos(), text, self.viewport())
