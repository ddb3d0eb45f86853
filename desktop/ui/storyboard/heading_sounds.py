"""The sound that headings on the board name, and where its names are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.sounds import Sound


def sounds_of(view: BoardArea, section: int) -> tuple[Sound, ...]:
    """The sound that a scene uses; that of the film stands on the film's own line."""
    shown = view.board.sections[section] if view.board else None
    return view.overlay.sounds.get(shown.parent_id, ()) if shown and shown.scene else ()


def sounds_at(view: BoardArea, point: QPoint, section: int) -> tuple[Sound, ...]:
    """The sound whose name on a heading is at a point of the board, or those that had no room."""
    sounds = sounds_of(view, section)
    if not sounds or view.board is None:
        return ()
    parts = view.painter.headings.parts(
        view.layout_.heading(section),
        view.board.sections[section],
        sounds,
        is_collapsed=section in view.layout_.collapsed,
    )
    for place, _line, sound in parts.sounds:
        if place.contains(point):
            return (sound,)
    return sounds[len(parts.sounds) :] if parts.more[0].contains(point) else ()
