"""What the mouse does on the board: select, rubber band, begin a drag, open, collapse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.storyboard.drag_data import carry, scene_data, shots_data, takes_data
from desktop.ui.storyboard.heading_sounds import sounds_at
from desktop.ui.storyboard.layout import BoardPart, Box, Hit

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from desktop.domain.film import Shot
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board
    from desktop.ui.storyboard.name_editor import NameEditor
    from desktop.ui.storyboard.selection import ShotSelection
    from desktop.ui.storyboard.sounds import Sound

_ARROW = 22  # pixels at the left of a heading that collapse it


class Pointer:
    """One per view."""

    def __init__(self, view: BoardArea, names: NameEditor) -> None:
        self._view = view
        self._names = names
        self._pressed: QPoint | None = None  # in the board's coordinates
        self._hit: Hit | None = None
        self._before: ShotSelection | None = None  # what a rubber band adds to
        self._narrow_to: AssetId | None = None  # a click in a selection narrows it on release
        self._sounds: tuple[Sound, ...] = ()  # the names on a heading that were pressed

    def press(self, event: QMouseEvent) -> None:
        """The button went down."""
        view, board = self._view, self._view.board
        if board is None:
            return
        point = view.to_board(event.position().toPoint())
        hit = view.layout_.hit(point.x(), point.y())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._hit, self._narrow_to, self._sounds = point, hit, None, ()
        if hit.part is BoardPart.CARD:
            self._press_card(board, hit, event.modifiers())
        elif hit.part is BoardPart.STRIP:
            self._press_take(board, self._take_at(point), event.modifiers())
        elif hit.part is BoardPart.HEADING and point.x() < view.sizes.margin + _ARROW:
            view.toggle_section(board.sections[hit.section].parent_id)
            self._hit = None
        elif hit.part is BoardPart.HEADING:
            self._sounds = sounds_at(view, point, hit.section)
            view.stand_on_section(board.sections[hit.section].parent_id)
        elif hit.part in (BoardPart.SPACE, BoardPart.EMPTY):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                view.stand_on_section(board.sections[hit.section].parent_id)
            self._before = view.selection

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        view = self._view
        point = view.to_board(event.position().toPoint())
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(point)
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._before is not None and (far or view.overlay.band):
            self._band(point, event.position().toPoint())
        elif far and self._hit is not None:
            hit, self._hit, self._narrow_to, self._sounds = self._hit, None, None, ()
            self._drag(hit)
            self._pressed = None

    def release(self, event: QMouseEvent) -> None:
        """The button went up."""
        view = self._view
        if self._narrow_to in view.strip.takes.ids and self._narrow_to is not None:
            view.strip.pick(view.strip.takes.only(self._narrow_to))
        elif self._narrow_to is not None:
            view.select(view.selection.only(self._narrow_to), scroll=False)
        if view.overlay.band is not None:
            view.overlay.band = None
            view.viewport().update()
        sounds, self._sounds = self._sounds, ()
        self._pressed = self._hit = self._before = self._narrow_to = None
        if len(sounds) == 1:
            view.sound_chosen.emit(sounds[0])
        elif sounds:
            view.sound_menu_requested.emit(sounds, event.globalPosition().toPoint())

    def double_click(self, event: QMouseEvent) -> None:
        """Twice in the same place."""
        view, board = self._view, self._view.board
        if board is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = view.to_board(event.position().toPoint())
        hit = view.layout_.hit(point.x(), point.y())
        if hit.part is BoardPart.CARD:
            view.edit_requested.emit()
        elif hit.part is BoardPart.HEADING and sounds_at(view, point, hit.section):
            return  # the first of the two clicks went to the sound
        elif hit.part is BoardPart.HEADING and point.x() >= view.sizes.margin + _ARROW:
            self._names.begin(hit.section)
        elif hit.part is BoardPart.STRIP and view.layout_.strip is not None:
            take = self._take_at(point)
            shot = board.at(view.layout_.strip)
            if take >= 0:
                view.take_chosen.emit(shot.id, shot.takes[take].card.id)

    def point_out(self, at: QPoint) -> ContextMenu:
        """Select what is at a point of the viewport, for a menu; what is selected stays so.

        Nothing on the board moves: it does not scroll, and an open strip stays where it is.
        """
        view, board = self._view, self._view.board
        point = view.to_board(at)
        hit = view.layout_.hit(point.x(), point.y())
        if board is None or hit.section < 0:
            return ContextMenu.SCENE
        if hit.part is BoardPart.CARD:
            shot = board.sections[hit.section].shots[hit.place]
            view.strip_keys = False
            if shot.id not in view.selection.ids:
                view.select(view.selection.only(shot.id), scroll=False, strip=False)
            elif shot.id != view.selection.current:
                view.select(view.selection.standing_on(shot.id), scroll=False, strip=False)
            return ContextMenu.SHOT
        if (
            hit.part is BoardPart.STRIP
            and view.layout_.strip
            and (place := self._take_at(point)) >= 0
        ):
            shot = board.at(view.layout_.strip)
            if shot.id != view.selection.current:
                view.select(view.selection.only(shot.id), scroll=False, strip=False)
            if shot.takes[place].card.id not in view.strip.takes.ids or not view.strip_keys:
                view.strip.stand_on(place)
            return ContextMenu.TAKE
        parent = board.sections[hit.section].parent_id
        if view.section_id != parent or view.selection.current is not None:
            view.stand_on_section(parent)
        return ContextMenu.SCENE

    def wheel(self, event: QWheelEvent) -> bool:
        """Over a strip with more takes than fit, the wheel goes along them; whether it did."""
        view, strip = self._view, self._view.strip.layout
        point = view.to_board(event.position().toPoint())
        if strip is None or not strip.box.holds(point.x(), point.y()):
            return False
        turned = event.angleDelta()
        step = -turned.x() if abs(turned.x()) > abs(turned.y()) else -turned.y()
        if not view.strip.scroll(step):
            return False
        view.viewport().update()
        return True

    def _press_card(self, board: Board, hit: Hit, keys: Qt.KeyboardModifier) -> None:
        view = self._view
        shot = board.sections[hit.section].shots[hit.place]
        view.strip_keys = False
        if keys & Qt.KeyboardModifier.ShiftModifier:
            view.select(view.selection.ranged(board.order, shot.id), scroll=False)
        elif keys & Qt.KeyboardModifier.ControlModifier:
            view.select(view.selection.toggled(shot.id), scroll=False)
        elif shot.id in view.selection.ids and len(view.selection.ids) > 1:
            self._narrow_to = shot.id  # it may be the start of a drag of them all
        else:
            view.select(view.selection.only(shot.id), scroll=False)
            if self._on_dots(hit, shot):
                view.open_strip(None if view.strip_id == shot.id else shot.id)

    def _press_take(self, board: Board, place: int, keys: Qt.KeyboardModifier) -> None:
        """As on cards: one, one more, a range; the start of a drag of all that are picked."""
        view, spot = self._view, self._view.layout_.strip
        if place < 0 or spot is None:
            self._hit = None  # beside the takes: nothing to drag
            return
        takes = board.at(spot).takes
        take = takes[place].card.id
        if keys & Qt.KeyboardModifier.ShiftModifier:
            view.strip.stand_on(place, extend=True)
        elif keys & Qt.KeyboardModifier.ControlModifier:
            view.strip.pick(view.strip.takes.toggled(take))
        elif take in view.strip.takes.ids and len(view.strip.takes.ids) > 1:
            self._narrow_to = take
        else:
            view.strip.stand_on(place)

    def _on_dots(self, hit: Hit, shot: Shot) -> bool:
        """Whether the press was on the dots that stand for the takes."""
        if self._pressed is None or len(shot.takes) < 2:
            return False
        box = self._view.layout_.card(hit.section, hit.place)
        in_foot = self._pressed.y() > box.y + self._view.layout_.sizes.picture
        return in_foot and self._pressed.x() > box.right - 8 - max(24, 7 * len(shot.takes[:5]))

    def _take_at(self, point: QPoint) -> int:
        """The take under a point of the strip, or -1."""
        strip = self._view.strip.layout
        return strip.at(point.x(), point.y()) if strip else -1

    def _hover(self, point: QPoint) -> None:
        view, board = self._view, self._view.board
        hit = view.layout_.hit(point.x(), point.y())
        is_card = board is not None and hit.part is BoardPart.CARD
        shot = board.sections[hit.section].shots[hit.place].id if board and is_card else None
        on_heading = board is not None and hit.part is BoardPart.HEADING
        sounds = sounds_at(view, point, hit.section) if on_heading else ()
        sound = sounds[0] if len(sounds) == 1 else None
        shape = Qt.CursorShape.PointingHandCursor if sounds else Qt.CursorShape.ArrowCursor
        if view.viewport().cursor().shape() != shape:
            view.viewport().setCursor(shape)
        if (shot, sound) != (view.overlay.hovered, view.overlay.sound):
            view.overlay.hovered, view.overlay.sound = shot, sound
            view.viewport().update()

    def _band(self, point: QPoint, in_viewport: QPoint) -> None:
        """Select what the rubber band meets."""
        view, board = self._view, self._view.board
        if board is None or self._pressed is None or self._before is None:
            return
        view.scroll_along(in_viewport)
        left, right = sorted((self._pressed.x(), point.x()))
        top, bottom = sorted((self._pressed.y(), point.y()))
        view.overlay.band = Box(left, top, right - left + 1, bottom - top + 1)
        met = [board.at(spot).id for spot in view.layout_.within(view.overlay.band)]
        chosen = board.in_order(self._before.ids | set(met))
        view.select(self._before.these(chosen), scroll=False)

    def _drag(self, hit: Hit) -> None:
        """Carry shots, a scene or takes away."""
        view, board = self._view, self._view.board
        if board is None or view.overlay.is_read_only:
            return  # there is nowhere to go
        picture = self._picture(hit)
        if hit.part is BoardPart.CARD:
            ids = board.in_order(view.selection.ids)
            data = shots_data(board, ids)
        elif hit.part is BoardPart.HEADING and board.sections[hit.section].scene:
            ids = [board.sections[hit.section].parent_id]
            data = scene_data(board, ids[0])
        elif hit.part is BoardPart.STRIP and view.strip_id and view.layout_.strip:
            takes = board.at(view.layout_.strip).takes
            ids = [take.card.id for take in takes if take.card.id in view.strip.takes.ids]
            data = takes_data(view.strip_id, ids)
        else:
            return
        if not ids:
            return
        view.overlay.lifted = frozenset(ids) if hit.part is not BoardPart.HEADING else frozenset()
        view.viewport().update()
        carry(view, data, picture)
        view.overlay.lifted = frozenset()
        view.viewport().update()

    def _picture(self, hit: Hit) -> QPixmap | None:
        """What hangs at the pointer: the card or the take itself, smaller."""
        view, strip = self._view, self._view.strip.layout
        if hit.part is BoardPart.CARD:
            box, words = view.layout_.card(hit.section, hit.place), "shots"
            count = len(view.selection.ids)
        elif hit.part is BoardPart.STRIP and strip:
            box, words, count = strip.take(view.strip.place), "takes", len(view.strip.takes.ids)
        else:
            return None
        area = view.in_sight(box).intersected(view.viewport().rect())
        if area.isEmpty():
            return None
        pixmap = view.viewport().grab(area)
        width = round(min(area.width(), 140) * pixmap.devicePixelRatioF())
        small = pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        if count > 1:
            painter = QPainter(small)
            logical = round(width / small.devicePixelRatioF())
            frame = QRect(0, 0, logical, logical // 2)
            text, corner = f"{count:,} {words}", Qt.Corner.BottomRightCorner
            view.painter.plate(painter, frame, text, corner, view.painter.bold)
            painter.end()
        return small
