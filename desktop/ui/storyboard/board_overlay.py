"""What is painted on the board beside the cards: marks of a drag, hover, rubber band."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.layout import Box
    from desktop.ui.storyboard.sounds import Sound


@dataclass(slots=True)
class BoardOverlay:
    """What is painted beside the cards.

    Attributes:
        intent: What a drop at the pointer would do.
        drag_at: Where the pointer of a drag is, in the viewport.
        hovered: The shot under the pointer.
        lifted: Shots, or takes of the strip, that are being dragged away.
        sounds: For each scene (and the film) the sound that is used in it.
        sound: The one of them under the pointer.
        band: The rubber band, in the board's coordinates.
        is_read_only: The library can only be read: nothing is to be dropped or typed here.
    """

    intent: DropIntent = NOTHING
    drag_at: QPoint | None = None
    hovered: AssetId | None = None
    lifted: frozenset[AssetId] = field(default_factory=frozenset)
    sounds: dict[AssetId, tuple[Sound, ...]] = field(default_factory=dict)
    sound: Sound | None = None
    band: Box | None = None
    is_read_only: bool = False
