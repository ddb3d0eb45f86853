"""The board without its events: what is shown, where it is, what is selected, where it scrolls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from desktop.domain.aspect import shape_of
from desktop.domain.display import counted
from desktop.ui.storyboard.aim import Aim, aim_at, edge_step
from desktop.ui.storyboard.board_overlay import BoardOverlay
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent
from desktop.ui.storyboard.layout import LARGEST, SMALLEST, BoardLayout, Box, Sizes
from desktop.ui.storyboard.painter import BoardPainter
from desktop.ui.storyboard.selection import ShotSelection
from desktop.ui.storyboard.shot_words import spoken
from desktop.ui.storyboard.take_strip import TakeStrip

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.storyboard.board import Board


class BoardArea(QAbstractScrollArea):
    """Scenes of shot cards, as pointer, keys and drops see them.

    Attributes:
        board: What is shown, or None.
        layout_: Where it is.
        selection: Which shots are selected.
        section_id: The scene that commands are about while no shot is current, or None.
        strip_id: The shot whose takes are laid out, or None; `strip_keys` says whether the arrows
            move along them.
        strip: Which of those takes are picked, and where they are.
        collapsed: Parents of the sections that show their heading only.
        overlay: What is painted beside the cards: drop marks, hover, rubber band.

    Signals:
        selection_changed: The selection, the current shot or the current take.
        take_chosen: (shot id, asset id) A take should become the chosen one.
        edit_requested: The current shot should be opened for editing.
        dropped: (DropIntent, Payload) Something was dropped.
        renamed: (scene or shot, new name).
        laid_out: Everything may be somewhere else now.
        menu_requested: (ContextMenu, global position) What was clicked, and where.
        sound_chosen: A `Sound` whose name on a heading was clicked.
        sound_menu_requested: (sounds, global position) As `menu_requested`, for names of sound.
        card_width_changed: Logical pixels.
        picture_came: A picture that was asked for can be painted now.
    """

    selection_changed = Signal()
    take_chosen = Signal(str, str)
    edit_requested = Signal()
    dropped = Signal(object, object)
    renamed = Signal(str, str)
    laid_out = Signal()
    menu_requested = Signal(object, QPoint)
    sound_chosen = Signal(object)
    sound_menu_requested = Signal(object, QPoint)
    card_width_changed = Signal(int)
    picture_came = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self.selection = ShotSelection()
        self.section_id: AssetId | None = None
        self.strip_id: AssetId | None = None
        self.strip_keys = False
        self.collapsed: set[AssetId] = set()
        self.overlay = BoardOverlay()
        self.sizes = Sizes()
        self.layout_ = BoardLayout((), 1, self.sizes)
        self.painter = BoardPainter(thumbnails)
        self.strip = TakeStrip(lambda: self.layout_.strip_box(), self)
        self.strip.picked.connect(self._pick_takes)

    def show_board(self, board: Board | None) -> None:
        """Show another state of the film; selection and scroll position are kept by id."""
        older, self.board = self.board, board
        self.sizes = replace(self.sizes, shape=shape_of(board.film.aspect_ratio if board else ""))
        is_same = bool(older and board and older.film.id == board.film.id)
        anchor = self.anchor(older) if is_same else None
        if board is None or older is None or not is_same:
            self.selection, self.strip_id, self.strip_keys = ShotSelection(), None, False
            self.collapsed, self.section_id = set(), None
        else:
            self.selection = self.selection.kept(board.order, older.order)
            if self.strip_id and board.find(self.strip_id) is None:
                self.strip_id, self.strip_keys = None, False
        stood = self.strip.place
        self._keep_take()
        self.overlay.intent = NOTHING
        self.relayout()
        if self.strip.place != stood:
            self.strip.show_current()
        if not is_same:
            self.verticalScrollBar().setValue(0)
        elif anchor and board and anchor[0] in board.positions:
            spot = board.positions[anchor[0]]
            top = self.layout_.card(spot.section, spot.place).y
            self.verticalScrollBar().setValue(top - anchor[1])
        self.selection_changed.emit()

    def relayout(self) -> None:
        """Work out where everything is again."""
        board = self.board
        strip = board.positions.get(self.strip_id) if board and self.strip_id else None
        collapsed = {
            place
            for place, section in enumerate(board.sections if board else ())
            if section.parent_id in self.collapsed
        }
        self.layout_ = BoardLayout(
            board.counts if board else (),
            self.viewport().width(),
            self.sizes,
            collapsed=collapsed,
            strip=strip,
        )
        self.strip.scroll(0)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.layout_.height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(20, self.layout_.sizes.row // 3))
        self.viewport().update()
        self.laid_out.emit()

    def select(self, selection: ShotSelection, *, scroll: bool = True, strip: bool = True) -> None:
        """Make shots the selection, and bring the current one into sight.

        An open strip goes along with the current shot, unless `strip` is False.
        """
        moved = selection.current != self.selection.current
        self.selection = selection
        if selection.current:
            self.section_id = None
        if strip and self.strip_id and moved and selection.current:
            self.strip_id = selection.current
            self._keep_take(chosen=True)
            self.relayout()
            self.strip.show_current()
        if scroll and selection.current:
            self.scroll_to(selection.current)
        self.viewport().update()
        self._describe()
        self.selection_changed.emit()

    def stand_on_section(self, parent_id: AssetId) -> None:
        """Make a scene the current one, and none of its shots."""
        self.selection, self.section_id, self.strip_keys = ShotSelection(), parent_id, False
        self.viewport().update()
        self._describe()
        self.selection_changed.emit()

    def open_strip(self, shot_id: AssetId | None, *, keys: bool = True) -> None:
        """Lay out the takes of a shot below its row; None closes the strip."""
        self.strip_id, self.strip_keys = shot_id, bool(shot_id and keys)
        self._keep_take(chosen=True)
        self.relayout()
        if shot_id:
            self.strip.show_current()
            self.scroll_to(shot_id)
        self.selection_changed.emit()

    def toggle_section(self, parent_id: AssetId) -> None:
        """Show a scene's heading only, or all of it again."""
        self.collapsed ^= {parent_id}
        self.relayout()

    def set_card_width(self, width: int) -> None:
        """Make the cards larger or smaller; the current shot stays in sight."""
        width = max(SMALLEST, min(LARGEST, width))
        if width == self.sizes.card:
            return
        anchor = self.anchor(self.board)
        self.sizes = replace(self.sizes, card=width)
        self.relayout()
        spot = self.board.positions.get(anchor[0]) if anchor and self.board else None
        if spot:
            self.verticalScrollBar().setValue(self.layout_.card(*spot).y - self.sizes.heading)
        self.card_width_changed.emit(width)

    def scroll_to(self, shot_id: AssetId) -> None:
        """Bring a shot (and its strip of takes) into sight, by the shortest way."""
        spot = self.board.positions.get(shot_id) if self.board else None
        if spot is None or self.board is None:
            return
        parent = self.board.sections[spot.section].parent_id
        if parent in self.collapsed:
            self.toggle_section(parent)
        card = self.layout_.card(*spot)
        strip = self.layout_.strip_box() if self.strip_id == shot_id else None
        bottom = (strip or card).bottom + self.sizes.gap
        top = card.y - (self.sizes.heading if spot.place < self.layout_.columns else 8)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if bottom > bar.value() + height:
            bar.setValue(bottom - height)
        if top < bar.value():
            bar.setValue(top)

    def show_section(self, section: int) -> None:
        """Bring a scene's heading, and as much of it as fits, into sight."""
        box, bar = self.layout_.section_box(section), self.verticalScrollBar()
        if box.bottom > bar.value() + self.viewport().height():
            bar.setValue(box.bottom - self.viewport().height())
        if box.y < bar.value():
            bar.setValue(box.y)

    def to_board(self, point: QPoint) -> QPoint:
        """A point of the viewport in the board's coordinates."""
        return point + QPoint(0, self.verticalScrollBar().value())

    def in_sight(self, box: Box) -> QRect:
        """A box of the board in the viewport's coordinates."""
        return QRect(box.x, box.y - self.verticalScrollBar().value(), box.w, box.h)

    def aim(self, at: QPoint) -> Aim:
        """What a point of the viewport means to a drag."""
        point = self.to_board(at)
        return aim_at(self.layout_, point.x(), point.y(), self.strip.layout)

    def scroll_along(self, at: QPoint) -> bool:
        """Scroll a step where a point of the viewport is near an edge; whether that moved it."""
        bar, strip = self.verticalScrollBar(), self.strip.layout
        before, point = bar.value(), self.to_board(at)
        if strip and strip.box.holds(point.x(), point.y()):
            step = edge_step(point.x() - strip.box.x, strip.box.w)
            if self.strip.scroll(step):
                self.viewport().update()
                return True
        bar.setValue(before + edge_step(at.y(), self.viewport().height()))
        return bar.value() != before

    @property
    def is_active(self) -> bool:
        """Whether the keyboard is on the board, or in a field on it."""
        at = QApplication.focusWidget()
        return at is not None and (at is self or self.isAncestorOf(at))

    def show_intent(self, intent: DropIntent, at: QPoint | None = None) -> None:
        """Mark where a drop would go."""
        if intent != self.overlay.intent or at != self.overlay.drag_at:
            self.overlay.intent, self.overlay.drag_at = intent, at
            self.viewport().update()

    def anchor(self, board: Board | None) -> tuple[AssetId, int] | None:
        """The first shot in sight and how far below the top edge its card begins, in pixels."""
        top = self.verticalScrollBar().value()
        if board is None or not len(board):
            return None
        for section, first, last in self.layout_.visible(top, top + self.viewport().height()):
            for place in range(first, min(last, board.counts[section])):
                card = self.layout_.card(section, place)
                if card.bottom > top:
                    return board.sections[section].shots[place].id, card.y - top
        return None

    def _keep_take(self, *, chosen: bool = False) -> None:
        """The strip shows the takes that are there; `chosen` goes to the one that plays."""
        shot = self.board.find(self.strip_id) if self.board else None
        self.strip.show(shot.takes if shot else (), chosen=chosen)

    def _pick_takes(self) -> None:
        """Takes were picked in the strip: the keyboard is there now."""
        self.strip_keys = True
        self.viewport().update()
        self.selection_changed.emit()

    def _describe(self) -> None:
        """Tell a screen reader where the keyboard stands."""
        board = self.board
        shot = board.find(self.selection.current) if board else None
        words = spoken(shot) if shot and board else ""
        place = board.section_of(self.section_id) if board and self.section_id and not shot else -1
        if board and place >= 0:
            section = board.sections[place]
            words = f"{section.words}, {section.title}, {counted(len(section.shots), 'shot')}"
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
