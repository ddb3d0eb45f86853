"""Where a drag points, in the film's own terms: the same for board and list. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.ui.storyboard.board import ShotPosition
from desktop.ui.storyboard.layout import BoardLayout, BoardPart

if TYPE_CHECKING:
    from desktop.ui.storyboard.strip_layout import StripLayout

EDGE = 0.2  # of a card's width at either side counts as the gap beside it
_NEAR = 44  # pixels near an end in which a drag scrolls


class Aim(NamedTuple):
    """What is under the pointer of a drag.

    Attributes:
        part: A heading, a card (by its middle), the strip of takes, or what lies between cards.
        spot: The section, and the shot where the part is a card.
        slot: The gap between shots that is nearest.
        scene_gap: The section in front of which a scene would go.
        take_gap: The take in front of which takes would go, where the part is the strip.
    """

    part: BoardPart
    spot: ShotPosition
    slot: ShotPosition
    scene_gap: int = 0
    take_gap: int = 0


NOWHERE = Aim(BoardPart.SPACE, ShotPosition(-1, -1), ShotPosition(-1, 0))


def aim_at(layout: BoardLayout, x: float, y: float, strip: StripLayout | None = None) -> Aim:
    """What a point of the board means to a drag."""
    hit = layout.hit(x, y)
    if hit.section < 0:
        return NOWHERE
    part, spot = hit.part, ShotPosition(hit.section, hit.place)
    if part is BoardPart.CARD:
        box = layout.card(hit.section, hit.place)
        if not EDGE <= (x - box.x) / box.w <= 1 - EDGE:
            part = BoardPart.SPACE
    elif part is BoardPart.STRIP and layout.strip is not None:
        spot = layout.strip
    whole = layout.section_box(hit.section)
    return Aim(
        part,
        spot,
        layout.slot(x, y),
        hit.section + (y > whole.y + whole.h / 2),
        strip.gap(x) if strip and part is BoardPart.STRIP else 0,
    )


def edge_step(at: int, length: int) -> int:
    """How far a drag scrolls in a tick at a place along a view: back near its begin, else on."""
    edge = min(_NEAR, length // 4)
    if at < edge:
        return -max(1, (edge - at) // 3)
    return max(1, (at - length + edge) // 3) if at > length - edge else 0
