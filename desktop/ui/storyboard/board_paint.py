"""Paints the part of the board that is in sight, back to front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.storyboard.drop_intent import DropKind
from desktop.ui.storyboard.heading_paint import HeadingState
from desktop.ui.storyboard.heading_sounds import sounds_of
from desktop.ui.storyboard.layout import Box
from desktop.ui.storyboard.painter import CardState
from desktop.ui.storyboard.strip_painter import StripState, paint_strip

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from desktop.domain.film import Shot
    from desktop.ui.storyboard.area import BoardArea


def paint_board(painter: QPainter, view: BoardArea, dirty: QRect) -> None:
    """Draw headings, cards, strip, and the marks of a drag."""
    scrolled = view.verticalScrollBar().value()
    painter.translate(0, -scrolled)
    top, bottom = dirty.top() + scrolled, dirty.bottom() + scrolled + 1
    for section, first, last in view.layout_.visible(top, bottom):
        _section(painter, view, section, first, last)
    _strip(painter, view)
    _marks(painter, view)


def _section(painter: QPainter, view: BoardArea, section: int, first: int, last: int) -> None:
    board, layout, intent = view.board, view.layout_, view.overlay.intent
    if board is None:
        return
    shown = board.sections[section]
    is_whole = intent.parent_id == shown.parent_id and intent.slot is None
    is_target = intent.is_allowed and is_whole and intent.kind is not DropKind.SCENE
    is_collapsed = section in layout.collapsed
    box = layout.heading(section)
    state = HeadingState(
        is_collapsed=is_collapsed,
        is_target=is_target,
        is_current=view.section_id == shown.parent_id and view.selection.current is None,
        is_active=view.is_active,
        sounds=sounds_of(view, section),
        hovered=view.overlay.sound,
    )
    view.painter.heading(painter, box, shown, state)
    if is_collapsed:
        return
    if not shown.shots:
        slot = intent.slot
        is_here = intent.is_allowed and slot is not None and slot.section == section
        box = layout.card(section, 0)
        is_read_only = view.overlay.is_read_only
        view.painter.empty_scene(painter, box, is_target=is_here, is_read_only=is_read_only)
        if not section and not len(board) and not is_read_only:
            view.painter.lesson(painter, box, layout.width)
    for place in range(first, last):
        shot = shown.shots[place]
        view.painter.card(
            painter,
            layout.card(section, place),
            shot,
            _state(view, shot),
            rate=board.film.frame_rate,
        )


def _state(view: BoardArea, shot: Shot) -> CardState:
    """How a card stands."""
    selection, overlay = view.selection, view.overlay
    intent = overlay.intent
    return CardState(
        is_selected=shot.id in selection.ids,
        is_current=shot.id == selection.current and view.hasFocus(),
        is_hovered=shot.id == overlay.hovered,
        # A gap in the strip is marked there; then the card is not what takes the drop.
        is_target=intent.is_allowed and intent.shot_id == shot.id and intent.take_gap is None,
        is_lifted=shot.id in overlay.lifted,
        is_open=shot.id == view.strip_id,
        is_active=view.is_active,
        is_read_only=overlay.is_read_only,
    )


def _strip(painter: QPainter, view: BoardArea) -> None:
    """The takes of the opened shot."""
    layout, board = view.layout_, view.board
    strip, spot = view.strip.layout, layout.strip
    if strip is None or spot is None or board is None:
        return
    shot = board.at(spot)
    intent = view.overlay.intent
    is_target = intent.is_allowed and intent.shot_id == shot.id and intent.take_gap is not None
    stand = StripState(
        current=view.strip.place,
        picked=view.strip.takes.ids,
        lifted=view.overlay.lifted,
        has_keys=view.strip_keys and view.hasFocus(),
        gap=intent.take_gap if is_target else None,
        is_read_only=view.overlay.is_read_only,
    )
    paint_strip(painter, strip, layout.card(*spot), shot, with_=view.painter, stand=stand)


def _marks(painter: QPainter, view: BoardArea) -> None:
    """Insertion line and rubber band."""
    overlay, layout = view.overlay, view.layout_
    slot = overlay.intent.slot
    if slot is not None and overlay.intent.is_allowed:
        if overlay.intent.kind is DropKind.SCENE:
            view.painter.insertion(painter, _scene_line(view, slot.section))
        elif layout.counts[slot.section] or slot.section in layout.collapsed:
            near = overlay.drag_at.x() if overlay.drag_at else 0
            view.painter.insertion(painter, layout.line(slot, near_x=near))
    if overlay.band is not None:
        view.painter.rubber_band(painter, overlay.band)


def _scene_line(view: BoardArea, place: int) -> Box:
    """The line between two scenes."""
    layout = view.layout_
    margin = layout.sizes.margin
    last = len(layout.counts) - 1
    y = layout.section_box(place).y if place <= last else layout.section_box(last).bottom
    return Box(margin, max(0, y - 2), layout.width - 2 * margin, 3)
